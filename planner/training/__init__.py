"""Training (교육운영 계획): date, hours, venue, lecturers and attendance of each session, under capacity and money."""

from planner.family import Family
from planner.lines import Explainer
from planner.training import adaptive, cpsat, greedy, lines, repairs
from planner.training.instance import TrainingInstance, TrainingPlan
from planner.training.verify import CHECKS, cost, well_formed

TRAINING = Family(
    name="training",
    instance=TrainingInstance,
    plan=TrainingPlan,
    solvers={
        "adaptive": adaptive.solve,
        "cpsat": cpsat.solve,
        "greedy": greedy.solve,
    },
    checks=CHECKS,
    well_formed=well_formed,
    cost=cost,
    infeasible=cpsat.infeasible,
    explainer=Explainer(lines.lines, lines.without, repairs.levers, lines.settle),
)

__all__ = ["TRAINING", "TrainingInstance", "TrainingPlan"]
