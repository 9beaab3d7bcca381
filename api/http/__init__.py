"""The HTTP API: routes, problems, pages, events; nothing here plans, and nothing below knows of HTTP."""
