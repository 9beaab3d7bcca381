"""Small random instances on the edge of their limits."""

from hypothesis import strategies as st

from planner.visits.instance import Client, Person, Pin, Series, Slot, Town, VisitInstance, Window

DAYS, WEEKDAYS, TOWNS, REGIONS, TEAMS, PEOPLE = 3, 2, 2, 2, 2, 2


@st.composite
def instances(draw: st.DrawFn, most_clients: int = 4, most_slots: int = 2) -> VisitInstance:
    """Draw up to ``most_clients`` clients and ``most_slots`` half-days of about 100 seconds, with any rule in force."""
    places = draw(st.integers(1, 4))
    seconds = [[0 if p == q else draw(st.integers(1, 30)) for q in range(places)] for p in range(places)]
    place = st.integers(0, places - 1)
    slots = [draw(_slots(place)) for _ in range(draw(st.integers(1, most_slots)))]
    clients = [draw(_clients(place)) for _ in range(draw(st.integers(1, most_clients)))]
    at = st.one_of(st.none(), st.integers(0, len(slots) - 1))
    everybody = list(range(len(clients)))
    pinned = (
        draw(st.lists(st.integers(0, len(clients) - 1), max_size=1))
        if draw(st.sampled_from((False, False, True)))
        else []
    )
    return VisitInstance(
        seconds=tuple(map(tuple, seconds)),
        slots=tuple(slots),
        clients=tuple(clients),
        towns=tuple(
            Town(
                min_visits=draw(st.sampled_from((0, 0, 0, 1))),
                min_share_percent=draw(st.sampled_from((0, 0, 0, 0, 50))),
            )
            for _ in range(TOWNS)
        ),
        one_region=draw(st.booleans()),
        month_caps=draw(st.sampled_from(((), (None, 40), (30, 60)))),
        total_cap=draw(st.sampled_from((None, 70, 30))),
        pins=tuple(
            Pin(
                client=i,
                slot=draw(st.integers(0, len(slots) - 1)),
                start=draw(st.one_of(st.none(), st.integers(100, 160))),
            )
            for i in pinned
        ),
        people=tuple(Person(busy=draw(st.lists(_busy(), max_size=2).map(tuple))) for _ in range(PEOPLE)),
        series=tuple(
            Series(
                clients=tuple(draw(st.sets(st.sampled_from(everybody), max_size=3))), min_days=draw(st.integers(1, 3))
            )
            for _ in range(draw(st.sampled_from((0, 0, 1))))
        ),
        groups=draw(st.sampled_from(((), (), (), (tuple(everybody[:2]),), (tuple(everybody[-2:]),)))),
        promises=draw(st.one_of(st.none(), st.tuples(*(at for _ in clients)))),
        max_changes=draw(st.sampled_from((None, None, 0, 1))),
        prize_seconds=10,
        promise_seconds=15,
    )


@st.composite
def _slots(draw: st.DrawFn, place: st.SearchStrategy[int]) -> Slot:
    start = draw(st.sampled_from((100, 100, 100, 60, 121)))
    end = start + draw(st.integers(20, 120))
    pauses = (None, None, Window(start=start + 5, end=start + 12), Window(start=end - 20, end=end))
    return Slot(
        day=draw(st.integers(0, DAYS)),
        weekday=draw(st.integers(0, WEEKDAYS - 1)),
        month=draw(st.integers(0, 1)),
        window=Window(start=start, end=end),
        from_place=draw(place),
        to_place=draw(place),
        max_visits=draw(st.sampled_from((4, 3, 2, 1, 0))),
        max_driving=draw(st.integers(0, 100).map(lambda less: 120 - less)),
        team=draw(st.integers(0, TEAMS - 1)),
        pause=draw(st.sampled_from(pauses)),
        regions=draw(st.sampled_from((None, None, None, (0,)))),
        travel_percent=draw(st.sampled_from((100, 100, 140, 75))),
    )


@st.composite
def _clients(draw: st.DrawFn, place: st.SearchStrategy[int]) -> Client:
    service = draw(st.integers(0, 20))
    windows = draw(st.sampled_from(([(90, 400)], [(90, 130), (150, 190)], [(110, 160)], [])))
    other = draw(st.sampled_from(([(90, 400)], [])))
    week = [tuple(Window(start=a, end=b) for a, b in day) for day in (windows, other, [], [], [], [], [])]
    return Client(
        place=draw(place),
        service=service,
        opening=tuple(week),
        closed_days=draw(st.sampled_from(((), (), (1,)))),
        first_day=draw(st.sampled_from((None, None, 1))),
        last_day=draw(st.sampled_from((None, None, 2))),
        prize=draw(st.integers(0, 9)),
        required=draw(st.sampled_from((False,) * 7 + (True,))),
        town=draw(st.sampled_from((None, *range(TOWNS)))),
        region=draw(st.sampled_from((None, *range(REGIONS)))),
        won=draw(st.sampled_from((0, 10, 25))),
        teams=draw(st.sampled_from((None, None, None, (0,), (1,)))),
        people=draw(st.sampled_from(((), (), (0,), (0, 1)))),
        slot_seconds=draw(st.sampled_from(((), (), ((0, 12),), ((0, 40),)))),
    )


def _busy() -> st.SearchStrategy[tuple[int, Window]]:
    stretches = st.sampled_from((Window(start=90, end=115), Window(start=120, end=131), Window(start=0, end=400)))
    return st.tuples(st.integers(0, DAYS), stretches)
