"""Makes the application: routes, what goes around them, and its description."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from http import HTTPStatus
from importlib.metadata import version
from typing import Any

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Match
from starlette.types import Scope

from api.auth.door import identify
from api.auth.guard import Guard
from api.auth.routes import ROUTERS as AUTH_ROUTERS
from api.http import health, metrics
from api.http.description import describe, operation_name
from api.http.feed import Feed
from api.http.language import LanguageMiddleware
from api.http.limits import BodyLimitMiddleware
from api.http.logs import RequestLog
from api.http.page import serve_page
from api.http.press import Press
from api.http.problems import Refusal, invalid, parameter_mistakes, scenario_mistakes
from api.http.routes import ROUTERS as OWN_ROUTERS
from api.http.routes.checks import Desks
from api.ogc.catalogue import Catalogue
from api.ogc.routes import ROUTERS as OGC_ROUTERS
from api.settings import Settings
from api.store.store import Store, StoreFullError, StoreUnavailableError
from geodata.errors import GeodataError
from scenarios.errors import ScenarioError

METHODS = ("DELETE", "GET", "HEAD", "PATCH", "POST", "PUT")
ROUTERS = (*OWN_ROUTERS, health.router, metrics.router, *AUTH_ROUTERS, *OGC_ROUTERS)


def create_app(settings: Settings, store: Store | None = None) -> FastAPI:
    """Return the application of the service.

    Parameters
    ----------
    store
        A migrated database; that of the settings if ``None``.
    """
    app = FastAPI(
        title="hubdong",
        version=version("hubdong"),
        summary="Plans the field work of a Korean local government.",
        lifespan=_lifespan,
        separate_input_output_schemas=False,
        redirect_slashes=False,
        docs_url=None,
        redoc_url=None,
        openapi_url="/v1/openapi.json",
        generate_unique_id_function=operation_name,
    )
    app.state.settings = settings
    app.state.store = store or Store(settings.database_url)
    app.state.feed = Feed(app.state.store)
    app.state.catalogue = Catalogue(app.state.store)
    app.state.meters = metrics.Meters(app.state.store)
    app.state.press = Press()
    app.state.desks = Desks()
    for router in ROUTERS:
        app.include_router(router)
    _add_answers(app)
    # the last one added is the outermost
    app.add_middleware(BodyLimitMiddleware)
    app.add_middleware(Guard, identify=identify(app.state.store))
    app.add_middleware(LanguageMiddleware)
    app.add_middleware(RequestLog, meters=app.state.meters)
    serve_page(app)
    describe(app)
    return app


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    yield
    await app.state.feed.close()
    app.state.press.close()
    app.state.store.close()


def _add_answers(app: FastAPI) -> None:
    """Tell every error as a problem."""
    handlers: dict[type[Exception], Any] = {
        Refusal: _refused,
        RequestValidationError: _bad_parameters,
        HTTPException: _by_status,
        ScenarioError: _bad_scenario,
        GeodataError: _bad_geodata,
        StoreFullError: _full,
        StoreUnavailableError: _away,
        Exception: _our_bug,
    }
    for kind, handler in handlers.items():
        app.add_exception_handler(kind, handler)


async def _refused(_request: Request, refusal: Refusal) -> Response:
    return refusal.response()


async def _bad_parameters(_request: Request, error: RequestValidationError) -> Response:
    return invalid(parameter_mistakes(error.errors())).response()


async def _by_status(request: Request, error: HTTPException) -> Response:
    if error.status_code == HTTPStatus.NOT_FOUND:
        return Refusal("not-found", "nothing is at this address").response()
    if error.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
        allowed = {"Allow": ", ".join(sorted(_methods(request)))}
        return Refusal("method-not-allowed", "this address does not take the method", headers=allowed).response()
    return Refusal("bad-request", "the request cannot be read").response()


def _methods(request: Request) -> set[str]:
    """Return what an address takes: each method is a route of its own, and the framework names those of the first."""
    scope = dict(request.scope)
    return {method for method in METHODS if _takes(request.app.routes, {**scope, "method": method})}


def _takes(routes: Sequence[BaseRoute], scope: Scope) -> bool:
    return any(route.matches(dict(scope))[0] is Match.FULL for route in routes)


async def _bad_scenario(_request: Request, error: ScenarioError) -> Response:
    return invalid(scenario_mistakes(error.problems)).response()


async def _bad_geodata(_request: Request, error: GeodataError) -> Response:
    return Refusal("invalid", error.template, error.values).response()


async def _full(_request: Request, _error: StoreFullError) -> Response:
    return Refusal("full", "the disk is full: this was not kept; what was accepted before is safe").response()


async def _away(_request: Request, _error: StoreUnavailableError) -> Response:
    template = "the database is away or busy; try again"
    return Refusal("unavailable", template, headers={"Retry-After": "2"}).response()


async def _our_bug(_request: Request, _error: Exception) -> Response:
    return Refusal("internal", "this is a mistake of hubdong; it has been noted").response()
