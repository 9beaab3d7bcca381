import pytest
from pydantic import ValidationError

from planner.visits.instance import Client, Pin, Series, Slot, VisitInstance, Window
from tests.visits.tiny import TINY, week


def refusal(build) -> tuple[str, str]:
    """Return code and message of the only error."""
    with pytest.raises(ValidationError) as caught:
        build()
    (error,) = caught.value.errors()
    return error["type"], error["msg"]


def changed(**fields) -> VisitInstance:
    return VisitInstance(**{**{name: getattr(TINY, name) for name in VisitInstance.model_fields}, **fields})


CONTRADICTIONS = {
    "matrix_not_square": (
        {"seconds": ((0, 1), (1, 0, 3))},
        "seconds has 2 rows, but row 1 has 3 entries",
    ),
    "position_unknown": (
        {"pins": (Pin(client=3, slot=0),)},
        "pin 0 names client 3, but there are 3",
    ),
    "pinned_twice": (
        {"pins": (Pin(client=1, slot=0), Pin(client=1, slot=0))},
        "pins 0 and 1 both settle client 1",
    ),
    "grouped_twice": ({"groups": ((0, 1), (2, 1))}, "groups 0 and 1 both hold client 1"),
    "promises_length": ({"promises": (None,)}, "promises has 1 entries for 3 clients"),
    "cost_too_large": (
        # 10 prize points at 10^9 seconds are far below 2^53; 10^9 points are 10^18.
        {"prize_seconds": 10**9, "clients": (TINY.clients[0].model_copy(update={"prize": 10**9}), *TINY.clients[1:])},
        "a plan could cost 1000000007000000054 seconds; the largest cost kept exactly is 9007199254740992",
    ),
}


@pytest.mark.parametrize("code", CONTRADICTIONS)
def test_an_instance_that_contradicts_itself_is_refused_with_place_and_value(code):
    fields, message = CONTRADICTIONS[code]
    assert refusal(lambda: changed(**fields)) == (code, message)


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"slots": (TINY.slots[0].model_copy(update={"to_place": 4}), TINY.slots[1])}, "slot 0 names place 4"),
        ({"slots": (TINY.slots[0].model_copy(update={"month": 2}), TINY.slots[1])}, "slot 0 names month 2"),
        ({"clients": (*TINY.clients[:2], TINY.clients[2].model_copy(update={"town": 2}))}, "client 2 names town 2"),
        ({"clients": (*TINY.clients[:2], TINY.clients[2].model_copy(update={"place": 4}))}, "client 2 names place 4"),
        ({"pins": (Pin(client=0, slot=2),)}, "pin 0 names slot 2"),
        (
            {"clients": (*TINY.clients[:2], TINY.clients[2].model_copy(update={"people": (0,)}))},
            "client 2 names person 0",
        ),
        ({"clients": (TINY.clients[0].model_copy(update={"slot_seconds": ((2, 9),)}),)}, "client 0 names slot 2"),
        ({"series": (Series(clients=(0, 3), min_days=2),)}, "series 0 names client 3"),
        ({"groups": ((0, 1), (2, 3))}, "group 1 names client 3"),
        ({"promises": (None, 2, None)}, "promise 1 names slot 2"),
    ],
)
def test_every_position_is_looked_up(fields, message):
    code, text = refusal(lambda: changed(**fields))
    assert code == "position_unknown"
    assert text.startswith(message)


def test_months_need_no_caps_when_there_are_none():
    assert changed(month_caps=()).month_caps == ()


def test_the_largest_cost_is_refused_and_the_one_below_it_is_not():
    free = {"promises": None, "towns": (), "pins": (), "month_caps": ()}
    only = Client(place=0, service=0, opening=week([], []), prize=1)
    # 2 slots and 1 client: no more than 3 drives of 1 s; 2^53 - 3 s of prize reach the limit.
    flat = {
        "seconds": ((1,),),
        "slots": tuple(s.model_copy(update={"from_place": 0, "to_place": 0}) for s in TINY.slots),
    }
    prize, price = 94_906_265, 94_906_267
    changed(**free, **flat, clients=(only.model_copy(update={"prize": prize}),), prize_seconds=price - 10)
    code, _ = refusal(
        lambda: changed(**free, **flat, clients=(only.model_copy(update={"prize": prize + 1}),), prize_seconds=price)
    )
    assert code == "cost_too_large"


def test_openings_days_and_pauses_are_in_order():
    assert refusal(lambda: Client(place=0, service=0, opening=((),) * 6, prize=0)) == (
        "opening_not_a_week",
        "opening has 6 weekdays, not 7",
    )
    overlap = (Window(start=5, end=10), Window(start=9, end=12))
    assert refusal(lambda: Client(place=0, service=0, opening=((), overlap, *((),) * 5), prize=0)) == (
        "windows_overlap",
        "on weekday 1 a window starts at 9, before the one before it ends at 10",
    )
    touching = (Window(start=5, end=10), Window(start=10, end=12))
    assert Client(place=0, service=0, opening=(touching, *((),) * 6), prize=0).opening[0] == touching
    assert refusal(lambda: Client(place=0, service=0, opening=week([], []), prize=0, first_day=3, last_day=2)) == (
        "days_reversed",
        "last_day 2 is before first_day 3",
    )
    assert refusal(lambda: Slot(**{**dict(TINY.slots[0]), "pause": Window(start=99, end=110)})) == (
        "pause_outside",
        "the pause from 99 to 110 is not inside the window from 100 to 124",
    )
    assert Slot(**{**dict(TINY.slots[0]), "pause": TINY.slots[0].window}).pause == TINY.slots[0].window
    assert refusal(lambda: Window(start=7, end=7)) == ("window_reversed", "window ends at 7, not after its start 7")
