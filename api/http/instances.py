"""Problems and plans in bare numbers that stand in the OpenAPI description; tests send each of them."""

from typing import Any

INSTANCES: dict[str, dict[str, Any]] = {
    "hubs": {
        "demand": [900, 1200, 1100, 700],
        "cost": [[0, 1000, 2000, 3000], [1000, 0, 1000, 2000], [2000, 1000, 0, 1000], [3000, 2000, 1000, 0]],
        "borders": [{"a": 0, "b": 1, "metres": 500}, {"a": 1, "b": 2, "metres": 400}, {"a": 2, "b": 3, "metres": 300}],
        "regions": {"lower": 2, "upper": 2},
    },
    "visits": {
        "seconds": [[0, 300, 400], [320, 0, 200], [390, 210, 0]],
        "slots": [
            {
                "day": 0,
                "weekday": 0,
                "month": 0,
                "window": {"start": 34200, "end": 43200},
                "from_place": 0,
                "to_place": 0,
                "max_visits": 2,
                "max_driving": 3600,
            }
        ],
        "clients": [
            {
                "place": 1,
                "service": 1800,
                "opening": [[{"start": 32400, "end": 64800}], [], [], [], [], [], []],
                "prize": 10,
            },
            {
                "place": 2,
                "service": 1800,
                "opening": [[{"start": 32400, "end": 64800}], [], [], [], [], [], []],
                "prize": 10,
            },
        ],
    },
    "training": {
        "n_days": 5,
        "first_weekday": 0,
        "starts": [{"hours": 1, "minutes": [540, 600]}],
        "programmes": [{"value": 10}],
        "sessions": [{"programme": 0, "hours": [1], "full_hours": 1, "days": [1, 2]}],
    },
    "staffing": {
        "n_months": 6,
        "n_years": 1,
        "n_districts": 1,
        "types": [{"limit_months": 6}],
        "roles": [{}],
        "contracts": [
            {"role": 0, "type": 0, "pay_won": 100, "first": 0, "last": 5, "city_won": [1000], "district_won": [500]}
        ],
        "posts": [{"district": 0, "role": 0, "types": [0]}],
        "agreements": [{"first": 0, "last": 5}],
        "least_pay_won": [90, 90, 90, 90, 90, 90],
        "city_caps": [None],
        "district_caps": [[None]],
    },
    "nation": {
        "districts": [
            {
                "units": {
                    "demand": [5, 4, 3],
                    "cost": [[0, 10, 20], [10, 0, 10], [20, 10, 0]],
                    "borders": [{"a": 0, "b": 1, "metres": 100}],
                    "regions": {"lower": 1, "upper": 2},
                },
                "links": [{"a": 1, "b": 2, "metres": 0}],
                "hub_won": 4,
            },
            {
                "units": {
                    "demand": [2, 6],
                    "cost": [[0, 10], [10, 0]],
                    "borders": [{"a": 0, "b": 1, "metres": 100}],
                    "regions": {"lower": 1, "upper": 2},
                },
                "hub_won": 3,
            },
        ],
        "hubs": {"lower": 2, "upper": 4},
        "budget_won": 11,
    },
}
PLANS: dict[str, dict[str, Any]] = {
    "hubs": {"hub_of": [1, 1, 2, 2]},
    "visits": {"routes": [[{"client": 0, "start": 34500}, {"client": 1, "start": 36500}]]},
    "training": {"sessions": [{"day": 1, "start": 540, "hours": 1, "venue": None, "lecturers": [], "attendance": []}]},
    "staffing": {"contracts": [[0]]},
    "nation": {"districts": [{"hub_of": [0, 1, 1]}, {"hub_of": [1, 1]}]},
}
SOLVES: dict[str, dict[str, Any]] = {
    family: {"instance": instance, "time_limit_s": 10, "workers": 1} for family, instance in INSTANCES.items()
}
"""A body of ``/v1/solve`` per family."""
CHECKS: dict[str, dict[str, Any]] = {
    family: {"instance": instance, "plan": PLANS[family]} for family, instance in INSTANCES.items()
}
"""A body of ``/v1/check`` per family; each plan keeps every rule."""
RESULT: dict[str, Any] = {
    "status": "optimal",
    "plan": PLANS["hubs"],
    "objective": 1_600_000,
    "bound": 1_600_000,
    "gap": 0.0,
    "runtime_s": 0.02,
    "solver": "mip",
    "seed": 0,
    "workers": 1,
    "instance_digest": "5ecc1e3aa991be634f4cd6d267a78a0542b4ef9c21ea45746a9191afc3cd2dac",
    "rules": [],
}
