"""The server of the HTTP tests."""

from tests.api.http.conftest import address, as_, database

__all__ = ["address", "as_", "database"]
