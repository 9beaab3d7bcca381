"""Run an engine and translate its status; nobody else makes a solver."""
