"""Where the service keeps what it was given and what it found: SQLite in WAL mode, or PostgreSQL."""
