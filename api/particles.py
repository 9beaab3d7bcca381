"""Korean particles (조사) that depend on how the word before them ends."""

import re

PAIRS = {
    "은(는)": ("은", "는"),
    "이(가)": ("이", "가"),
    "을(를)": ("을", "를"),
    "과(와)": ("과", "와"),
    "(으)로": ("으로", "로"),
    "(이)나": ("이나", "나"),
    "(이)라": ("이라", "라"),
}
"""As written in a translation: after a final consonant, after a vowel."""

DIGITS_WITHOUT_FINAL = "2459"
RIEUL = 8
"""Position of ㄹ among the 28 finals of a syllable."""

_WRITTEN = re.compile(r"([가-힣0-9])([)\]'\"’”」]*)(" + "|".join(map(re.escape, PAIRS)) + ")")


def settle(text: str) -> str:
    """Return the text with each written pair replaced by the form that fits.

    After a letter whose reading is not known (Latin, Chinese) the pair stays as it is written.
    """
    return _WRITTEN.sub(_fitting, text)


def _fitting(match: re.Match[str]) -> str:
    last, closing, pair = match.groups()
    final = _final(last)
    after_consonant, after_vowel = PAIRS[pair]
    vowel_form = final == 0 or (pair == "(으)로" and final == RIEUL)
    return f"{last}{closing}{after_vowel if vowel_form else after_consonant}"


def _final(letter: str) -> int:
    """Return the final consonant's position, zero for none; digits as they are read."""
    if letter.isdigit():
        if letter in "178":
            return RIEUL
        return 0 if letter in DIGITS_WITHOUT_FINAL else 1
    return (ord(letter) - ord("가")) % 28
