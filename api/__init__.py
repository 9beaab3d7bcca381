"""Every way in and out: the command line, the documents, and the words of both languages."""
