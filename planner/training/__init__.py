"""Training (교육운영 계획): date, hours, venue, lecturers and attendance of each session, under capacity and money."""

from planner.family import Family
from planner.training.instance import TrainingInstance, TrainingPlan
from planner.training.solvers import EXPLAINER, SOLVERS, infeasible
from planner.training.verify import CHECKS, cost, well_formed

TRAINING = Family(
    name="training",
    instance=TrainingInstance,
    plan=TrainingPlan,
    solvers=SOLVERS,
    checks=CHECKS,
    well_formed=well_formed,
    cost=cost,
    infeasible=infeasible,
    explainer=EXPLAINER,
)

__all__ = ["TRAINING", "TrainingInstance", "TrainingPlan"]
