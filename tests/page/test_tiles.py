"""A background map of another host: asked for only where an office has named it, and then that host alone."""

import base64
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import httpx
import pytest
import uvicorn
from playwright.sync_api import Browser

from api.errors import BadInputError
from api.http.app import create_app
from api.http.tiles import check_tiles
from api.settings import Settings, Tiles
from tests.page.conftest import Service, free_port

PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


class _Tiles(BaseHTTPRequestHandler):
    asked: list[str] = []

    def do_GET(self) -> None:
        self.asked.append(self.path)
        self.send_response(200)
        self.send_header("Content-Type", "image/png")
        self.send_header("Content-Length", str(len(PNG)))
        self.end_headers()
        self.wfile.write(PNG)

    def log_message(self, format: str, *_arguments: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def tiles() -> Iterator[str]:
    """The origin of a tile server."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Tiles)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture
def with_tiles(service: Service, tiles: str) -> Iterator[str]:
    """The address of a second server of the same data whose office has named a background map."""
    settings = Settings(
        service.folder,
        f"sqlite:///{service.folder / 'hubdong.sqlite'}",
        port=free_port(),
        tiles=Tiles(f"{tiles}/{{z}}/{{x}}/{{y}}.png", "<i>Office</i> maps"),
    )
    server = uvicorn.Server(uvicorn.Config(create_app(settings), port=settings.port, log_config=None))
    serving = threading.Thread(target=server.run)
    serving.start()
    address = f"http://127.0.0.1:{settings.port}"
    with httpx.Client(transport=httpx.HTTPTransport(retries=20)) as client:
        client.get(f"{address}/healthz", timeout=30).raise_for_status()
    yield address
    server.should_exit = True
    serving.join(30)


def test_the_map_of_the_office_is_shown_with_its_owner_and_no_other_host_is_asked(
    service: Service, year: tuple[str, str], tiles: str, with_tiles: str, browser: Browser
) -> None:
    policy = httpx.get(f"{with_tiles}/").headers["Content-Security-Policy"]
    assert f"img-src 'self' data: {tiles};" in policy
    assert policy.count("http") == 1
    context = browser.new_context(locale="ko-KR")
    page = context.new_page()
    said: list[str] = []
    hosts: set[str] = set()
    page.goto(f"{with_tiles}/")
    page.locator("#key").fill(service.key)
    page.on("console", lambda message: said.append(message.text))
    page.on("request", lambda request: hosts.add("/".join(request.url.split("/")[:3])))
    page.locator("form .main").click()
    page.locator("#key").wait_for(state="detached")
    page.goto(f"{with_tiles}/#/runs/{year[1]}/visits")
    page.locator(".leaflet-tile-loaded").first.wait_for()
    page.get_by_text("<i>Office</i> maps").wait_for()
    context.close()
    assert said == []
    assert hosts <= {with_tiles, tiles, "data:"}
    assert _Tiles.asked


@pytest.mark.parametrize(
    "url",
    [
        *("https://a.example/{z}/{x}.png", "ftp://a.example/{z}/{x}/{y}", "https://{s}.example/{z}/{x}/{y}.png"),
        *(
            "https://a.example; script-src *;/{z}/{x}/{y}",
            "//a.example/{z}/{x}/{y}",
            "https://u:p@a.example/{z}/{x}/{y}",
        ),
    ],
)
def test_an_address_that_is_none_of_tiles_on_one_host_is_refused(url: str, tmp_path: Path) -> None:
    settings = Settings(tmp_path, "sqlite://", tiles=Tiles(url))
    with pytest.raises(BadInputError, match="HUBDONG_TILES_URL"):
        check_tiles(settings)


@pytest.mark.parametrize("url", ["https://a.example/{z}/{x}/{y}.png", "http://10.0.0.1:8080/wmts?z={z}&x={x}&y={y}"])
def test_an_address_of_tiles_on_one_host_is_taken(url: str, tmp_path: Path) -> None:
    check_tiles(Settings(tmp_path, "sqlite://", tiles=Tiles(url)))
