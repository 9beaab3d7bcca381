"""Error classes of the planner. They know no HTTP and no user language."""


class SolverError(Exception):
    """An engine failed, rejected the model, or answered with a status we do not know."""


class UnsoundSolutionError(Exception):
    """The verifier rejects a plan of our own: a bug of ours, never shown as a plan."""
