"""The background map of another host, if an office names one."""

from api.errors import BadInputError
from api.i18n import say
from api.settings import Settings


def check_tiles(settings: Settings) -> None:
    """Refuse a background map that no policy can name.

    Raises
    ------
    BadInputError
        If the address is none of tiles on one host.
    """
    if settings.tiles is not None and not settings.tiles.origin:
        template = "HUBDONG_TILES_URL is '{url}'; it must be an http or https address on one host, with {needed}"
        raise BadInputError([say(template, {"url": settings.tiles.url, "needed": "{z} {x} {y}"})])
