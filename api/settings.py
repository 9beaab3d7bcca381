"""What the environment says; nobody else reads it."""

import os
from dataclasses import dataclass
from pathlib import Path

LANGUAGES = ("ko", "en")
PORT = 8765
SOLVER_MEGABYTES = 4096


def language() -> str:
    """Return the language of ``HUBDONG_LANG``: ``ko`` (default) or ``en``; anything else counts as Korean."""
    asked = os.environ.get("HUBDONG_LANG", "").lower()[:2]
    return asked if asked in LANGUAGES else LANGUAGES[0]


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
    """

    data_folder: Path
    database_url: str
    host: str = "127.0.0.1"
    port: int = PORT
    solver_megabytes: int = SOLVER_MEGABYTES


def service() -> Settings:
    """Return the settings of the service: ``HUBDONG_DATA``, ``_DATABASE_URL``, ``_HOST``, ``_PORT``, ``_SOLVER_MB``."""
    folder = Path(os.environ.get("HUBDONG_DATA") or _usual_folder())
    return Settings(
        data_folder=folder,
        database_url=os.environ.get("HUBDONG_DATABASE_URL") or f"sqlite:///{folder / 'hubdong.sqlite'}",
        host=os.environ.get("HUBDONG_HOST") or "127.0.0.1",
        port=int(os.environ.get("HUBDONG_PORT") or PORT),
        solver_megabytes=int(os.environ.get("HUBDONG_SOLVER_MB") or SOLVER_MEGABYTES),
    )


def _usual_folder() -> str:
    # the service alone needs it; the other commands start without
    from platformdirs import user_data_dir

    return user_data_dir("hubdong", appauthor=False)
