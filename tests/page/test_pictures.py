"""A picture of every screen: made at every run of the tests, kept in ``docs/screens`` by ``make pictures``."""

import os
import re
from io import BytesIO
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.page.conftest import Desk, Service, Sit
from tests.page.test_screens import SCREENS

KEPT = Path(__file__).parents[2] / "docs" / "screens"
COLOURS = 96
MOST_BYTES = 150_000
WIDE, HIGH = 1280, 960
PHONE, PHONE_HIGH = 390, 844


class Look(NamedTuple):
    """How a screen is looked at; pictures of one look are taken at one sitting."""

    language: str = "ko"
    scheme: str = "light"
    width: int = WIDE

    @property
    def height(self) -> int:
        """Of the window."""
        return HIGH if self.width == WIDE else PHONE_HIGH


class Picture(NamedTuple):
    """A file's name, the screen it shows, how it is looked at, and what is clicked before."""

    name: str
    screen: str
    look: Look = Look()
    click: str = ""


DARK, ENGLISH, ON_PHONE = Look(scheme="dark"), Look(language="en"), Look(width=PHONE)
PICTURES = (
    Picture("start", ""),
    Picture("scenarios", "scenarios"),
    Picture("scenario", "scenarios/{scenario}"),
    Picture("runs", "runs"),
    Picture("overview", "runs/{run}"),
    Picture("hubs", "runs/{run}/hubs"),
    Picture("visits", "runs/{run}/visits", click=".board td:has(.visit) > button"),
    Picture("visits-month", "runs/{run}/visits", click="button:text-is('월')"),
    Picture("visit-dialog", "runs/{run}/visits", click=".board .visit"),
    Picture("training", "runs/{run}/training"),
    Picture("staffing", "runs/{posts}/staffing"),
    Picture("diary", "runs/{run}/diary"),
    Picture("explain", "runs/{run}/explain"),
    Picture("documents", "runs/{run}/documents"),
    Picture("compare", "compare/{run}/{gimje}"),
    Picture("print-week", "print/{run}/week/2027-03-02"),
    Picture("print-month", "print/{run}/month/2027-03-02"),
    Picture("print-day", "print/{run}/day/2027-03-02"),
    Picture("nowhere", "nowhere"),
    Picture("hubs-dark", "runs/{run}/hubs", DARK),
    Picture("visits-dark", "runs/{run}/visits", DARK),
    Picture("start-en", "", ENGLISH),
    Picture("visits-en", "runs/{run}/visits", ENGLISH),
    Picture("start-phone", "", ON_PHONE),
    Picture("visits-phone", "runs/{run}/visits", ON_PHONE),
    Picture("field-phone", "field/{run}/2027-03-02", ON_PHONE),
)
STRANGER = "login"
"""Taken without a session."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where pictures go: a place of this test, unless they are wanted for keeping."""
    wanted = os.environ.get("HUBDONG_PICTURES")
    if not wanted:
        return tmp_path
    kept = Path(wanted)
    kept.mkdir(parents=True, exist_ok=True)
    return kept


def test_every_screen_has_its_picture(
    service: Service, sit: Sit, year: tuple[str, str], posts: tuple[str, str], folder: Path
) -> None:
    scenario, run = year
    places = {"scenario": scenario, "run": run, "gimje": service.plan(scenario, 3), "posts": posts[1]}
    for look, pictures in groupby(sorted(PICTURES, key=lambda one: one.look), key=lambda one: one.look):
        desk = sit(width=look.width, height=look.height, language=look.language, color_scheme=look.scheme)
        for picture in pictures:
            _take(desk, picture, picture.screen.format(**places), folder)
    _take_stranger(sit(width=WIDE, height=HIGH, language="ko"), folder)
    made = {path.stem: path for path in folder.glob("*.png")}
    assert set(made) == _names()
    assert {name: path.stat().st_size for name, path in made.items() if path.stat().st_size > MOST_BYTES} == {}


def _take(desk: Desk, picture: Picture, screen: str, folder: Path) -> None:
    desk.go("nowhere")
    desk.go(screen)
    if picture.click:
        desk.page.locator(picture.click).first.click()
    _settle(desk.page)
    expect(desk.page.locator("main [role=alert]")).to_have_count(0)
    _keep(desk.page, folder / f"{picture.name}.png")


def _take_stranger(desk: Desk, folder: Path) -> None:
    desk.page.context.clear_cookies()
    desk.expected.add(401)
    desk.page.reload()
    desk.page.locator("#key").wait_for()
    _keep(desk.page, folder / f"{STRANGER}.png")


def _settle(page: Page) -> None:
    """Wait until maps are drawn and nothing is under way."""
    page.wait_for_load_state("networkidle")
    for place in page.locator(".map").all():
        place.locator("canvas").wait_for()


def _keep(page: Page, path: Path) -> None:
    """Keep what is on the screen, in few colours: enough for a page, a quarter of the bytes."""
    with Image.open(BytesIO(page.screenshot(animations="disabled"))) as seen:
        seen.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE).save(path, optimize=True)


def _names() -> set[str]:
    return {picture.name for picture in PICTURES} | {STRANGER}


def test_no_screen_is_forgotten() -> None:
    def kind(screen: str) -> str:
        return re.sub(r"\{\w+\}", "*", screen)

    assert {kind(screen) for screen in SCREENS} - {kind(picture.screen) for picture in PICTURES} == set()


def test_the_pictures_kept_are_those_of_the_screens_and_are_shown() -> None:
    assert {path.stem for path in KEPT.glob("*.png")} == _names()
    shown = re.findall(r"\]\((\S+)\.png\)", (KEPT / "README.md").read_text(encoding="utf-8"))
    assert sorted(shown) == sorted(_names())
