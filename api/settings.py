"""What the environment says; nobody else reads it."""

import os
import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

LANGUAGES = ("ko", "en")
PORT = 8765
SOLVER_MEGABYTES = 4096


def language() -> str:
    """Return the language of ``HUBDONG_LANG``: ``ko`` (default) or ``en``; anything else counts as Korean."""
    asked = os.environ.get("HUBDONG_LANG", "").lower()[:2]
    return asked if asked in LANGUAGES else LANGUAGES[0]


@dataclass(frozen=True)
class Issuer:
    """Who vouches for people, by OpenID Connect.

    Parameters
    ----------
    url
        As the issuer names itself, to the letter.
    client_id, client_secret
        Ours at the issuer.
    claim
        What tells people apart; an ``email`` counts only if the issuer has verified it.
    """

    url: str
    client_id: str
    client_secret: str
    claim: str = "email"


@dataclass(frozen=True)
class Tiles:
    """A background map of another host; the one host beside this service that the page may ask.

    Parameters
    ----------
    url
        With ``{z}``, ``{x}`` and ``{y}``, such as ``https://tiles.example.kr/{z}/{x}/{y}.png``.
    attribution
        Text that the map's owner asks for, shown on every map.
    """

    url: str
    attribution: str = ""

    @property
    def origin(self) -> str:
        """Scheme, host and port, as a policy names them; empty if the address is none of tiles on one host."""
        parts = urlsplit(self.url)
        plain = parts.scheme in ("http", "https") and re.fullmatch(r"[A-Za-z0-9.-]+(:\d+)?", parts.netloc)
        whole = all(word in parts.path + parts.query for word in ("{z}", "{x}", "{y}"))
        return f"{parts.scheme}://{parts.netloc}" if plain and whole else ""


@dataclass(frozen=True)
class Settings:
    """How the service is set up.

    Parameters
    ----------
    data_folder
        Holds the SQLite file unless another database is named, and copies of it.
    database_url
        ``sqlite:///PATH`` or ``postgresql://...``.
    host, port
        Where the server listens; the loopback unless said.
    solver_megabytes
        Address space that the process of one solve may take.
    osrm_url
        The one routing server that scenarios may name, if there is one.
    public_url
        Address that staff use, such as ``https://hubdong.example.kr``, where a proxy with a certificate stands before
        the server; empty on the loopback.
    issuer
        Who vouches for people; keys and the desk's link work without.
    office
        Name of the first office.
    tiles
        Background map of the page's maps; without one they show the plan's own areas, and no other host is asked.
    """

    data_folder: Path
    database_url: str
    host: str = "127.0.0.1"
    port: int = PORT
    solver_megabytes: int = SOLVER_MEGABYTES
    osrm_url: str | None = None
    public_url: str = ""
    issuer: Issuer | None = None
    office: str = "우리 기관"
    tiles: Tiles | None = None


def service() -> Settings:
    """Return the settings of the service: ``HUBDONG_DATA``, ``_DATABASE_URL``, ``_HOST``, ``_PORT``, ``_SOLVER_MB``."""
    folder = Path(os.environ.get("HUBDONG_DATA") or _usual_folder())
    return Settings(
        data_folder=folder,
        database_url=os.environ.get("HUBDONG_DATABASE_URL") or f"sqlite:///{folder / 'hubdong.sqlite'}",
        host=os.environ.get("HUBDONG_HOST") or "127.0.0.1",
        port=int(os.environ.get("HUBDONG_PORT") or PORT),
        solver_megabytes=int(os.environ.get("HUBDONG_SOLVER_MB") or SOLVER_MEGABYTES),
        osrm_url=os.environ.get("HUBDONG_OSRM_URL") or None,
        public_url=os.environ.get("HUBDONG_PUBLIC_URL", "").rstrip("/"),
        issuer=_issuer(),
        office=os.environ.get("HUBDONG_OFFICE") or "우리 기관",
        tiles=_tiles(),
    )


def _issuer() -> Issuer | None:
    """Return the issuer of ``HUBDONG_OIDC_ISSUER``, ``_OIDC_CLIENT_ID``, ``_OIDC_CLIENT_SECRET``, ``_OIDC_CLAIM``."""
    url = os.environ.get("HUBDONG_OIDC_ISSUER", "")
    if not url:
        return None
    return Issuer(
        url=url,
        client_id=os.environ.get("HUBDONG_OIDC_CLIENT_ID", ""),
        client_secret=os.environ.get("HUBDONG_OIDC_CLIENT_SECRET", ""),
        claim=os.environ.get("HUBDONG_OIDC_CLAIM") or "email",
    )


def _tiles() -> Tiles | None:
    """Return the background map of ``HUBDONG_TILES_URL`` and ``_TILES_ATTRIBUTION``."""
    url = os.environ.get("HUBDONG_TILES_URL", "")
    return Tiles(url, os.environ.get("HUBDONG_TILES_ATTRIBUTION", "")) if url else None


def _usual_folder() -> str:
    # the service alone needs it; the other commands start without
    from platformdirs import user_data_dir

    return user_data_dir("hubdong", appauthor=False)
