"""Where the server may listen: beyond the loopback only behind TLS, and only once somebody could log in."""

import ipaddress

from sqlalchemy import select

from api.auth.keys import is_live
from api.errors import BadInputError
from api.i18n import say
from api.settings import Settings
from api.store.store import Store, now
from api.store.tables import ApiKey


def check_bind(settings: Settings, store: Store) -> None:
    """Refuse to listen where keys and cookies would go over a network in the clear, or where nobody has a key.

    Raises
    ------
    BadInputError
        If the host is no loopback address and no ``https`` address of a proxy is named, or no key opens anything.
    """
    if is_loopback(settings.host):
        return
    if not settings.public_url.startswith("https://"):
        template = (
            "listening on {host} would send keys in the clear: name the https address of the proxy in front in "
            "HUBDONG_PUBLIC_URL, or listen on 127.0.0.1"
        )
        raise BadInputError([say(template, {"host": settings.host})])
    with store.read() as session:
        moment = now(session)
        if not any(is_live(key, moment) for key in session.scalars(select(ApiKey))) and settings.issuer is None:
            template = "nobody could log in: make a key with 'hubdong keys' first, or listen on 127.0.0.1"
            raise BadInputError([say(template)])


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach the host."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False
