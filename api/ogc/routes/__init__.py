"""Routes of the OGC API face."""

from api.ogc.routes import features, processes

ROUTERS = (features.router, processes.router)
