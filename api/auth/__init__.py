"""Who may do what: keys for programs, sessions for people, roles, one office each, and the record of what was done."""
