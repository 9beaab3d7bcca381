"""Files that a scenario is read from."""

from pathlib import Path

from scenarios.errors import Problem, ScenarioError

LARGEST_BYTES = 50_000_000


def file_bytes(path: Path) -> bytes:
    """Return what is in a file.

    Raises
    ------
    ScenarioError
        If it is not there, a folder, too large, or cannot be read.
    """
    name = path.name or str(path)
    if path.is_dir():
        raise ScenarioError([Problem(name, "is a folder, not a file", {})])
    if not path.is_file():
        raise ScenarioError([Problem(name, "there is no such file", {})])
    try:
        size = path.stat().st_size
        if size > LARGEST_BYTES:
            values: dict[str, object] = {"bytes": size, "limit": LARGEST_BYTES}
            raise ScenarioError([Problem(name, "has {bytes} bytes, more than {limit}", values)])
        return path.read_bytes()
    except OSError as error:
        raise ScenarioError([Problem(name, "cannot be read: {why}", {"why": error.strerror or ""})]) from None


def file_text(path: Path) -> str:
    """Return what is in a file of UTF-8 text.

    Raises
    ------
    ScenarioError
        If it cannot be read, or is in another encoding, naming the byte.
    """
    try:
        return file_bytes(path).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        template = "is not UTF-8 text (byte {position}); save it with the encoding UTF-8 (Excel: CSV UTF-8)"
        raise ScenarioError([Problem(path.name, template, {"position": error.start})]) from None
