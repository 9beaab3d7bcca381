"""A small made-up district with a finished plan, for documents and the command line."""

import datetime as dt

import geopandas as gpd
from shapely import Point, box

from geodata.cells import APPROXIMATE
from planner.result import Result, Status
from scenarios.schedule import finish
from scenarios.schedule.document import (
    Audit,
    AuditLine,
    CourseStatement,
    EnvelopeUse,
    Finding,
    HolidayUsed,
    HubSchedule,
    LeftOut,
    LinkedDong,
    MonthMoney,
    Part,
    Region,
    RegionLoad,
    Round,
    Schedule,
    StatementLine,
    TownShare,
    TrainingSchedule,
    TrainingSession,
    Visit,
    VisitSchedule,
)
from scenarios.schedule.roster import duty_lines
from scenarios.schema.hubs import Duty

DUTIES = (
    Duty(role="every", field="현장활동", duty="동장 현장활동"),
    Duty(role="every", field="위기가구", duty="위기가구 발굴과 지원", team="맞춤형복지팀"),
    Duty(role="hub", field="권역 공동사업", duty="공동사업 총괄", regional=True, assumption=True),
    Duty(role="linked", field="권역 공동사업", duty="공동사업 참여", regional=True, assumption=True),
)
DONGS = ("가온동", "나래동", "다솜동", "라온동", "마루동", "바다동")
REGIONS = {"가온권역": ("가온동", "나래동", "다솜동"), "마루권역": ("마루동", "라온동", "바다동")}
STAMP = dt.datetime(2027, 1, 4, 0, 0, tzinfo=dt.UTC)
KST = dt.timezone(dt.timedelta(hours=9))


def at(day: dt.date, clock: str) -> dt.datetime:
    return dt.datetime.combine(day, dt.time.fromisoformat(clock))


def cells() -> gpd.GeoDataFrame:
    """Six squares in two rows; the last one is of two pieces and approximate."""
    squares = [
        box(126.85 + 0.02 * (i % 3), 35.13 + 0.02 * (i // 3), 126.87 + 0.02 * (i % 3), 35.15 + 0.02 * (i // 3))
        for i in range(6)
    ]
    squares[5] = squares[5].union(Point(126.92, 35.16).buffer(0.006))
    table = {"name": DONGS, "approximate": [False] * 5 + [True], "source": ["시험 자료"] * 6}
    frame = gpd.GeoDataFrame(table, geometry=squares, crs="EPSG:4326")
    frame.attrs.update(label=APPROXIMATE, source="시험 자료")
    return frame


def part(family: str, status: Status = Status.FEASIBLE, **more: object) -> Part:
    has_plan = status in (Status.OPTIMAL, Status.FEASIBLE)
    known: dict[str, object] = {
        "objective": 1_000 if has_plan else None,
        "bound": 990 if status is Status.FEASIBLE else 1_000 if has_plan else None,
        "gap": 0.01 if status is Status.FEASIBLE else 0.0 if has_plan else None,
    }
    return Part.model_validate(
        {
            "family": family,
            "status": status,
            "runtime_s": 1.25,
            "solver": "cpsat",
            "seed": 0,
            "instance_digest": "0" * 64,
            **known,
            **more,
        }
    )


def hubs() -> HubSchedule:
    def region(name: str, dongs: tuple[str, ...]) -> Region:
        linked = tuple(
            LinkedDong(
                name=d, is_hub=i == 0, metres_to_hub=1_500 * i, demand=10_000 + i, moved=i == 2,
                today="옛 서쪽" if (i == 2) is (name == "마루권역") else "옛 동쪽",
            )
            for i, d in enumerate(dongs)
        )  # fmt: skip
        load = RegionLoad(figure="electors", estimate=False, total=30_003, least=25_000, most=34_000)
        guess = RegionLoad(figure="population_estimate", estimate=True, total=36_000, least=None, most=None)
        return Region(name=name, hub=dongs[0], dongs=linked, loads=(load, guess), colour=list(REGIONS).index(name))

    regions = tuple(region(n, d) for n, d in REGIONS.items())
    return HubSchedule(demand="electors", regions=regions, duties=tuple(duty_lines(DUTIES, regions)))


def visit(number: int, day: dt.date, start: str, town: str, name: str | None = None) -> Visit:
    begin = at(day, start)
    index = DONGS.index(town)
    return Visit(
        id=f"S{number:03d}",
        name=name or f"{town} 제{number}경로당",
        kind="경로당",
        town=town,
        start=begin,
        end=begin + dt.timedelta(minutes=30),
        drive_seconds=420,
        lon=126.855 + 0.02 * (index % 3) + 0.002 * (number % 5),
        lat=35.135 + 0.02 * (index // 3) + 0.003 * (number % 4),
        prize=40,
        won=50_000,
        pinned=number == 1,
        promised=number == 2,
    )


def rounds() -> tuple[Round, ...]:
    days = [dt.date(2027, 3, 2) + dt.timedelta(days=7 * week + day) for week in range(6) for day in (0, 2)]
    made = []
    for i, day in enumerate(days):
        region, towns = list(REGIONS.items())[i % 2]
        made.append(
            Round(
                date=day,
                half_day="오전" if i % 3 else "오후",
                leave=at(day, "09:28"),
                back=at(day, "12:12"),
                driving_seconds=1_680,
                won=150_000,
                region=region,
                visits=tuple(visit(3 * i + j + 1, day, f"{9 + j}:35".zfill(5), t) for j, t in enumerate(towns)),
            )
        )
    return tuple(made)


def visits() -> VisitSchedule:
    left = (LeftOut(id="S900", name="바다동 끝경로당", kind="경로당", town="바다동", lon=126.92, lat=35.16, prize=35),)
    towns = tuple(TownShare(town=t, places=7 if t == "바다동" else 6, visited=6, least=4) for t in DONGS)
    return VisitSchedule(
        visitor="해누리구청장",
        base="구청",
        base_lon=126.88,
        base_lat=35.15,
        base_approximate=True,
        half_days=40,
        rounds=rounds(),
        left_out=left,
        towns=towns,
        months=(
            MonthMoney(month="2027-03", won=1_500_000, cap_won=2_000_000),
            MonthMoney(month="2027-04", won=300_000, cap_won=None),
        ),
        broken_promises=("S007",),
        driving_seconds=20_160,
        prize=1_440,
        prize_left=35,
        won=1_800_000,
        cap_won=12_000_000,
    )


def session(course: str, name: str, day: dt.date, hub: str) -> TrainingSession:
    return TrainingSession(
        course=course,
        name=name,
        start=at(day, "13:00"),
        end=at(day, "16:00"),
        venue=f"{hub} 대강당",
        lecturers=("김강사", "이보조"),
        attendance=dict.fromkeys(DONGS[:3], 4),
        guests=20,
        people=32,
        head_until=at(day, "13:30"),
    )


def training() -> TrainingSchedule:
    held = CourseStatement(
        course="비전 워크숍",
        held=True,
        optional=False,
        sessions=2,
        people=64,
        won=2_528_000,
        lines=(
            StatementLine(label="주강사료", formula="(120,000 + 100,000 × 3) × 2", won=840_000),
            StatementLine(label="간식비", formula="2,000원 × 64", won=128_000),
            StatementLine(label="운영비", formula="780,000원 × 2", won=1_560_000),
        ),
    )
    dropped = CourseStatement(course="주민자치 교육", held=False, optional=True, sessions=0, people=0, won=0, lines=())
    findings = (
        Finding(
            template="the lines add up to {lines} won, the header says {header} won",
            values={"lines": 37_426_000, "header": 31_649_000},
        ),
    )
    return TrainingSchedule(
        sessions=(
            session("비전 워크숍", "가온권역 워크숍", dt.date(2027, 3, 11), "가온동"),
            session("비전 워크숍", "마루권역 워크숍", dt.date(2027, 4, 8), "마루동"),
        ),
        statements=(held, dropped),
        won=2_528_000,
        cap_won=35_000_000,
        audit=Audit(
            title="2016년 교육계획",
            findings=findings,
            lines=(
                AuditLine(
                    course="비전 워크숍",
                    label="주강사료",
                    formula="(120 + 300) × 3",
                    printed_won=1_260_000,
                    computed_won=1_260_000,
                ),
            ),
        ),
    )


def schedule(**changes: object) -> Schedule:
    """The whole plan, with any of its fields replaced."""
    known: dict[str, object] = {
        "scenario": "haenuri_year",
        "title": "해누리구 2027년 현장행정 계획",
        "government": "해누리구",
        "first": dt.date(2027, 3, 1),
        "last": dt.date(2027, 4, 30),
        "status": Status.FEASIBLE,
        "parts": (
            part("hubs", Status.OPTIMAL),
            part("training", spent_won=2_528_000, envelope_won=35_000_000),
            part("visits", spent_won=1_800_000, envelope_won=12_000_000),
        ),
        "notes": ("동 이름과 수치는 모두 지어낸 것이다.",),
        "synthetic": ("경로당 위치는 합성 자료",),
        "approximate": ("구청 위치는 근사값",),
        "holidays": (HolidayUsed(date=dt.date(2027, 3, 1), name="삼일절"),),
        "hubs": hubs(),
        "training": training(),
        "visits": visits(),
        "envelopes": (
            EnvelopeUse(name="교육", won=35_000_000, spent_won=2_528_000),
            EnvelopeUse(name="방문", won=12_000_000, spent_won=1_800_000),
            EnvelopeUse(name="권역 공동사업", won=13_000_000, spent_won=None),
        ),
    }
    return Schedule.model_validate({**known, **changes})


def finished(planned: Schedule, made: dt.datetime = STAMP, previous: Schedule | None = None) -> Schedule:
    """The plan with all its documents need."""
    return finish.finished(planned, cells(), made, previous)


def result(plan: object, status: Status = Status.FEASIBLE) -> Result:
    return Result.model_construct(
        status=status,
        plan=plan,
        objective=1_000,
        bound=990,
        gap=0.01,
        runtime_s=1.25,
        solver="cpsat",
        seed=0,
        workers=1,
        instance_digest="0" * 64,
        rules=(),
    )
