"""The life of a run: accepted, taken by a worker, solved in a process of its own, kept, ended."""
