"""Requests that are too large, too deep, compressed, or not what they say."""

import socket
from urllib.parse import urlsplit

import httpx
import pytest

from api.auth.principal import Role
from api.http.bodies import LARGEST_JSON_BYTES
from api.http.examples import SCENARIO
from api.http.language import accepted
from api.http.limits import LARGEST_BODY_BYTES
from tests.api.http.conftest import As, Client

JSON = {"Content-Type": "application/json"}


def _kind(answer: httpx.Response) -> str:
    return str(answer.json()["type"]).rsplit(":", 1)[1]


def test_a_body_that_says_it_is_too_large_is_refused_before_it_is_read(address: str, planner: Client) -> None:
    where = urlsplit(address)
    with socket.create_connection((where.hostname, where.port), timeout=10) as line:
        key = planner.headers["Authorization"]
        head = f"POST /v1/scenarios HTTP/1.1\r\nHost: x\r\nAuthorization: {key}\r\n"
        line.sendall(f"{head}Content-Length: {LARGEST_BODY_BYTES + 1}\r\n\r\n".encode())
        assert line.recv(100).startswith(b"HTTP/1.1 413")


@pytest.mark.parametrize(
    ("path", "most"),
    [("/v1/scenarios", LARGEST_JSON_BYTES), ("/v1/layers?name=a.geojson&kind=boundaries", LARGEST_BODY_BYTES)],
)
def test_a_chunked_body_is_counted_as_it_comes(address: str, planner: Client, path: str, most: int) -> None:
    """By hand, for clients stop sending as soon as they are answered: it is the server that must stop reading."""
    where = urlsplit(address)
    with socket.create_connection((where.hostname, where.port), timeout=30) as line:
        key = planner.headers["Authorization"]
        head = f"POST {path} HTTP/1.1\r\nHost: x\r\nAuthorization: {key}\r\nContent-Type: application/json\r\n"
        line.sendall(f"{head}Transfer-Encoding: chunked\r\n\r\n".encode())
        sent = 0
        try:
            while sent < 3 * most:
                line.sendall(b"100000\r\n" + b" " * 0x100000 + b"\r\n")
                sent += 0x100000
        except OSError:
            pass  # it has hung up, as it should
        assert sent < 2 * most, "the server reads on"


def test_a_compressed_body_is_refused_unread(planner: Client) -> None:
    for coding in ("gzip", "deflate", "br", "zstd"):
        headers = {**JSON, "Content-Encoding": coding}
        answer = planner.post("/v1/scenarios", headers=headers, content=b"\x1f\x8b whatever it may become")
        assert (answer.status_code, _kind(answer)) == (415, "media-type")
        assert answer.headers["accept-encoding"] == "identity"


@pytest.mark.parametrize("opening", [b"[", b'{"a":', b'{"visits":{"places":['])
def test_deep_nesting_is_refused(planner: Client, opening: bytes) -> None:
    answer = planner.post("/v1/scenarios", headers=JSON, content=opening * 200_000)
    assert (answer.status_code, _kind(answer)) == (422, "invalid")


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"null",
        b"[]",
        b"{",
        b'"text"',
        b"\xff\xfe",
        b'{"name": NaN}',
        b'{"name": "\\ud800"}',
        b'{"name": "a\\u0000b"}',
    ],
)
def test_what_is_no_scenario_is_refused_with_a_reason(planner: Client, content: bytes) -> None:
    answer = planner.post("/v1/scenarios", headers=JSON, content=content)
    assert (answer.status_code, _kind(answer)) == (422, "invalid")
    assert answer.json()["detail"]


@pytest.mark.parametrize(
    "kind", ["", "text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "application/xml"]
)
def test_a_body_of_another_kind_is_refused(planner: Client, kind: str) -> None:
    answer = planner.post("/v1/scenarios", headers={"Content-Type": kind}, content=b"{}")
    assert (answer.status_code, _kind(answer)) == (415, "media-type")


def test_a_stranger_is_refused_before_a_byte_of_the_body_is_read(address: str) -> None:
    where = urlsplit(address)
    with socket.create_connection((where.hostname, where.port), timeout=10) as line:
        line.sendall(b"POST /v1/scenarios HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\n")
        assert line.recv(100).startswith(b"HTTP/1.1 401")


def test_an_address_and_a_method_that_are_not_there_are_problems_too(planner: Client) -> None:
    gone = planner.get("/v1/nowhere")
    assert (gone.status_code, _kind(gone)) == (404, "not-found")
    wrong = planner.patch("/v1/scenarios", json=SCENARIO)
    assert (wrong.status_code, _kind(wrong)) == (405, "method-not-allowed")
    assert set(wrong.headers["allow"].replace(" ", "").split(",")) == {"GET", "POST"}


def test_mistakes_in_parameters_name_them(planner: Client) -> None:
    answer = planner.get("/v1/scenarios", params={"limit": 0, "after": "'; DROP TABLE runs"})
    assert {one["parameter"] for one in answer.json()["errors"]} == {"limit", "after"}


def test_a_viewer_reads_and_writes_nothing(as_: As) -> None:
    viewer = as_(role=Role.VIEWER)
    assert viewer.get("/v1/scenarios").status_code == 200
    assert viewer.post("/v1/scenarios", json=SCENARIO).status_code == 403


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("", "ko"),
        ("en", "en"),
        ("en-GB,en;q=0.9,ko;q=0.8", "en"),
        ("en;q=0.3, ko-KR", "ko"),
        ("fr, de;q=0.9", "ko"),
        ("*", "ko"),
        ("en;q=nonsense", "ko"),
    ],
)
def test_the_language_is_the_one_preferred_of_ours(header: str, language: str) -> None:
    assert accepted(header) == language
