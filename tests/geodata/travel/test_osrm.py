import json
import math
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import numpy as np
import pytest

from geodata.errors import GeodataError
from geodata.travel.cache import CachedOsrm
from geodata.travel.osrm import Osrm

POINTS = [(126.88 + 0.01 * i, 35.80 + 0.003 * i * i) for i in range(7)]


def table_of(places, sources, destinations):
    """What the fake server answers: no symmetry, so that a transposed block would show."""
    durations = [[round(abs(b[0] - a[0]) * 1e4 + a[1], 1) for b in destinations] for a in sources]
    distances = [[round(abs(b[0] - a[0]) * 1e5 + a[1], 1) for b in destinations] for a in sources]
    return {"code": "Ok", "durations": durations, "distances": distances, "places": len(places)}


class Server(ThreadingHTTPServer):
    """A table service on the loopback that counts requests; ``answer`` may replace what it says."""

    daemon_threads = True
    most_points = 4

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.requests = []
        self.answer = None

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server_address[1]}"


class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        parts = urlsplit(self.path)
        query = parse_qs(parts.query)
        places = [tuple(map(float, p.split(","))) for p in parts.path.rsplit("/", 1)[1].split(";")]
        self.server.requests.append((parts.path, query))
        if self.server.answer is not None:
            return self.reply(*self.server.answer)
        if len(places) > self.server.most_points:
            return self.reply(400, json.dumps({"code": "TooBig", "message": "Too many table coordinates"}))
        chosen = [
            [places[int(i)] for i in query[key][0].split(";")] if key in query else places
            for key in ("sources", "destinations")
        ]
        return self.reply(200, json.dumps(table_of(places, *chosen)))

    def reply(self, status, body):
        self.send_response(status)
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, *args):
        """Stay silent."""


@pytest.fixture
def server(monkeypatch):
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    with Server() as running:
        threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        yield running
        running.shutdown()


@pytest.mark.parametrize("size", [0, 1, 2, 4, 5, 7])
def test_table_is_put_together_from_blocks_the_server_accepts(server, size):
    table = Osrm(server.url, max_table_size=4).table(POINTS[:size])
    whole = table_of(POINTS[:size], POINTS[:size], POINTS[:size])
    for a in range(size):
        for b in range(size):
            assert table.seconds[a, b] == (0 if a == b else math.ceil(whole["durations"][a][b]))
            assert table.metres[a, b] == (0 if a == b else math.ceil(whole["distances"][a][b]))
    assert table.seconds.shape == (size, size)
    # Up to 4 points go in one request, more in blocks of 2 x 2.
    assert len(server.requests) == (min(size, 1) if size <= 4 else math.ceil(size / 2) ** 2)


def test_request_asks_for_both_matrices_longitude_first(server):
    Osrm(server.url + "/", max_table_size=4).table(POINTS[:2])
    (path, query) = server.requests[0]
    assert path == "/table/v1/driving/126.880000,35.800000;126.890000,35.803000"
    assert query == {"annotations": ["duration,distance"]}


def test_refusal_of_the_server_is_passed_on(server):
    with pytest.raises(GeodataError, match=r"OSRM at .* refuses: TooBig, Too many table coordinates"):
        Osrm(server.url).table(POINTS)


def test_pair_without_a_way_is_named(server):
    server.answer = (200, json.dumps({"code": "Ok", "durations": [[0, 1], [None, 0]], "distances": [[0, 1], [1, 0]]}))
    with pytest.raises(GeodataError, match=r"OSRM at .* knows no way from point 2 to point 1"):
        Osrm(server.url).table(POINTS[:2])


@pytest.mark.parametrize(
    "answer",
    [
        {"code": "Ok", "durations": [[0, 1], [1, 0]]},
        {"code": "Ok", "durations": [[0, 1], [1, 0]], "distances": [[0, 1]]},
        {"code": "Ok", "durations": [[0, 1], [1, 0]], "distances": [[0, 1], [1]]},
        {"code": "Ok", "durations": [[0, 1], [1, 0]], "distances": "none"},
    ],
)
def test_answer_without_whole_matrices_is_refused(server, answer):
    server.answer = (200, json.dumps(answer))
    with pytest.raises(GeodataError, match=r"OSRM at .* gives no distances for 2 x 2 points"):
        Osrm(server.url).table(POINTS[:2])


@pytest.mark.parametrize(("status", "body"), [(502, "<html>bad gateway</html>"), (200, "[]"), (404, "{}")])
def test_answer_that_is_no_table_is_refused(server, status, body):
    server.answer = (status, body)
    with pytest.raises(GeodataError, match=f"OSRM at .* answers HTTP {status}, but no table"):
        Osrm(server.url).table(POINTS[:2])


def test_server_that_is_not_there_is_named(server):
    server.shutdown()
    server.server_close()
    with pytest.raises(GeodataError, match=r"OSRM at http://127.0.0.1:\d+ does not answer: "):
        Osrm(server.url).table(POINTS[:2])


def test_server_that_does_not_answer_in_time_is_named(server):
    # The listening socket accepts, but nobody serves it any more.
    server.shutdown()
    with pytest.raises(GeodataError, match=r"OSRM at http://127.0.0.1:\d+ does not answer: timed out"):
        Osrm(server.url, timeout_s=0.05).table(POINTS[:2])


@pytest.mark.parametrize(
    ("bad", "message"),
    [
        ({"base_url": "localhost:5000"}, "OSRM address localhost:5000 does not begin with http"),
        ({"base_url": "http://x", "max_table_size": 1}, "OSRM table size 1 is below 2"),
        ({"base_url": "http://x", "timeout_s": 0}, "OSRM timeout 0 s is not above zero"),
    ],
)
def test_parameter_outside_its_range_is_refused(bad, message):
    with pytest.raises(GeodataError, match=message):
        Osrm(**bad)


def test_position_off_the_earth_is_refused_before_anything_is_asked(server):
    with pytest.raises(GeodataError, match=r"point 1: .* is no longitude and latitude"):
        Osrm(server.url).table([(127.0, 91.0)])
    assert server.requests == []


def test_line_is_the_servers_way_with_fewer_bends(server):
    way = [[126.88, 35.80], [126.885, 35.80001], [126.89, 35.80], [126.89, 35.81]]
    server.answer = (200, json.dumps({"code": "Ok", "routes": [{"geometry": {"coordinates": way}}]}))
    # The second point lies a metre off the line from the first to the third.
    expected = ((126.88, 35.80), (126.89, 35.80), (126.89, 35.81))
    assert Osrm(server.url).lines([POINTS[:2], POINTS[:3]]) == [expected, expected]
    assert [path.count(";") for path, _ in server.requests] == [1, 2]
    path, query = server.requests[0]
    assert path == "/route/v1/driving/126.880000,35.800000;126.890000,35.803000"
    assert query == {"overview": ["full"], "geometries": ["geojson"]}


@pytest.mark.parametrize(
    "answer",
    [{}, {"routes": []}, {"routes": [{"geometry": "_p~iF"}]}, {"routes": [{"geometry": {"coordinates": [[1, 2]]}}]}],
)
def test_answer_without_a_line_is_refused(server, answer):
    server.answer = (200, json.dumps({"code": "Ok"} | answer))
    with pytest.raises(GeodataError, match=r"OSRM at .* gives no line for 2 points"):
        Osrm(server.url).lines([POINTS[:2]])


def test_a_kept_table_costs_one_request(server, tmp_path):
    first = CachedOsrm(Osrm(server.url, max_table_size=4), tmp_path / "tables").table(POINTS)
    fetched = len(server.requests)
    again = CachedOsrm(Osrm(server.url, max_table_size=4), tmp_path / "tables").table(POINTS)
    # 7 points in blocks of 2: 16 requests; to make sure, every second point, 4 in all.
    assert (fetched, len(server.requests)) == (16, 17)
    assert server.requests[-1][0].count(";") == 3
    for table in (first, again):
        assert np.array_equal(table.seconds, Osrm(server.url, max_table_size=4).table(POINTS).seconds)
        assert table.provider == "osrm"


def test_a_kept_table_is_fetched_again_once_the_server_says_otherwise(server, tmp_path, monkeypatch):
    osrm = CachedOsrm(Osrm(server.url, max_table_size=4), tmp_path / "tables")
    before = osrm.table(POINTS)
    slower = table_of

    def with_new_roads(*places):
        answer = slower(*places)
        return answer | {"durations": [[d + 60 for d in row] for row in answer["durations"]]}

    monkeypatch.setitem(globals(), "table_of", with_new_roads)
    for _ in range(2):
        assert osrm.table(POINTS).seconds[0, 1] == before.seconds[0, 1] + 60
    # 16 requests twice, one that differs, one that agrees.
    assert len(server.requests) == 34


@pytest.mark.parametrize("size", [0, 1])
def test_tables_of_no_trip_are_kept_too(server, tmp_path, size):
    osrm = CachedOsrm(Osrm(server.url), tmp_path / "tables")
    assert osrm.table(POINTS[:size]).seconds.shape == osrm.table(POINTS[:size]).seconds.shape == (size, size)


def test_other_points_and_other_servers_have_other_tables(server, tmp_path):
    folder = tmp_path / "tables"
    CachedOsrm(Osrm(server.url, max_table_size=4), folder).table(POINTS[:3])
    CachedOsrm(Osrm(server.url, max_table_size=4), folder).table(POINTS[1:4])
    CachedOsrm(Osrm(server.url.replace("127.0.0.1", "localhost"), max_table_size=4), folder).table(POINTS[:3])
    assert len(list(folder.iterdir())) == 3


def test_a_server_that_is_gone_is_told_though_a_table_is_kept(server, tmp_path):
    osrm = CachedOsrm(Osrm(server.url), tmp_path / "tables")
    osrm.table(POINTS[:3])
    server.answer = (503, "")
    with pytest.raises(GeodataError, match="HTTP 503"):
        osrm.table(POINTS[:3])


def test_lines_behind_the_cache_are_those_of_the_server(server, tmp_path):
    server.answer = (200, json.dumps({"code": "Ok", "routes": [{"geometry": {"coordinates": [[127, 35], [127, 36]]}}]}))
    assert CachedOsrm(Osrm(server.url), tmp_path / "tables").lines([POINTS[:2]]) == [((127.0, 35.0), (127.0, 36.0))]
