"""What every route is given: the database, and the parameters that many of them share."""

from typing import Annotated

from fastapi import Depends, Header, Path, Query, Request

from api.store.store import Store


async def store_of(request: Request) -> Store:
    """Return the database of the application; ``async``, so that nobody starts a thread for it."""
    store: Store = request.app.state.store
    return store


Db = Annotated[Store, Depends(store_of)]

ScenarioId = Annotated[
    str, Path(pattern=r"^scn_[0-9a-z]{8,40}$", description="A scenario.", examples=["scn_01k5example0000000000000000"])
]
RunId = Annotated[
    str, Path(pattern=r"^run_[0-9a-z]{8,40}$", description="A run.", examples=["run_01k5example0000000000000000"])
]
IfMatch = Annotated[
    str | None,
    Header(alias="If-Match", max_length=200, description="The ETag of the version that is meant.", examples=['"3"']),
]
IfNoneMatch = Annotated[
    str | None,
    Header(alias="If-None-Match", max_length=200, description="An ETag already at hand.", examples=['"3"']),
]
IdempotencyKey = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key",
        pattern=r"^[!-~]{1,200}$",
        description="Any text of your own; the same request sent again with it is answered, not done, again.",
        examples=["7f0c7a2e-plan-2027"],
    ),
]
Limit = Annotated[int, Query(ge=1, le=200, description="Entries at most.", examples=[20])]
After = Annotated[
    str | None,
    Query(
        pattern=r"^[a-z]{2,8}_[0-9a-z]{8,40}$",
        description="`next` of the page before; without it, the newest entries.",
        examples=["run_01k5example0000000000000000"],
    ),
]
