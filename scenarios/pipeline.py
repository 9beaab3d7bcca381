"""The families in stages, each given the plans before it."""
