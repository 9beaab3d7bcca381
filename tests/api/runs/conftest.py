"""A database with an office, of one kind and of the other."""

import pytest

from api.store.store import Store
from tests.api.runs.offices import with_office


@pytest.fixture
def desk(store: Store) -> Store:
    """A migrated database with an office."""
    return with_office(store)
