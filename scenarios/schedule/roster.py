"""Who does what once the regions stand: the table of duties laid over a plan (업무분담표)."""

from collections.abc import Iterator, Sequence

from scenarios.schedule.document import DutyLine, LinkedDong, Region
from scenarios.schema.hubs import Duty


def duty_lines(duties: Sequence[Duty], regions: Sequence[Region]) -> Iterator[DutyLine]:
    """Yield the duties of each dong, by region, the hub dong's first, in the order of the table."""
    for region in regions:
        for dong in region.dongs:
            for duty in duties:
                if duty.role in ("every", _role(dong)):
                    yield _line(duty, region, dong)


def _role(dong: LinkedDong) -> str:
    return "hub" if dong.is_hub else "linked"


def _line(duty: Duty, region: Region, dong: LinkedDong) -> DutyLine:
    others = tuple(other.name for other in region.dongs if other is not dong)
    return DutyLine(
        region=region.name,
        dong=dong.name,
        role="hub" if dong.is_hub else "linked",
        field=duty.field,
        duty=duty.duty,
        team=duty.team,
        with_dongs=others if duty.regional else (),
        assumption=duty.assumption,
    )
