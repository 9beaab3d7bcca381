"""What the command line needs: files in, progress, Ctrl-C, and a summary."""
