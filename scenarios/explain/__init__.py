"""Answers to planning staff, in their words: why nothing fits and what would, what binds, and why not this wish."""
