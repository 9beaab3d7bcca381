"""What the environment says; nobody else reads it."""

import os

LANGUAGES = ("ko", "en")


def language() -> str:
    """Return the language of ``HUBDONG_LANG``: ``ko`` (default) or ``en``; anything else counts as Korean."""
    asked = os.environ.get("HUBDONG_LANG", "").lower()[:2]
    return asked if asked in LANGUAGES else LANGUAGES[0]
