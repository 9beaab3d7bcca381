"""Recurring duties in plain words: 매주 월요일 for ``FREQ=WEEKLY;BYDAY=MO``, and such."""

import re

DAYS = {"월": "MO", "화": "TU", "수": "WE", "목": "TH", "금": "FR", "토": "SA", "일": "SU"}
ORDINALS = {"첫째": "1", "둘째": "2", "셋째": "3", "넷째": "4", "다섯째": "5", "마지막": "-1"}
WEEKLY = {"매주": "FREQ=WEEKLY", "격주": "FREQ=WEEKLY;INTERVAL=2"}

_WEEKLY = re.compile(r"(매주|격주)\s*((?:[월화수목금토일](?:요일)?[\s,·]*)+)")
_MONTHLY_DAY = re.compile(r"매월\s*(\d{1,2})일")
_MONTHLY = re.compile(r"매월\s*(첫째|둘째|셋째|넷째|다섯째|마지막)\s*(?:주\s*)?([월화수목금토일])(?:요일)?")


def read_rule(text: str) -> str:
    """Return the RFC 5545 rule of a phrase; the text itself if it is no phrase of ours."""
    if found := _WEEKLY.fullmatch(text):
        days = re.findall(r"[월화수목금토일](?=요일|[\s,·]|$|[월화수목금토일])", found[2].replace("요일", " "))
        return f"{WEEKLY[found[1]]};BYDAY={','.join(DAYS[day] for day in days)}"
    if found := _MONTHLY.fullmatch(text):
        return f"FREQ=MONTHLY;BYDAY={ORDINALS[found[1]]}{DAYS[found[2]]}"
    if found := _MONTHLY_DAY.fullmatch(text):
        return f"FREQ=MONTHLY;BYMONTHDAY={int(found[1])}"
    return text


def write_rule(rule: str) -> str:
    """Return the phrase that ``read_rule`` turns into exactly this rule; the rule itself if there is none."""
    phrase = _phrase(rule)
    return phrase if phrase is not None and read_rule(phrase) == rule else rule


def _phrase(rule: str) -> str | None:
    korean = {code: day for day, code in DAYS.items()}
    for every, start in WEEKLY.items():
        found = re.fullmatch(rf"{start};BYDAY=((?:[A-Z]{{2}},?)+)", rule)
        if found and all(code in korean for code in found[1].split(",")):
            return f"{every} {', '.join(korean[code] + '요일' for code in found[1].split(','))}"
    found = re.fullmatch(r"FREQ=MONTHLY;BYDAY=(-?\d)([A-Z]{2})", rule)
    if found and found[2] in korean and found[1] in ORDINALS.values():
        which = next(word for word, number in ORDINALS.items() if number == found[1])
        return f"매월 {which} {korean[found[2]]}요일"
    found = re.fullmatch(r"FREQ=MONTHLY;BYMONTHDAY=(\d{1,2})", rule)
    return f"매월 {found[1]}일" if found else None
