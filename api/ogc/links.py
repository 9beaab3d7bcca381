"""Links as OGC API documents hold them, with whole addresses."""

from collections.abc import Mapping
from urllib.parse import quote, urlencode

from starlette.requests import Request

from api.settings import Settings

JSON = "application/json"
GEOJSON = "application/geo+json"
OPENAPI = "application/vnd.oai.openapi+json;version=3.1"

Link = dict[str, str]


class Links:
    """Makes the links of one answer.

    Parameters
    ----------
    request
        Tells the address that the client uses, unless the settings name the public one.
    base
        Path below which everything linked stands, such as ``/ogc``.
    """

    def __init__(self, request: Request, base: str) -> None:
        settings: Settings = request.app.state.settings
        self.origin = settings.public_url or str(request.base_url).rstrip("/")
        self.base = base

    def to(
        self, path: str, rel: str, title: str = "", kind: str = JSON, query: Mapping[str, str] | None = None
    ) -> Link:
        """Return a link to a path below the base."""
        asked = f"?{urlencode(query)}" if query else ""
        return self._link(f"{self.base}{quote(path)}{asked}", rel, title, kind)

    def outside(self, path: str, rel: str, title: str, kind: str) -> Link:
        """Return a link to another path of this server."""
        return self._link(path, rel, title, kind)

    def _link(self, path: str, rel: str, title: str, kind: str) -> Link:
        link = {"href": f"{self.origin}{path}", "rel": rel, "type": kind}
        return {**link, "title": title} if title else link
