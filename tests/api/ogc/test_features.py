"""OGC API Features: read by OWSLib and by GDAL as a person with a map program would, and by its letter."""

import datetime as dt
import json
import subprocess
import sys
from typing import Any

import httpx
import pytest
import shapely
from owslib.ogcapi.features import Features

from tests.api import world
from tests.api.http.conftest import As
from tests.api.ogc.conftest import Site

VISITED = sum(len(one.visits) for one in world.rounds())
LEFT = len(world.visits().left_out)
COUNTS = {"dongs": 6, "places": 1 + VISITED + LEFT, "regions": 2, "routes": len(world.rounds())}


@pytest.fixture(scope="module")
def client(as_: As) -> httpx.Client:
    return as_()


@pytest.fixture(params=["office", "run"])
def base(request: pytest.FixtureRequest, site: Site) -> str:
    return "/ogc" if request.param == "office" else f"/ogc/runs/{site.newest}"


def _json(client: httpx.Client, path: str, **query: Any) -> Any:
    answer = client.get(path, params=query)
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_owslib_finds_collections_and_pages_through_their_features(site: Site, base: str) -> None:
    owslib = Features(site.url + base, headers={"Authorization": f"Bearer {site.key}"})
    assert owslib.conformance()["conformsTo"][:2] == [
        "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core",
        "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/geojson",
    ]
    assert owslib.feature_collections() == list(COUNTS)
    for name, count in COUNTS.items():
        page = owslib.collection_items(name, limit=4)
        assert (page["numberMatched"], page["numberReturned"]) == (count, min(4, count)), name
        feature = owslib.collection_item(name, page["features"][0]["id"])
        assert feature["properties"] == page["features"][0]["properties"]


# GDAL waits for the server without letting go of the interpreter, which the server in this process needs
GDAL = """
import json, sys, pyogrio
url, key = sys.argv[1:]
if key:
    pyogrio.set_gdal_config_options({"GDAL_HTTP_USERPWD": f"key:{key}", "GDAL_HTTP_AUTH": "BASIC"})
source = f"OAPIF:{url}"
try:
    layers = [name for name, _kind in pyogrio.list_layers(source)]
except pyogrio.errors.DataSourceError as error:
    sys.exit(str(error))
frames = {name: pyogrio.read_dataframe(source, layer=name, PAGE_SIZE="3") for name in layers}
near = pyogrio.read_dataframe(source, layer="dongs", bbox=(126.851, 35.131, 126.869, 35.149))
print(json.dumps({
    "counts": {name: len(frame) for name, frame in frames.items()},
    "crs": sorted({frame.crs.to_epsg() for frame in frames.values()}),
    "lines": sorted(set(frames["routes"].geom_type)),
    "driving": [int(seconds) for seconds in frames["routes"]["driving_seconds"]],
    "near": sorted(near["dong"]),
}))
"""


def _gdal(url: str, key: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", GDAL, url, key]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)


def test_gdal_reads_every_collection_as_a_layer(site: Site, base: str) -> None:
    ended = _gdal(site.url + base, site.key)
    assert ended.returncode == 0, ended.stderr
    assert json.loads(ended.stdout) == {
        "counts": COUNTS,
        "crs": [4326],
        "lines": ["LineString"],
        "driving": [one.driving_seconds for one in world.rounds()],
        "near": ["가온동"],
    }


def test_gdal_without_a_key_reads_nothing(site: Site) -> None:
    ended = _gdal(f"{site.url}/ogc", "")
    assert ended.returncode == 1
    assert "401" in ended.stderr


def test_a_key_may_stand_in_the_password_for_programs_that_know_no_other_way(site: Site) -> None:
    assert httpx.get(f"{site.url}/ogc", auth=("any name", site.key)).status_code == 200
    assert httpx.get(f"{site.url}/ogc", headers={"X-API-Key": site.key}).status_code == 200


def test_every_link_of_every_document_leads_somewhere(client: httpx.Client, base: str) -> None:
    seen, waiting = set(), [base]
    while waiting:
        path = waiting.pop()
        if path in seen or len(seen) > 200:
            continue
        seen.add(path)
        answer = client.get(path)
        assert answer.status_code == 200, path
        body = answer.json()
        documents = [body, *body.get("collections", ()), *body.get("processes", ())]
        links = [link for document in documents for link in document.get("links", ())]
        assert all(link["href"].startswith("http://127.0.0.1") for link in links)
        waiting += [link["href"] for link in links if not link["rel"].endswith("execute")]
    assert len(seen) > 12


def test_pages_follow_each_other_and_hold_each_feature_once(client: httpx.Client, base: str) -> None:
    path, found = f"{base}/collections/places/items?limit=4", []
    while path:
        page = _json(client, path)
        found += [feature["id"] for feature in page["features"]]
        path = next((link["href"] for link in page["links"] if link["rel"] == "next"), "")
    assert len(found) == len(set(found)) == COUNTS["places"]


def test_an_office_sees_the_newest_plan_of_each_scenario_and_a_run_its_own(client: httpx.Client, site: Site) -> None:
    features = _json(client, "/ogc/collections/regions/items")["features"]
    assert {feature["properties"]["run"] for feature in features} == {site.newest}
    assert all(feature["id"].startswith(f"{site.newest}.region-") for feature in features)
    older = _json(client, f"/ogc/runs/{site.older}/collections/regions/items")["features"]
    assert {feature["id"] for feature in older} == {f"region-{name}" for name in world.REGIONS}


def test_a_region_is_the_union_of_its_dongs(client: httpx.Client, site: Site) -> None:
    base = f"/ogc/runs/{site.newest}/collections"
    dongs = {f["properties"]["dong"]: _shape(f) for f in _json(client, f"{base}/dongs/items")["features"]}
    for region in _json(client, f"{base}/regions/items")["features"]:
        whole = shapely.union_all([dongs[name] for name in world.REGIONS[region["properties"]["name"]]])
        assert _shape(region).equals(whole)
        assert region["properties"]["dongs"] == 3


def _shape(feature: dict[str, Any]) -> shapely.Geometry:
    return shapely.geometry.shape(feature["geometry"])


def test_a_box_takes_what_it_touches_and_what_has_no_shape(client: httpx.Client, base: str) -> None:
    every = _json(client, f"{base}/collections/dongs/items")["features"]
    box = (126.86, 35.14, 126.861, 35.141)
    expected = {f["properties"]["dong"] for f in every if _shape(f).intersects(shapely.box(*box))}
    assert 0 < len(expected) < len(every)
    text = ",".join(map(str, box))
    for asked in (text, f"{box[0]},{box[1]},0,{box[2]},{box[3]},100"):
        got = _json(client, f"{base}/collections/dongs/items", bbox=asked)
        assert {f["properties"]["dong"] for f in got["features"]} == expected
    across = _json(client, f"{base}/collections/dongs/items", bbox="170,-10,-170,10")
    assert across["numberMatched"] == 0


def test_a_time_takes_what_it_meets_and_what_has_no_time(client: httpx.Client, base: str) -> None:
    every = _json(client, f"{base}/collections/places/items")["features"]
    timed = [f for f in every if f["properties"].get("start")]
    untimed = len(every) - len(timed)
    assert untimed == 1 + LEFT
    day = timed[0]["properties"]["date"]
    that_day = sum(f["properties"]["date"] == day for f in timed)
    for asked in (day, f"{day}T00:00:00+09:00/{day}T23:59:59+09:00", f"{day}/{day}"):
        assert _json(client, f"{base}/collections/places/items", datetime=asked)["numberMatched"] == that_day + untimed
    later = (dt.date.fromisoformat(day) + dt.timedelta(days=1)).isoformat()
    before, after = (
        _json(client, f"{base}/collections/places/items", datetime=text)["numberMatched"] - untimed
        for text in (f"../{day}", f"{later}/..")
    )
    assert before + after == len(timed)
    assert _json(client, f"{base}/collections/dongs/items", datetime="1999-01-01T00:00:00Z")["numberMatched"] == 6


def test_features_may_be_asked_for_by_their_values(client: httpx.Client, base: str) -> None:
    stops = _json(client, f"{base}/collections/places/items", kind="stop")
    assert stops["numberMatched"] == VISITED
    assert _json(client, f"{base}/collections/dongs/items", region="가온권역")["numberMatched"] == 3


@pytest.mark.parametrize(
    "query",
    [
        "unknown=1", "limit=0", "limit=x", "limit=-1", "offset=-1", "bbox=1,2,3", "bbox=a,b,c,d", "bbox=0,50,1,40",
        "bbox=nan,0,1,1", "bbox=0,0,500,1", "datetime=yesterday", "datetime=2027-13-01", "datetime=../..",
        "datetime=2027-03-03/2027-03-02", "datetime=2027-03-02T00:00:00", "limit=%D9%A3",
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_with_400_naming_the_parameter(
    client: httpx.Client, base: str, query: str
) -> None:
    answer = client.get(f"{base}/collections/places/items?{query}", headers={"Accept-Language": "en"})
    assert answer.status_code == 400, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["errors"][0]["parameter"] == query.partition("=")[0]


@pytest.mark.parametrize(
    "path", ["", "/conformance", "/collections", "/collections/places", "/collections/places/items/base"]
)
def test_documents_that_take_no_parameter_refuse_one(client: httpx.Client, site: Site, path: str) -> None:
    assert client.get(f"/ogc/runs/{site.newest}{path}", params={"f": "html"}).status_code == 400


def test_collections_say_where_and_when_their_features_are(client: httpx.Client, base: str) -> None:
    places = _json(client, f"{base}/collections/places")
    west, south, east, north = places["extent"]["spatial"]["bbox"][0]
    for feature in _json(client, f"{base}/collections/places/items")["features"]:
        lon, lat = feature["geometry"]["coordinates"]
        assert west <= lon <= east
        assert south <= lat <= north
    first, last = places["extent"]["temporal"]["interval"][0]
    assert first < last
    assert "temporal" not in _json(client, f"{base}/collections/dongs")["extent"]


def test_missing_collections_features_and_runs_are_404(client: httpx.Client, base: str) -> None:
    for path in ("/collections/nothing", "/collections/nothing/items", "/collections/places/items/nothing"):
        assert client.get(base + path).status_code == 404, path
    assert client.get("/ogc/runs/run_00000000000000000000000000").status_code == 404
