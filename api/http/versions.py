"""ETags and If-Match: nobody overwrites what somebody else has written since (RFC 9110, 13)."""

import re

from api.http.problems import Refusal

_TAG = re.compile(r'(W/)?"([^"]*)"')


def etag(version: int) -> str:
    """Return the ETag of a version."""
    return f'"{version}"'


def require_match(header: str | None, version: int) -> None:
    """Let pass who means this version.

    Raises
    ------
    Refusal
        If no version was named (428), or another one (412).
    """
    if header is None:
        raise Refusal("version-needed", "send the ETag of the version that you mean as If-Match")
    if not _names(header, version, weak=False):
        raise Refusal(
            "changed",
            "If-Match names {asked}, but the version now is {now}",
            {"asked": header, "now": etag(version)},
            headers={"ETag": etag(version)},
        )


def unchanged(header: str | None, version: int) -> bool:
    """Return whether who asks has this version already."""
    return header is not None and _names(header, version, weak=True)


def _names(header: str, version: int, weak: bool) -> bool:
    if header.strip() == "*":
        return True
    return any(tag == str(version) and (weak or not mark) for mark, tag in _TAG.findall(header))
