"""What can be asked of a scenario that takes long: each makes a run."""

import datetime as dt
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, RootModel

ASKED = ConfigDict(extra="forbid", use_attribute_docstrings=True)
LONGEST_S = 3_600
MOST_WORKERS = 16

Text = Annotated[str, Field(min_length=1, max_length=200, pattern=r"\S")]
Clock = Annotated[str, Field(pattern=r"^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?$")]
Date = Annotated[dt.date, Field(ge=dt.date(2000, 1, 1), le=dt.date(2100, 12, 31))]


class Limits(BaseModel):
    """How long to compute, and with what."""

    model_config = ASKED

    time_limit_s: Annotated[float, Field(gt=0, le=LONGEST_S, allow_inf_nan=False)] = 60.0
    """Seconds for all of it; the best plan found by then is kept."""
    seed: Annotated[int, Field(ge=0, le=2**31 - 1)] = 0
    workers: Annotated[int, Field(ge=1, le=MOST_WORKERS)] = 2
    """Threads; one for a search that repeats itself."""
    work_limit: Annotated[float, Field(gt=0, le=LONGEST_S, allow_inf_nan=False)] | None = None
    """Units of work that limit the search instead of the seconds: the same end on a busy machine."""


class PlanRequest(Limits):
    """Plan the scenario."""

    kind: Literal["plan"]


class AbsenceTold(BaseModel):
    """A lecturer or hall that drops out: on a date, from a date to a date, or for good."""

    model_config = ASKED

    name: Text
    first: Date | None = None
    last: Date | None = None


class ClosedTold(BaseModel):
    """A date, or one half-day of it, on which nobody goes."""

    model_config = ASKED

    date: Date
    half_day: Text | None = None
    """Its name, or `AM` or `PM`."""


class PinTold(BaseModel):
    """A place to be visited on a date: in any half-day, in one, or at an exact time."""

    model_config = ASKED

    place: Text
    date: Date
    half_day: Text | None = None
    start: Clock | None = None


class OfPlan(Limits):
    """About the plan that a run of the same scenario gave; the scenario may have changed since."""

    previous_run: Annotated[str, Field(pattern=r"^run_[0-9a-z]{8,40}$")]
    """The run whose plan was announced."""


class Happened(OfPlan):
    """What has happened to visits since a plan was announced."""

    closed: tuple[ClosedTold, ...] = ()
    """Half-days that are lost."""
    cancel: tuple[Text, ...] = ()
    """Places that cancel, by id or name."""
    visit: tuple[Text, ...] = ()
    """Places that must now be visited."""
    pins: tuple[PinTold, ...] = ()


class SessionRow(BaseModel):
    """A session that is held."""

    model_config = ASKED

    session: Text
    date: Date
    start: Clock
    end: Clock
    venue: Text | None = None
    lecturers: tuple[Text, ...] = ()
    attendance: dict[Text, Annotated[int, Field(ge=0, le=10**6)]] = {}
    """People per office; those who must attend if not given."""


class ReplanRequest(Happened):
    """Plan again after something has happened, with as few changes of what was announced as possible."""

    kind: Literal["replan"]
    without: tuple[AbsenceTold, ...] = ()
    """Lecturers and halls that drop out."""
    keep: tuple[Text, ...] = ()
    """Sessions that must stay as announced."""
    sessions: Annotated[tuple[SessionRow, ...], Field(max_length=20_000)] = ()
    """Sessions moved by hand, which must be held as given here."""
    price: Annotated[int, Field(ge=0, le=10**6)] = 1_000
    """Points per changed session."""


class GrowthTold(BaseModel):
    """How places that wait become worth more, together at most ``most_points``."""

    model_config = ASKED

    points_per_month: Annotated[int, Field(ge=0, le=1_000)] = 2
    """For each whole month of 30 days since the last visit recorded."""
    points_per_suggestion: Annotated[int, Field(ge=0, le=1_000)] = 10
    """For each suggestion recorded; correct the record once one is settled."""
    most_points: Annotated[int, Field(ge=0, le=10_000)] = 60


class RollRequest(Happened):
    """Plan the rest: what is before today stays, places that wait gain points, few promises change.

    What became of visits is what was recorded for the scenario's plans when the run is started.
    """

    kind: Literal["roll"]
    today: Date
    """The first day that may still change."""
    growth: GrowthTold = GrowthTold()


class LeftOutRequest(OfPlan):
    """Say of each place that is not visited what stops it in every half-day, and the smallest change that admits it."""

    kind: Literal["left_out"]


class SlotsRequest(OfPlan):
    """List the half-days in which a place fits, by the cost that it adds."""

    kind: Literal["slots"]
    place: Text
    """Its id or name: left out, new in the scenario, or visited (then as if it were not)."""


class WorthRequest(OfPlan):
    """Say what one more half-day of each weekday would be worth, by planning it."""

    kind: Literal["worth"]


class ExplainRequest(Limits):
    """Say why nothing fits and what would make room; or which lines bind the plan."""

    kind: Literal["explain"]
    keep: tuple[Text, ...] = ()
    """Rules that no repair may touch."""


class PlaceWish(BaseModel):
    """A place visited: at all, on a date, in a half-day of it."""

    model_config = ASKED

    place: Text
    """Its id or name."""
    date: Date | None = None
    half_day: Text | None = None


class SessionWish(BaseModel):
    """A session held: at all, on a date, in a hall, by a lecturer."""

    model_config = ASKED

    session: Text
    date: Date | None = None
    hall: Text | None = None
    lecturer: Text | None = None


class DongWish(BaseModel):
    """A dong with another one, apart from it, or with a hub."""

    model_config = ASKED

    dong: Text
    other: Text
    how: Literal["with", "apart_from", "hub"]


class WhyRequest(Limits):
    """Say what a wish would cost, or what it clashes with, by trying it."""

    kind: Literal["why"]
    wish: PlaceWish | SessionWish | DongWish


class AlternativesRequest(Limits):
    """Several good groupings of the dongs, each far from every other."""

    kind: Literal["alternatives"]
    count: Annotated[int, Field(ge=1, le=20)] = 4
    apart: Annotated[int, Field(ge=1, le=1_000)] = 3
    """Dongs in which any two must differ, at least."""
    within: Annotated[int, Field(ge=0, le=1_000)] = 10
    """Percent that one may cost above the best."""


class CurveRequest(Limits):
    """What a limit is worth: a plan for each setting of it."""

    kind: Literal["curve"]
    over: Literal["regions", "moves", "budget"]
    first: Annotated[int, Field(ge=0, le=10**12)] | None = None
    last: Annotated[int, Field(ge=0, le=10**12)] | None = None


class RunRequest(
    RootModel[
        Annotated[
            PlanRequest
            | ReplanRequest
            | RollRequest
            | LeftOutRequest
            | SlotsRequest
            | WorthRequest
            | ExplainRequest
            | WhyRequest
            | AlternativesRequest
            | CurveRequest,
            Field(discriminator="kind"),
        ]
    ]
):
    """What is to be done with a scenario."""

    def options(self) -> dict[str, Any]:
        """Return what the run keeps: limits, and what else its kind asks for."""
        return self.root.model_dump(mode="json", exclude={"kind"})
