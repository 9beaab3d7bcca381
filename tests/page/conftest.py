"""A served hubdong with plans to look at, and a browser that tells on the page."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TextIO

import httpx
import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, sync_playwright

from scenarios.read import read

CHROMIUM = shutil.which("chromium")
FLAGS = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync"),
)
ENDED = ("successful", "failed", "dismissed")


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port: int = listening.getsockname()[1]
        return port


def drag(what: Locator, to: Locator) -> None:
    """Drag as by hand: begun before the page scrolls to the target, for nobody scrolls between press and move."""
    what.hover()
    what.page.mouse.down()
    what.hover(position={"x": 8, "y": 8})
    to.hover()
    to.hover(position={"x": 8, "y": 8})
    what.page.mouse.up()


def _read_on(output: TextIO) -> None:
    with output:
        output.read()


class Service:
    """``hubdong serve`` in a process of its own, which a test may kill and start again."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.key = ""
        self._process: subprocess.Popen[str] | None = None
        self.start()
        self.client = httpx.Client(base_url=self.address, headers={"Authorization": f"Bearer {self.key}"}, timeout=60)

    def start(self) -> None:
        """Start and wait until it answers; the first time it says the admin's key."""
        environment = {**os.environ, "HUBDONG_DATA": str(self.folder), "HUBDONG_LANG": "en"}
        command = [str(Path(sys.executable).with_name("hubdong")), "serve", "--port", str(self.port)]
        self._process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)
        assert self._process.stdout is not None
        for line in self._process.stdout:
            if line.startswith("Key of the first admin"):
                self.key = line.rsplit(": ", 1)[1].strip()
            if line.startswith("Open "):
                break
        assert self.key, "the server did not say the first key"
        # whatever it says later is read, or it would stop at a full pipe
        threading.Thread(target=_read_on, args=(self._process.stdout,), daemon=True).start()
        until = httpx.HTTPTransport(retries=20)
        with httpx.Client(transport=until) as client:
            client.get(f"{self.address}/healthz", timeout=30).raise_for_status()

    def stop(self, number: int = signal.SIGTERM) -> None:
        """Stop it, politely or not."""
        assert self._process is not None
        self._process.send_signal(number)
        self._process.wait(30)

    def keep(self, name: str) -> str:
        """Keep a bundled scenario and return its id."""
        scenario, _ = read(name)
        answer = self.client.post("/v1/scenarios", content=scenario.model_dump_json(), headers=JSON)
        answer.raise_for_status()
        return str(answer.json()["id"])

    def plan(self, scenario_id: str, seconds: float) -> str:
        """Plan, wait for the end and return the run's id."""
        run = self.client.post(f"/v1/scenarios/{scenario_id}/runs", json={"kind": "plan", "time_limit_s": seconds})
        run.raise_for_status()
        run_id = str(run.json()["id"])
        with self.client.stream("GET", f"/v1/runs/{run_id}/events", timeout=300) as news:
            for _ in news.iter_lines():
                pass  # the stream ends with the run
        assert self.client.get(f"/v1/runs/{run_id}").json()["status"] == "successful"
        return run_id

    def key_of(self, role: str) -> str:
        """Return a new key of a role."""
        answer = self.client.post("/v1/keys", json={"name": role, "role": role})
        answer.raise_for_status()
        return str(answer.json()["key"])


JSON = {"Content-Type": "application/json"}


@dataclass
class Desk:
    """A page and what it let slip: console messages, requests to other hosts, answers that failed."""

    page: Page
    address: str
    slips: list[str] = field(default_factory=list)
    expected: set[int] = field(default_factory=set)
    """Answers that a test provokes."""

    def __post_init__(self) -> None:
        self.page.on("console", lambda said: self._note(f"{said.type}: {said.text}"))
        self.page.on("pageerror", lambda error: self._note(f"error: {error}"))
        self.page.on("request", lambda request: self._asked(request.url))

    def _note(self, text: str) -> None:
        # Chromium itself reports an answer that is an error
        if not any(f"status of {status}" in text for status in self.expected):
            self.slips.append(text)

    def _asked(self, url: str) -> None:
        if not url.startswith((self.address, "data:", "blob:")):
            self.slips.append(f"asked another host: {url}")

    def go(self, screen: str) -> None:
        """Open a screen and wait until it shows."""
        self.page.goto(f"{self.address}/#/{screen}")
        self.page.locator(f'main[data-screen="#/{screen}"] h1').wait_for()


@pytest.fixture(scope="session")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A served hubdong of this test process."""
    if CHROMIUM is None:
        pytest.skip("Chromium is not installed (Debian: chromium)")
    served = Service(tmp_path_factory.mktemp("served"))
    yield served
    served.client.close()
    served.stop()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium without a window."""
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=[*FLAGS])
        yield opened
        opened.close()


Sit = Callable[..., Desk]


@pytest.fixture
def sit(service: Service, browser: Browser) -> Iterator[Sit]:
    """Sit down with a role, a screen size and a language; nothing may slip."""
    opened: list[BrowserContext] = []
    desks: list[Desk] = []

    def down(role: str = "planner", width: int = 1360, height: int = 900, language: str = "en", **more: str) -> Desk:
        context = browser.new_context(viewport={"width": width, "height": height}, locale="ko-KR", **more)  # type: ignore[arg-type]  # playwright's options are a TypedDict
        opened.append(context)
        context.add_init_script(f"localStorage.setItem('hubdong.language', '{language}')")
        page = context.new_page()
        desk = Desk(page, service.address)
        desks.append(desk)
        desk.expected.add(401)
        page.goto(f"{service.address}/")
        page.locator("#key").fill(service.key_of(role))
        page.locator("form .main").click()
        page.locator("main h1").wait_for()
        page.locator("#key").wait_for(state="detached")
        desk.expected.discard(401)
        return desk

    yield down
    for context in opened:
        context.close()
    assert [slip for desk in desks for slip in desk.slips] == []


@pytest.fixture(scope="session")
def year(service: Service) -> tuple[str, str]:
    """The bundled year of Seo-gu with the plan that comes with it: its scenario and run."""
    runs = service.client.get("/v1/runs?limit=200").json()["items"]
    example = next(run for run in runs if run["options"].get("example") == "seogu_year")
    return example["scenario_id"], example["id"]


@pytest.fixture(scope="session")
def gimje(service: Service) -> tuple[str, str]:
    """461 places and 112 half-days, planned."""
    scenario = service.keep("gimje_visits")
    return scenario, service.plan(scenario, 12)


@pytest.fixture(scope="session")
def posts(service: Service) -> tuple[str, str]:
    """The posts of 25 districts, planned."""
    scenario = service.keep("seoul_staffing")
    return scenario, service.plan(scenario, 10)
