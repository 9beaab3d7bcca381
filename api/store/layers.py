"""Map layers and road files of an office: kept whole, laid out in a folder for whoever reads scenarios from files."""

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, undefer

from api.store.ids import new_id
from api.store.pages import newest
from api.store.store import now
from api.store.tables import Layer
from scenarios.schema import Scenario


def page(session: Session, office_id: str, after: str | None, limit: int) -> Sequence[Layer]:
    """Return an office's layers without their contents, the newest first."""
    rows = select(Layer).where(Layer.office_id == office_id)
    return newest(session, rows, Layer.id, after, limit)


def find(session: Session, office_id: str, layer_id: str, with_content: bool = False) -> Layer | None:
    """Return an office's layer; ``None`` if it has none of this id."""
    rows = select(Layer).where(Layer.id == layer_id, Layer.office_id == office_id)
    return session.scalar(rows.options(undefer(Layer.content)) if with_content else rows)


def add(
    session: Session, office_id: str, name: str, kind: str, media_type: str, content: bytes, facts: dict[str, Any]
) -> Layer:
    """Keep a layer; one of the same name is from now on hidden by it."""
    row = Layer(
        id=new_id("lyr"),
        office_id=office_id,
        name=name,
        kind=kind,
        media_type=media_type,
        content=content,
        facts=facts,
        version=1,
        created_at=now(session),
    )
    session.add(row)
    return row


@contextmanager
def laid_out(session: Session, office_id: str, scenario: Scenario) -> Iterator[Path]:
    """Give a folder with the layers that a scenario names, the newest of each name; it is gone afterwards."""
    wanted = [name for name in (scenario.district.boundaries, scenario.travel.roads) if name is not None]
    with tempfile.TemporaryDirectory(prefix="hubdong-layers-") as folder:
        for name in wanted:
            rows = select(Layer).where(Layer.office_id == office_id, Layer.name == name)
            row = session.scalar(rows.order_by(Layer.id.desc()).limit(1).options(undefer(Layer.content)))
            if row is not None and Path(name).name == name:
                (Path(folder) / name).write_bytes(row.content)
        yield Path(folder)
