"""The engines: the only modules that make a solver, set its limits and translate its status."""
