"""What routes ask for: ``who: Known`` for the principal; ``dependencies=[ADMIN]`` on a router for admins only."""

from typing import Annotated

from fastapi import Depends, Request

from api.auth.guard import lacks
from api.auth.principal import Principal, Role


async def known(request: Request) -> Principal:
    """Return who asks, as the guard found it; ``async``, so that nobody starts a thread for it."""
    principal: Principal = request.state.principal
    return principal


Known = Annotated[Principal, Depends(known)]
"""Parameter of a route: office, role and name of who asks."""


async def admin(who: Known) -> None:
    """Let only an admin of the office pass.

    Raises
    ------
    Refusal
        If the role is another.
    """
    refused = lacks(who, Role.ADMIN)
    if refused is not None:
        raise refused


ADMIN = Depends(admin)
