"""One router per resource."""

from api.http.routes import (
    calendars,
    checks,
    facts,
    layers,
    outcomes,
    repairs,
    runs,
    scenarios,
    schedules,
    stateless,
)

ROUTERS = (
    scenarios.router,
    runs.router,
    repairs.router,
    schedules.router,
    checks.router,
    outcomes.router,
    layers.router,
    calendars.router,
    facts.router,
    stateless.router,
)
