"""Documents that stand in the OpenAPI description; tests send each of them."""

from typing import Any

MOMENT = "2027-02-01T09:00:00Z"
SCENARIO_ID = "scn_01k5example0000000000000000"
RUN_ID = "run_01k5example0000000000000000"
OTHER_RUN_ID = "run_01k5example0000000000000001"

SCENARIO: dict[str, Any] = {
    "name": "small_rounds",
    "title": "작은 구의 경로당 방문",
    "government": "작은구",
    "synthetic": ["보기로 지어낸 자료입니다."],
    "period": {"first": "2027-03-02", "last": "2027-03-12"},
    "district": {
        "dongs": [
            {"name": "가동", "lon": 126.88, "lat": 35.15},
            {"name": "나동", "lon": 126.89, "lat": 35.15},
        ],
        "neighbours": [{"a": "가동", "b": "나동", "metres": 500}],
    },
    "visits": {
        "visitor": "작은구청장",
        "base": {"name": "작은구청", "lon": 126.89, "lat": 35.152},
        "half_days": [{"name": "오전", "hours": "09:30-12:00", "max_visits": 2, "max_driving_minutes": 60}],
        "openings": {"평일": {"tue": ["09:00-18:00"], "wed": ["09:00-12:00"]}},
        "kinds": {"centre": {"label": "경로당", "minutes": 30, "prize": 10, "won": 50000, "opening": "평일"}},
        "places": [
            {"id": "P1", "name": "가 경로당", "kind": "centre", "town": "가동", "lon": 126.881, "lat": 35.151},
            {"id": "P2", "name": "나 경로당", "kind": "centre", "town": "나동", "lon": 126.891, "lat": 35.151},
        ],
    },
}

SCENARIO_HEAD: dict[str, Any] = {
    "id": SCENARIO_ID,
    "name": "small_rounds",
    "title": "작은 구의 경로당 방문",
    "version": 3,
    "created_at": MOMENT,
    "updated_at": MOMENT,
    "forked_from": None,
}
SCENARIO_RECORD: dict[str, Any] = {**SCENARIO_HEAD, "document": SCENARIO}

REPAIR_CHOSEN: dict[str, Any] = {"part": "training", "repair": 0}

RUN: dict[str, Any] = {
    "id": RUN_ID,
    "scenario_id": SCENARIO_ID,
    "scenario_version": 3,
    "rerun_of": None,
    "kind": "plan",
    "options": {"time_limit_s": 60.0, "seed": 0, "workers": 2},
    "status": "running",
    "created_at": MOMENT,
    "started_at": MOMENT,
    "ended_at": None,
    "attempts": 1,
    "parts": {"visits": {"phase": "search", "objective": 420, "bound": 400, "gap": 0.0476}},
    "reason": None,
}

ABOUT_PLAN: dict[str, dict[str, Any]] = {
    "replan": {"kind": "replan", "previous_run": RUN_ID, "closed": [{"date": "2027-03-02", "half_day": "AM"}]},
    "roll": {"kind": "roll", "previous_run": RUN_ID, "today": "2027-03-03"},
    "left_out": {"kind": "left_out", "previous_run": RUN_ID},
    "slots": {"kind": "slots", "previous_run": RUN_ID, "place": "P2"},
    "worth": {"kind": "worth", "previous_run": RUN_ID, "time_limit_s": 120},
}
"""What a run may be asked about the plan of another one."""
SLOTS: dict[str, Any] = {
    "offers": [{"at": {"date": "2027-03-02", "half_day": "오전"}, "extra_seconds": 227, "worth_it": True}]
}

VISITS: list[dict[str, Any]] = [
    {
        "id": "P1", "name": "가 경로당", "kind": "경로당", "town": "가동",
        "start": "2027-03-02T09:33:37", "end": "2027-03-02T10:03:37", "drive_seconds": 217,
        "lon": 126.881, "lat": 35.151, "prize": 10, "won": 50000, "pinned": False, "promised": False,
    },
    {
        "id": "P2", "name": "나 경로당", "kind": "경로당", "town": "나동",
        "start": "2027-03-02T10:07:24", "end": "2027-03-02T10:37:24", "drive_seconds": 227,
        "lon": 126.891, "lat": 35.151, "prize": 10, "won": 50000, "pinned": False, "promised": False,
    },
]  # fmt: skip
SCHEDULE: dict[str, Any] = {
    "scenario": "small_rounds",
    "title": "작은 구의 경로당 방문",
    "government": "작은구",
    "first": "2027-03-02",
    "last": "2027-03-12",
    "status": "optimal",
    "parts": [
        {
            "family": "visits", "status": "optimal", "objective": 581, "bound": 581, "gap": 0.0, "runtime_s": 0.4,
            "solver": "master", "seed": 0, "spent_won": 100000,
            "instance_digest": "5ecc1e3aa991be634f4cd6d267a78a0542b4ef9c21ea45746a9191afc3cd2dac",
        }
    ],
    "notes": [],
    "synthetic": ["보기로 지어낸 자료입니다."],
    "approximate": [],
    "holidays": [],
    "visits": {
        "visitor": "작은구청장", "base": "작은구청", "base_lon": 126.89, "base_lat": 35.152, "base_approximate": False,
        "half_days": 9,
        "rounds": [
            {
                "date": "2027-03-02", "half_day": "오전", "leave": "2027-03-02T09:30:00",
                "back": "2027-03-02T10:39:41", "driving_seconds": 581, "won": 100000, "region": None,
                "visits": VISITS,
            }
        ],
        "left_out": [],
        "towns": [
            {"town": "가동", "places": 1, "visited": 1, "least": 0},
            {"town": "나동", "places": 1, "visited": 1, "least": 0},
        ],
        "months": [{"month": "2027-03", "won": 100000, "cap_won": None}],
        "broken_promises": [], "driving_seconds": 581, "prize": 20, "prize_left": 0, "won": 100000, "cap_won": None,
    },
    "made": MOMENT,
}  # fmt: skip
ROSTER: dict[str, Any] = {
    "duties": [
        {
            "region": "가동 권역", "dong": "가동", "role": "hub", "field": "복지", "duty": "권역 사례회의 주관",
            "team": "맞춤형복지팀", "with_dongs": ["나동"], "assumption": True,
        }
    ]
}  # fmt: skip
CHECK: dict[str, Any] = {
    "visits": [
        {"place": "P1", "date": "2027-03-02", "half_day": "오전"},
        {"place": "P2", "date": "2027-03-02", "half_day": "오전", "start": "10:15"},
    ]
}
CHECKED: dict[str, Any] = {
    "parts": [
        {
            "family": "visits", "cost": 581,
            "violations": [
                {
                    "rule": "opening", "detail": "방문은 문 여는 시간 안에 (나 경로당: 18:10부터 18:40까지 열지 않음)",
                    "pointer": "/visits/1/place", "about": "나 경로당",
                }
            ],
            "without": [], "schedule": SCHEDULE["visits"],
        }
    ]
}  # fmt: skip
COMPARISON: dict[str, Any] = {
    "one": {"run": RUN_ID, "status": "optimal", "parts": SCHEDULE["parts"]},
    "other": {"run": OTHER_RUN_ID, "status": "optimal", "parts": SCHEDULE["parts"]},
    "differences": [
        {
            "family": "visits", "what": "visit", "name": "나 경로당",
            "one": "2027-03-02 오전", "other": "2027-03-03 오전",
        }
    ],
    "figures": [{"name": "방문", "one": "2곳", "other": "2곳"}],
}  # fmt: skip
OUTCOME: dict[str, Any] = {
    "id": "out_01k5example0000000000000000", "run_id": RUN_ID, "place": "P1", "date": "2027-03-02", "state": "done",
    "note": "", "suggestions": [{"text": "가로등 보수", "department": "도로과", "state": "open"}], "more_open": 0,
    "version": 1, "created_at": MOMENT, "updated_at": MOMENT,
}  # fmt: skip
LAYER: dict[str, Any] = {
    "id": "lyr_01k5example0000000000000000", "name": "dongs.geojson", "kind": "boundaries",
    "media_type": "application/geo+json", "facts": {"features": 18, "crs": "EPSG:4326"}, "version": 1,
    "created_at": MOMENT,
}  # fmt: skip
CALENDAR: dict[str, Any] = {
    "id": "cal_01k5example0000000000000000", "scenario_id": SCENARIO_ID, "created_at": MOMENT, "revoked_at": None,
    "address": "/calendars/cal_01k5example0000000000000000.zQ3kQ2b5bV1uJ8xYy0m3rF0sN7c6wLhT.ics",
}  # fmt: skip
BOUNDARIES: dict[str, Any] = {
    "type": "FeatureCollection",
    "features": [
        {
            "type": "Feature",
            "properties": {"code": "1224051000", "name": "가동"},
            "geometry": {
                "type": "Polygon",
                "coordinates": [[[126.87, 35.14], [126.885, 35.14], [126.885, 35.16], [126.87, 35.14]]],
            },
        }
    ],
}
