"""The GeoPackage, read by GDAL, and its styles where QGIS looks for them."""

import sqlite3
from contextlib import closing
from pathlib import Path
from xml.etree import ElementTree

import geopandas as gpd
import pyogrio
import pytest
import shapely

from api import i18n
from api.documents.geopackage import LAYERS, geopackage, style
from scenarios.schedule.areas import cells_of
from tests.api import world

WHOLE = world.finished(world.schedule())


@pytest.fixture(autouse=True)
def korean() -> None:
    i18n.use("ko")


@pytest.fixture
def package(tmp_path: Path) -> Path:
    path = tmp_path / "plan.gpkg"
    path.write_bytes(geopackage(WHOLE, world.STAMP))
    return path


def test_gdal_reads_every_layer_with_its_geometry(package: Path) -> None:
    layers = {str(name): str(kind) for name, kind in pyogrio.list_layers(package) if kind}
    assert layers == {
        "regions": "MultiPolygon", "routes": "LineString", "stops": "Point", "left_out": "Point", "base": "Point",
    }  # fmt: skip
    regions = gpd.read_file(package, layer="regions").set_index("dong")
    assert regions.crs == "EPSG:4326"
    assert regions.loc["바다동", ["region", "is_hub", "approximate"]].tolist() == ["마루권역", False, True]
    assert regions.geometry.is_valid.all()
    assert len(gpd.read_file(package, layer="stops")) == 36


def test_each_layer_has_its_default_style_where_qgis_looks_for_it(package: Path) -> None:
    with closing(sqlite3.connect(package)) as database:
        rows = database.execute("SELECT f_table_name, f_geometry_column, styleQML, useAsDefault FROM layer_styles")
        found = {name: (column, qml, default) for name, column, qml, default in rows}
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert set(found) == set(LAYERS.values())
    for column, qml, default in found.values():
        assert (column, default) == ("geom", 1)
        assert ElementTree.fromstring(qml).find("renderer-v2/symbols/symbol/layer") is not None


def test_the_same_plan_gives_the_same_package() -> None:
    assert geopackage(WHOLE, world.STAMP) == geopackage(WHOLE, world.STAMP)


def test_an_office_replaces_a_style_by_its_own(tmp_path: Path) -> None:
    (tmp_path / "stops.qml").write_text("<qgis/>", encoding="utf-8")
    assert style("stops", tmp_path) == "<qgis/>"
    assert style("routes", tmp_path) == style("routes")


def test_a_plan_of_visits_alone_has_no_regions(tmp_path: Path) -> None:
    path = tmp_path / "plan.gpkg"
    path.write_bytes(geopackage(world.finished(world.schedule(hubs=None)), world.STAMP))
    assert "regions" not in {str(name) for name, _kind in pyogrio.list_layers(path)}


def test_areas_come_back_from_the_schedule_as_they_were() -> None:
    cells = cells_of(WHOLE.areas)
    assert cells.attrs == world.cells().attrs
    assert cells["name"].tolist() == world.cells()["name"].tolist()
    assert shapely.equals_exact(
        shapely.normalize(cells.geometry), shapely.normalize(world.cells().geometry), 1e-6
    ).all()
