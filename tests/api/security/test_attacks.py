"""What somebody with a planner's key may send to hurt: refused or harmless, quickly and in little memory."""

import csv
import io
import json
import os
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import openpyxl
import pytest

from api.auth.principal import Role
from api.documents import csv_tables
from api.http.examples import SCENARIO
from tests.api import world
from tests.api.http.conftest import As

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MEGABYTE = 1 << 20


@pytest.fixture(scope="module")
def planner(as_: As) -> httpx.Client:
    return as_("off_a", Role.PLANNER, **{"Accept-Language": "en"})


@pytest.fixture
def little_memory() -> Iterator[None]:
    """The server of this process must not grow by more than 150 MB."""
    before = _resident()
    yield
    assert _resident() - before < 150 * MEGABYTE


def _resident() -> int:
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def _refused(answer: httpx.Response, *statuses: int) -> dict[str, Any]:
    assert answer.status_code in statuses, answer.text[:300]
    assert answer.headers["content-type"] == "application/problem+json"
    told: dict[str, Any] = answer.json()
    return told


def _post(planner: httpx.Client, content: Any, kind: str = "application/json", **headers: str) -> httpx.Response:
    return planner.post("/v1/scenarios", content=content, headers={"Content-Type": kind, **headers})


@pytest.mark.usefixtures("little_memory")
@pytest.mark.parametrize("chunked", [False, True], ids=["told", "chunked"])
def test_a_hundred_megabytes_of_json_are_refused_before_they_are_kept(planner: httpx.Client, chunked: bool) -> None:
    def body() -> Iterator[bytes]:
        yield b'{"name": "'
        for _turn in range(100):
            yield b"x" * MEGABYTE
        yield b'"}'

    headers = {} if chunked else {"Content-Length": str(100 * MEGABYTE + 12)}
    try:
        answer = _post(planner, body(), **headers)
    except (httpx.WriteError, httpx.ReadError, httpx.RemoteProtocolError):
        return  # the server hung up before it had all of it
    _refused(answer, 413)


@pytest.mark.usefixtures("little_memory")
@pytest.mark.parametrize("text", ["[" * 100_000, '{"a":' * 100_000, '{"visits":' + "[" * 5_000 + "]" * 5_000 + "}"])
def test_deep_nesting_is_refused(planner: httpx.Client, text: str) -> None:
    _refused(_post(planner, text.encode()), 400, 422)
    answer = planner.post(
        "/ogc/processes/hubs/execution", content=text.encode(), headers={"Content-Type": "application/json"}
    )
    _refused(answer, 400, 422)


def test_compressed_bodies_are_not_taken(planner: httpx.Client) -> None:
    for coding in ("gzip", "deflate", "br", "zstd", "gzip, gzip"):
        _refused(_post(planner, b"x" * 100, **{"Content-Encoding": coding}), 415)


def _workbook(members: dict[str, bytes]) -> bytes:
    made = io.BytesIO()
    book = openpyxl.Workbook()
    book.save(made)
    packed = io.BytesIO()
    with zipfile.ZipFile(made) as whole, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as target:
        for name in whole.namelist():
            target.writestr(name, members.pop(name, whole.read(name)))
        for name, content in members.items():
            target.writestr(name, content)
    return packed.getvalue()


LAUGHS = (
    b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "' + b"ha" * 1000 + b'">'
    b'<!ENTITY b "' + b"&a;" * 1000 + b'"><!ENTITY c "' + b"&b;" * 1000 + b'">]>'
    b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1">'
    b'<c r="A1" t="inlineStr"><is><t>&c;</t></is></c></row></sheetData></worksheet>'
)
READS_A_FILE = LAUGHS.replace(b'<!ENTITY a "' + b"ha" * 1000 + b'">', b'<!ENTITY a SYSTEM "file:///etc/passwd">')
BOMB = b"<worksheet>" + b" " * (120 * MEGABYTE) + b"</worksheet>"


@pytest.mark.usefixtures("little_memory")
@pytest.mark.parametrize("sheet", [LAUGHS, READS_A_FILE], ids=["entities", "a file"])
def test_entities_in_a_workbook_are_not_expanded(planner: httpx.Client, sheet: bytes) -> None:
    answer = _post(planner, _workbook({"xl/worksheets/sheet1.xml": sheet}), XLSX)
    _refused(answer, 422)
    assert "root:" not in answer.text


@pytest.mark.usefixtures("little_memory")
def test_a_zip_bomb_is_refused_as_a_workbook_and_as_boundaries(planner: httpx.Client) -> None:
    bomb = _workbook({"xl/worksheets/sheet1.xml": BOMB})
    assert len(bomb) < MEGABYTE
    _refused(_post(planner, bomb, XLSX), 413, 422)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as target:
        for name in ("x.shp", "x.shx", "x.dbf"):
            target.writestr(name, b"\0" * (200 * MEGABYTE if name == "x.shp" else MEGABYTE))
    _refused(_layer(planner, "x.zip", packed.getvalue()), 413, 422)


def _layer(planner: httpx.Client, name: str, content: bytes) -> httpx.Response:
    headers = {"Content-Type": "application/octet-stream"}
    return planner.post("/v1/layers", params={"name": name, "kind": "boundaries"}, content=content, headers=headers)


@pytest.mark.parametrize(
    "name", ["../x.geojson", "/etc/x.geojson", "..", "a/b.zip", "a\\b.zip", "x\0.zip", ".hidden.zip"]
)
def test_a_layer_cannot_be_named_like_a_path(planner: httpx.Client, name: str) -> None:
    _refused(_layer(planner, name, b"{}"), 422)


def test_members_of_a_zip_cannot_step_out_of_it(planner: httpx.Client, tmp_path: Path) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as target:
        target.writestr(f"../../../../../..{tmp_path}/out.shp", b"x")
        target.writestr("/tmp/hubdong-stepped-out.shp", b"x")
    _refused(_layer(planner, "x.zip", packed.getvalue()), 422)
    assert not list(tmp_path.iterdir())
    assert not Path("/tmp/hubdong-stepped-out.shp").exists()


@pytest.mark.parametrize(
    "text",
    [
        '<kml xmlns="http://www.opengis.net/kml/2.2"><NetworkLink><Link><href>http://127.0.0.1:1/</href></Link>'
        "</NetworkLink></kml>",
        '<OGRVRTDataSource><OGRVRTLayer name="x"><SrcDataSource>/etc/passwd</SrcDataSource></OGRVRTLayer>'
        "</OGRVRTDataSource>",
        '{"type": "FeatureCollection", "features": [{"type": "Feature", "geometry": {"$ref": "file:///etc/passwd"}}]}',
    ],
    ids=["kml", "vrt", "geojson"],
)
def test_a_layer_that_points_elsewhere_is_refused(planner: httpx.Client, text: str) -> None:
    answer = _layer(planner, "x.geojson", text.encode())
    _refused(answer, 422)
    assert "root:" not in answer.text


@pytest.mark.parametrize("field", ["boundaries", "roads", "osrm", "places_files"])
def test_a_scenario_cannot_name_files_or_servers_of_ours(planner: httpx.Client, field: str) -> None:
    scenario: dict[str, Any] = json.loads(json.dumps(SCENARIO))
    if field == "boundaries":
        scenario["district"][field] = "../../etc/passwd"
    elif field == "places_files":
        scenario["visits"][field] = [{"file": "/etc/passwd"}]
    else:
        scenario["travel"] = {field: "http://127.0.0.1:1" if field == "osrm" else "/etc/passwd"}
    told = _refused(planner.post("/v1/scenarios", json=scenario), 422)
    assert "root:" not in json.dumps(told)


@pytest.mark.parametrize("text", ["x\0y", "\ud800"])
def test_text_that_a_database_cannot_hold_is_refused(planner: httpx.Client, text: str) -> None:
    body = json.dumps({**SCENARIO, "title": text})
    _refused(_post(planner, body.encode()), 400, 422)


FORMULAS = ('=HYPERLINK("http://example.kr")', "+1+1", "-1+1", "@SUM(1)", "\t=1", "\r=1")


@pytest.mark.parametrize("formula", FORMULAS)
def test_no_name_becomes_a_formula_in_a_table(formula: str) -> None:
    schedule = world.schedule(hubs=None, training=None)
    assert schedule.visits is not None
    first = schedule.visits.rounds[0]
    visit = first.visits[0].model_copy(update={"name": formula, "town": formula})
    rounds = (first.model_copy(update={"visits": (visit, *first.visits[1:])}), *schedule.visits.rounds[1:])
    named = schedule.model_copy(update={"visits": schedule.visits.model_copy(update={"rounds": rounds})})
    cells = [
        cell
        for content in csv_tables.tables(named).values()
        for row in csv.reader(io.StringIO(content.decode("utf-8-sig")))
        for cell in row
    ]
    assert any(formula.strip() in cell for cell in cells)
    assert not [cell for cell in cells if cell.startswith(("=", "+", "@", "\t", "\r")) or cell.startswith("-1+")]
