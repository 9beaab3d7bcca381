"""Secrets: made from 256 random bits, shown once, kept as a digest."""

import hashlib
import hmac
import re
import secrets

_BYTES = 32
_KEY = re.compile(r"([a-z]{3,8}_[0-9A-Za-z-]{8,64})\.([0-9A-Za-z_-]{20,100})")


def new_secret() -> str:
    """Return 256 random bits as text that fits into a URL."""
    return secrets.token_urlsafe(_BYTES)


def digest(secret: str) -> str:
    """Return the SHA-256 of a secret in hexadecimal.

    A slow hash protects words that people choose; 256 random bits cannot be guessed, and a fast one keeps requests
    fast.
    """
    return hashlib.sha256(secret.encode()).hexdigest()


def matches(secret: str, kept: str) -> bool:
    """Whether this is the secret whose digest was kept; takes equally long for every wrong one."""
    return hmac.compare_digest(digest(secret), kept)


def joined(identifier: str, secret: str) -> str:
    """Return the one text that a program is given: the row's id, a full stop, the secret."""
    return f"{identifier}.{secret}"


def parted(text: str) -> tuple[str, str] | None:
    """Return id and secret of such a text, or ``None`` if it is none."""
    found = _KEY.fullmatch(text)
    return (found[1], found[2]) if found else None
