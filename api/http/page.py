"""The page: static files of our own, Leaflet from its package, and the Korean words of the catalogue."""

import dataclasses
import json
from functools import lru_cache
from pathlib import Path

import xstatic.pkg.leaflet
from fastapi import FastAPI
from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.i18n import catalogue
from api.settings import Tiles
from scenarios.schema import Scenario
from scenarios.workbook.words import words

FOLDER = Path(__file__).parent.parent / "web"
LEAFLET = Path(xstatic.pkg.leaflet.BASE_DIR)
LEAFLET_MODULE = "/page/vendor/leaflet/leaflet-src.esm.js"
POLICY = "; ".join((
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
))  # fmt: skip
"""Nothing of another host, nothing written into the page itself."""
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-cache",
}
"""``no-cache``: a browser asks whether its copy is still right, so that a new version shows at once."""


def serve_page(app: FastAPI) -> None:
    """Add the page at ``/`` and its files under ``/page``."""
    app.router.routes.extend([
        Route("/", _start, include_in_schema=False),
        Route("/page/tiles.json", _tiles, include_in_schema=False),
        Route("/page/words/ko.json", _words, include_in_schema=False),
        Route("/page/words/fields.json", _fields, include_in_schema=False),
        Route("/page/words/scenario.json", _shape, include_in_schema=False),
        Mount("/page/vendor/leaflet", _WithHeaders(StaticFiles(directory=LEAFLET)), name="leaflet"),
        Mount("/page", _WithHeaders(StaticFiles(directory=FOLDER)), name="page"),
    ])  # fmt: skip


class _WithHeaders:
    """Adds the page's headers to what an application answers."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def dressed(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(HEADERS)
            await send(message)

        await self.app(scope, receive, dressed)


def _start(request: Request) -> Response:
    tiles: Tiles | None = request.app.state.settings.tiles
    if tiles is None:
        return HTMLResponse(_index(), headers=HEADERS)
    policy = POLICY.replace("img-src 'self' data:", f"img-src 'self' data: {tiles.origin}")
    return HTMLResponse(_index(), headers={**HEADERS, "Content-Security-Policy": policy})


def _tiles(request: Request) -> Response:
    tiles: Tiles | None = request.app.state.settings.tiles
    return JSONResponse(None if tiles is None else dataclasses.asdict(tiles), headers=HEADERS)


def _words(_: Request) -> Response:
    return Response(_korean(), media_type="application/json", headers=HEADERS)


def _fields(_: Request) -> Response:
    told = {".".join(path): {"label": one.label, "unit": one.unit, "note": one.note} for path, one in words().items()}
    return JSONResponse(told, headers=HEADERS)


def _shape(_: Request) -> Response:
    return JSONResponse(Scenario.model_json_schema(), headers=HEADERS)


@lru_cache(maxsize=1)
def _index() -> str:
    """Return the page with every module named, so that a browser asks for all at once and not for one after another."""
    modules = [f"/page/{path.relative_to(FOLDER).as_posix()}" for path in sorted((FOLDER / "js").rglob("*.js"))]
    links = [f'<link rel="modulepreload" href="{path}" />' for path in (*modules, LEAFLET_MODULE)]
    return (FOLDER / "index.html").read_text(encoding="utf-8").replace("</head>", "\n    ".join([*links, "</head>"]))


@lru_cache(maxsize=1)
def _korean() -> bytes:
    """Return the catalogue by context and English sentence, and the names of figures."""
    figures = {path[1]: one.label for path, one in words().items() if path[0] == "figure"}
    told: dict[str, dict[str, str]] = {"figure": figures}
    for message in catalogue():
        if message.id and message.string:
            told.setdefault(message.context or "", {})[str(message.id)] = str(message.string)
    return json.dumps(told, ensure_ascii=False).encode()
