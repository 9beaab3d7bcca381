"""Routes of logging in and of an office's keys, members and audit log."""

from api.auth.routes import keys, log, login, members, session

ROUTERS = (login.router, session.router, keys.router, members.router, log.router)
