import json
import struct
import zipfile

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import pytest
import shapely
from shapely.geometry import Point, Polygon, box

from geodata.errors import GeodataError
from geodata.facts import load_district
from geodata.layers import Place, match_layer, place_in_dong, read_layer
from tests.geodata.shared import DATA, needs_shared_data, shared_rows

# Two squares of 1 km in the middle of Seo-gu, EPSG:5179.
X, Y = 940_000, 1_684_000
SQUARES = [box(X, Y, X + 1000, Y + 1000), box(X + 1000, Y, X + 2000, Y + 1000)]
BOWTIE = Polygon([(X, Y), (X + 1000, Y + 1000), (X + 1000, Y), (X, Y + 1000)])


def frame(shapes=SQUARES, codes=("2914057500", "2914059000"), names=("양동", "양3동")):
    return gpd.GeoDataFrame({"adm_cd2": list(codes), "adm_nm": list(names)}, geometry=list(shapes), crs="EPSG:5179")


def written(folder, file, content=None, **options):
    """Write a frame and return its path; text of Shapefiles in ``encoding``."""
    path = folder / file
    (frame() if content is None else content).to_file(path, **options)
    return path


def geojson(folder, features, **members):
    path = folder / "dongs.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features, **members}), encoding="utf-8")
    return path


def feature(code="1", name="가동", shape=None):
    geometry = None if shape is None else shapely.geometry.mapping(shape)
    return {"type": "Feature", "properties": {"code": code, "name": name}, "geometry": geometry}


DEGREES = box(126.85, 35.14, 126.86, 35.15)


@pytest.mark.parametrize("crs", ["EPSG:4326", "EPSG:5179", "EPSG:5186", "EPSG:5174", "EPSG:3857"])
@pytest.mark.parametrize("file", ["dongs.gpkg", "dongs.geojson", "dongs.shp"])
def test_layer_comes_out_in_one_crs_whatever_it_declares(tmp_path, crs, file):
    path = written(tmp_path, file, frame().to_crs(crs))
    layer = read_layer(path)
    assert layer.crs.to_epsg() == 5179
    assert layer["code"].tolist() == ["2914057500", "2914059000"]
    assert layer["name"].tolist() == ["양동", "양3동"]
    assert layer.index.tolist() == [1, 2]
    assert layer.attrs["file"] == file
    # GeoJSON keeps 7 decimals, a centimetre; the old Bessel datum comes back within a metre.
    assert all(a.hausdorff_distance(b) < 1 for a, b in zip(layer.geometry, SQUARES, strict=True))


@pytest.mark.parametrize("declared", [True, False])
@pytest.mark.parametrize("encoding", ["CP949", "UTF-8"])
def test_shapefile_text_is_read_with_and_without_a_declared_encoding(tmp_path, encoding, declared):
    path = written(tmp_path, "dongs.shp", frame(names=("양동", "뷁3동")), encoding=encoding)
    if not declared:
        path.with_suffix(".cpg").unlink()
    assert read_layer(path)["name"].tolist() == ["양동", "뷁3동"]


@pytest.mark.parametrize(
    "declared", ["949", "EUC-KR", "MS949", "ANSI 949", "x-windows-949", "KSC5601", "UHC", "cp949 "]
)
def test_every_usual_name_of_the_korean_encoding_is_understood(tmp_path, declared):
    # The first letter of the name is in CP949 and not in EUC-KR: files that declare the one are often in the other.
    path = written(tmp_path, "dongs.shp", frame(names=("뷁동", "양동")), encoding="CP949")
    path.with_suffix(".cpg").write_text(declared)
    assert read_layer(path)["name"].tolist() == ["뷁동", "양동"]


def test_unknown_declared_encoding_is_asked_for(tmp_path):
    path = written(tmp_path, "dongs.shp", encoding="CP949")
    path.with_suffix(".cpg").write_text("klingon")
    with pytest.raises(GeodataError, match=r"dongs.cpg declares the encoding klingon, which is not known; say which"):
        read_layer(path)


def test_text_that_breaks_its_declared_encoding_is_an_error(tmp_path):
    path = written(tmp_path, "dongs.shp", encoding="CP949")
    path.with_suffix(".cpg").write_text("UTF-8")
    with pytest.raises(GeodataError, match=r"dongs.shp: its text is not in the encoding it declares"):
        read_layer(path)


def test_shapefile_text_in_neither_encoding_is_asked_for(tmp_path):
    path = written(tmp_path, "dongs.shp", frame(names=("Zürich", "Café \xff")), encoding="ISO-8859-1")
    path.with_suffix(".cpg").unlink()
    with pytest.raises(GeodataError, match=r"dongs.dbf: its text is neither UTF-8 nor CP949; say which encoding"):
        read_layer(path)
    assert read_layer(path, encoding="ISO-8859-1")["name"].tolist() == ["Zürich", "Café \xff"]


def test_wrong_encoding_asked_for_is_an_error_and_no_garbled_text(tmp_path):
    path = written(tmp_path, "dongs.shp", encoding="CP949")
    with pytest.raises(GeodataError, match=r"dongs.shp: its text is not in the encoding UTF-8"):
        read_layer(path, encoding="UTF-8")


def test_unknown_encoding_is_an_error(tmp_path):
    path = written(tmp_path, "dongs.geojson")
    with pytest.raises(GeodataError, match=r"dongs.geojson: its text is not in the encoding klingon"):
        read_layer(path, encoding="klingon")


def test_geojson_in_cp949_is_read(tmp_path):
    path = geojson(tmp_path, [feature(name="양동", shape=DEGREES)])
    path.write_bytes(json.dumps(json.loads(path.read_text()), ensure_ascii=False).encode("cp949"))
    assert read_layer(path)["name"].tolist() == ["양동"]


def test_geojson_in_no_known_encoding_is_asked_for(tmp_path):
    path = tmp_path / "dongs.geojson"
    path.write_bytes(b'{"a": "\xff\xff"}')
    with pytest.raises(GeodataError, match=r"dongs.geojson: its text is neither UTF-8 nor CP949"):
        read_layer(path)


@pytest.mark.parametrize("inner", ["경계/행정동.shp", "행정동.gpkg", "행정동.geojson"])
def test_zip_is_read_whatever_its_names_are(tmp_path, inner):
    suffix = inner[inner.rindex(".") :]
    source = written(tmp_path, f"dongs{suffix}", **({"encoding": "CP949"} if suffix == ".shp" else {}))
    path = tmp_path / "bundle.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("readme.txt", "terms")
        for part in tmp_path.glob("dongs.*"):
            archive.write(part, inner.replace(suffix, part.suffix.upper()))
    source.unlink()
    layer = read_layer(path)
    assert layer["name"].tolist() == ["양동", "양3동"]
    assert layer.attrs["file"] == "bundle.zip"


def test_zip_with_two_layers_names_both(tmp_path):
    path = tmp_path / "bundle.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.geojson", "{}")
        archive.writestr("b.shp", "")
    with pytest.raises(GeodataError, match=r"bundle.zip holds 2 layers, not one: a.geojson, b.shp"):
        read_layer(path)


def test_zip_that_unpacks_too_large_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr("geodata.files.LARGEST_ARCHIVE_BYTES", 10)
    path = tmp_path / "bundle.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.geojson", "x" * 11)
    with pytest.raises(GeodataError, match=r"bundle.zip unpacks to 11 bytes, above 10"):
        read_layer(path)


@pytest.mark.parametrize(
    ("at", "flag", "message"), [(6, 1, "encrypted"), (8, 99, "compression method is not supported")]
)
def test_zip_that_cannot_be_opened_is_named(tmp_path, at, flag, message):
    path = tmp_path / "bundle.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.geojson", "x")
    raw = bytearray(path.read_bytes())
    # The flags (offset 6) or the method (offset 8) of the file's own header and of its entry in the central directory.
    raw[at] = raw[raw.index(b"PK\x01\x02") + at + 2] = flag
    path.write_bytes(raw)
    with pytest.raises(GeodataError, match=f"bundle.zip cannot be read: .*{message}"):
        read_layer(path)


def test_geopackage_with_two_layers_names_both(tmp_path):
    for layer in ("first", "second"):
        path = written(tmp_path, "dongs.gpkg", layer=layer)
    with pytest.raises(GeodataError, match=r"dongs.gpkg holds 2 layers, not one: first, second"):
        read_layer(path)


@pytest.mark.parametrize(
    ("file", "content", "message"),
    [
        ("dongs.csv", b"a,b", r"dongs.csv: unknown format; known are .geojson, .json, .gpkg, .shp, .zip"),
        ("dongs.gpkg", b"not a database", "dongs.gpkg cannot be read: "),
        ("dongs.zip", b"PK not a zip", "dongs.zip cannot be read: File is not a zip file"),
        ("dongs.geojson", b"{", "dongs.geojson is no JSON: "),
        ("dongs.geojson", b"[" * 100_000, r"dongs.geojson is no JSON: "),
        ("dongs.geojson", b"[1]", "dongs.geojson is no GeoJSON FeatureCollection"),
        ("dongs.geojson", b'{"type": "FeatureCollection", "features": []}', "dongs.geojson has no features"),
        (
            "dongs.geojson",
            b'{"type": "FeatureCollection", "features": [1]}',
            "dongs.geojson (has no features|cannot be read)",
        ),
        ("dongs.shp", b"", r"dongs.shp has no table: dongs.dbf is missing"),
        ("dongs.SHP", b"", r"dongs.SHP has no table: dongs.dbf is missing"),
    ],
)
def test_damaged_or_foreign_file_is_named(tmp_path, file, content, message):
    path = tmp_path / file
    path.write_bytes(content)
    with pytest.raises(GeodataError, match=message):
        read_layer(path)


@pytest.mark.parametrize("table", [b"", b"\3" * 31, b"\3" * 40])
def test_damaged_shapefile_table_is_named(tmp_path, table):
    path = written(tmp_path, "dongs.shp", encoding="UTF-8")
    path.with_suffix(".cpg").unlink()
    path.with_suffix(".dbf").write_bytes(table)
    with pytest.raises(GeodataError, match=r"dongs\.(dbf|shp)"):
        read_layer(path)


def test_absent_file_is_named(tmp_path):
    with pytest.raises(GeodataError, match=r"nowhere.gpkg does not exist"):
        read_layer(tmp_path / "nowhere.gpkg")


def test_layer_without_features_is_refused(tmp_path):
    path = written(tmp_path, "dongs.gpkg", frame(shapes=[], codes=[], names=[]).set_crs("EPSG:5179"))
    with pytest.raises(GeodataError, match=r"dongs.gpkg has no features"):
        read_layer(path)


def test_shapefile_without_prj_needs_a_crs(tmp_path):
    path = written(tmp_path, "dongs.shp", frame().to_crs("EPSG:5186"), encoding="UTF-8")
    path.with_suffix(".prj").unlink()
    with pytest.raises(GeodataError, match=r"dongs.shp declares no CRS; give the one it is in"):
        read_layer(path)
    layer = read_layer(path, crs="EPSG:5186")
    assert layer.geometry.iloc[0].hausdorff_distance(SQUARES[0]) < 0.01


def test_geojson_without_crs_is_in_degrees(tmp_path):
    layer = read_layer(geojson(tmp_path, [feature(shape=DEGREES)]))
    assert layer.to_crs("EPSG:4326").geometry.iloc[0].hausdorff_distance(DEGREES) < 1e-6


def test_geojson_whose_crs_is_null_needs_one(tmp_path):
    path = geojson(tmp_path, [feature(shape=DEGREES)], crs=None)
    with pytest.raises(GeodataError, match=r"dongs.geojson declares no CRS"):
        read_layer(path)
    assert len(read_layer(path, crs="EPSG:4326")) == 1


def test_geojson_with_an_old_crs_member_is_read(tmp_path):
    member = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::5179"}}
    layer = read_layer(geojson(tmp_path, [feature(shape=SQUARES[0])], crs=member))
    assert layer.geometry.iloc[0].equals(SQUARES[0])


@pytest.mark.parametrize(
    "member", [{"type": "name", "properties": {"name": "EPSG:nonsense"}}, {"type": "link"}, "EPSG"]
)
def test_geojson_with_a_crs_member_that_makes_no_sense_is_refused(tmp_path, member):
    with pytest.raises(GeodataError, match=r"dongs.geojson names a CRS that is not known: "):
        read_layer(geojson(tmp_path, [feature(shape=DEGREES)], crs=member))


def test_geojson_in_metres_that_names_no_crs_is_caught(tmp_path):
    with pytest.raises(GeodataError, match=r"dongs.geojson, row 2: 나동 \(2\) lies outside Korea; is the CRS right"):
        read_layer(geojson(tmp_path, [feature(shape=DEGREES), feature("2", "나동", SQUARES[0])]))


def test_swapped_axes_are_caught(tmp_path):
    swapped = shapely.transform(DEGREES, lambda xy: xy[:, ::-1])
    with pytest.raises(GeodataError, match=r"dongs.geojson, row 1: 가동 \(1\) lies outside Korea"):
        read_layer(geojson(tmp_path, [feature(shape=swapped)]))


def test_impossible_crs_is_named(tmp_path):
    with pytest.raises(GeodataError, match=r"dongs.geojson: CRS EPSG:1 cannot be used"):
        read_layer(geojson(tmp_path, [feature(shape=DEGREES)]), crs="EPSG:1")


def test_dong_without_geometry_is_named(tmp_path):
    with pytest.raises(GeodataError, match=r"dongs.geojson, row 2: 나동 \(2\) has no geometry"):
        read_layer(geojson(tmp_path, [feature(shape=DEGREES), feature("2", "나동")]))


def test_dong_that_is_a_point_is_named(tmp_path):
    with pytest.raises(GeodataError, match=r"dongs.geojson, row 1: 가동 \(1\) is a Point, not a polygon"):
        read_layer(geojson(tmp_path, [feature(shape=Point(126.85, 35.15))]))


def test_invalid_polygon_is_repaired(tmp_path):
    layer = read_layer(written(tmp_path, "dongs.gpkg", frame([BOWTIE, SQUARES[1]])))
    assert layer.geometry.is_valid.all()
    # A bow tie is two triangles, together half of the square.
    assert layer.geometry.iloc[0].area == pytest.approx(500_000)


def test_polygon_that_is_a_line_cannot_be_repaired(tmp_path):
    line = Polygon([(X, Y), (X + 1000, Y), (X, Y)])
    with pytest.raises(GeodataError, match=r"dongs.gpkg, row 1: 양동 \(2914057500\) cannot be repaired: "):
        read_layer(written(tmp_path, "dongs.gpkg", frame([line, SQUARES[1]])))


def test_coordinate_that_is_no_number_is_named(tmp_path):
    endless = shapely.transform(SQUARES[1], lambda xy: np.where(xy == X + 2000, np.inf, xy))
    with pytest.raises(
        GeodataError, match=r"dongs.gpkg, row 2: 양3동 \(2914059000\) has a coordinate that is no number"
    ):
        read_layer(written(tmp_path, "dongs.gpkg", frame([SQUARES[0], endless])))


def test_ring_that_does_not_close_is_refused(tmp_path):
    ring = [(X, Y), (X + 1000, Y), (X + 1000, Y + 1000), (X, Y + 1000)]
    wkb = struct.pack("<BIII8d", 1, 3, 1, len(ring), *(number for point in ring for number in point))
    pyogrio.raw.write(
        tmp_path / "dongs.gpkg",
        geometry=np.array([wkb], dtype=object),
        field_data=[np.array(["1"], dtype=object), np.array(["가동"], dtype=object)],
        fields=["code", "name"],
        geometry_type="Polygon",
        crs="EPSG:5179",
    )
    with pytest.raises(GeodataError, match=r"dongs.gpkg cannot be read: .*do not form a closed linestring"):
        read_layer(tmp_path / "dongs.gpkg")


def test_heights_are_dropped(tmp_path):
    layer = read_layer(written(tmp_path, "dongs.gpkg", frame([shapely.force_3d(s, 7.0) for s in SQUARES])))
    assert not layer.geometry.has_z.any()


def test_duplicate_code_names_both_rows(tmp_path):
    path = written(tmp_path, "dongs.gpkg", frame(codes=("2914057500", "2914057500")))
    with pytest.raises(GeodataError, match=r"dongs.gpkg, row 2: code 2914057500 is already in row 1"):
        read_layer(path)


@pytest.mark.parametrize("empty", [None, "", "  "])
def test_dong_without_code_is_named(tmp_path, empty):
    path = written(tmp_path, "dongs.gpkg", frame(codes=("2914057500", empty)))
    with pytest.raises(GeodataError, match=r"dongs.gpkg, row 2: no code"):
        read_layer(path)


@pytest.mark.parametrize("codes", [(2914057500, 2914059000), (2914057500.0, 2914059000.0)])
def test_numeric_codes_are_read_as_text(tmp_path, codes):
    path = written(tmp_path, "dongs.gpkg", frame(codes=codes))
    assert read_layer(path)["code"].tolist() == ["2914057500", "2914059000"]


def test_columns_can_be_named(tmp_path):
    path = written(tmp_path, "dongs.gpkg", frame().rename(columns={"adm_cd2": "key", "adm_nm": "label"}))
    with pytest.raises(GeodataError, match=r"dongs.gpkg: which column is the code. It has key, label"):
        read_layer(path)
    with pytest.raises(GeodataError, match=r"dongs.gpkg has no column kee; it has key, label"):
        read_layer(path, code_column="kee", name_column="label")
    assert read_layer(path, code_column="key", name_column="label")["name"].tolist() == ["양동", "양3동"]


def whole_layer(key, **changes):
    """A layer of unit squares, one per dong of a district, in reverse order."""
    dongs = load_district(key).dongs[::-1]
    layer = gpd.GeoDataFrame(
        {"code": [d.code for d in dongs], "name": [d.name for d in dongs]},
        geometry=[box(X + 10 * i, Y, X + 10 * i + 10, Y + 10) for i in range(len(dongs))],
        crs="EPSG:5179",
    )
    layer.index = range(1, len(dongs) + 1)
    layer.attrs["file"] = "map.shp"
    for column, value in changes.items():
        layer.loc[1, column] = value
    return layer


def test_layer_is_put_in_the_order_of_the_fact_table():
    seogu = load_district("seogu")
    matched = match_layer(whole_layer("seogu"), seogu)
    assert matched["code"].tolist() == list(seogu.names)
    assert matched.attrs["file"] == "map.shp"


def test_layer_with_codes_of_before_the_change_is_matched():
    gimje = load_district("gimje")
    layer = whole_layer("gimje")
    layer["code"] = "45210" + layer["code"].str[5:]
    assert match_layer(layer, gimje)["code"].tolist() == list(gimje.names)


def test_layer_with_codes_we_do_not_know_is_matched_by_name():
    seogu = load_district("seogu")
    layer = whole_layer("seogu")
    layer["code"] = "12240" + layer["code"].str[5:]
    layer["name"] = "광주광역시 서구 " + layer["name"]
    assert match_layer(layer, seogu)["code"].tolist() == list(seogu.names)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        (
            {"code": "9999900000", "name": "없는동"},
            r"map.shp, row 1: 없는동 \(9999900000\) is no dong of 전남광주통합특별시 서구",
        ),
        ({"name": "없는동"}, "map.shp, row 1: code 2914084000 is 동천동, but the name is 없는동"),
        ({"name": "양동"}, "map.shp, row 1: code 2914084000 is 동천동, but the name is 양동"),
        ({"code": "x", "name": "양동"}, r"map.shp, row 18: 양동 \(2914057500\) is already in row 1"),
    ],
)
def test_feature_that_fits_no_dong_or_a_taken_one_is_named(changes, message):
    with pytest.raises(GeodataError, match=message):
        match_layer(whole_layer("seogu", **changes), load_district("seogu"))


def test_feature_without_a_name_is_matched_by_its_code():
    assert len(match_layer(whole_layer("seogu", name=""), load_district("seogu"))) == 18


@needs_shared_data
def test_layer_of_a_wider_area_is_cut_to_the_district():
    wide = pd.concat([read_layer(DATA / file) for file in ("gimje_19.geojson", "seogu_18dong.geojson")])
    wide = wide.reset_index(drop=True)
    matched = match_layer(gpd.GeoDataFrame(wide, crs="EPSG:5179"), load_district("gimje"))
    assert matched["code"].tolist() == [dong.code for dong in load_district("gimje").dongs]


def test_missing_dongs_are_named():
    with pytest.raises(GeodataError, match=r"map.shp lacks 금호2동 \(2914082400\), 동천동 \(2914084000\)"):
        match_layer(whole_layer("seogu").iloc[2:], load_district("seogu"))


def place(lon, lat, row=1):
    return Place("새봄경로당", lon, lat, "centres.csv", row)


def test_place_gets_the_code_of_its_dong():
    layer = gpd.GeoDataFrame(
        {"code": ["1", "2"]},
        geometry=[DEGREES, shapely.affinity.translate(DEGREES, xoff=0.01)],
        crs="EPSG:4326",
    ).to_crs("EPSG:5179")
    places = [place(126.865, 35.145), place(126.855, 35.145)]
    assert place_in_dong(places, layer) == ["2", "1"]
    assert place_in_dong([], layer) == []


def in_degrees(x, y):
    return gpd.GeoSeries([Point(x, y)], crs="EPSG:5179").to_crs("EPSG:4326").iloc[0].coords[0]


def test_place_on_a_common_border_belongs_to_the_first_dong():
    # Two dongs on the same ground: every spot is at distance zero from both, as on a border.
    layer = gpd.GeoDataFrame({"code": ["2", "1"]}, geometry=[SQUARES[0], SQUARES[0]], crs="EPSG:5179")
    assert place_in_dong([place(*in_degrees(X + 500, Y + 500))], layer) == ["2"]


def test_place_outside_by_the_rounding_of_coordinates_belongs_to_the_nearest_dong():
    layer = gpd.GeoDataFrame({"code": ["1", "2"]}, geometry=SQUARES, crs="EPSG:5179")
    assert place_in_dong([place(*in_degrees(X + 1500, Y - 0.4))], layer) == ["2"]
    with pytest.raises(GeodataError, match=r"lies in no dong of layer"):
        place_in_dong([place(*in_degrees(X + 1500, Y - 0.6))], layer)


def test_place_outside_every_dong_is_named_with_file_row_and_coordinates():
    layer = gpd.GeoDataFrame({"code": ["1"]}, geometry=[DEGREES], crs="EPSG:4326").to_crs("EPSG:5179")
    layer.attrs["file"] = "map.shp"
    with pytest.raises(
        GeodataError, match=r"centres.csv, row 7: 새봄경로당 \(127.0, 35.145\) lies in no dong of map.shp"
    ):
        place_in_dong([place(126.855, 35.145), place(127.0, 35.145, row=7)], layer)


@pytest.mark.parametrize("lon", [float("nan"), float("inf"), 1e9])
def test_place_nowhere_on_earth_is_named(lon):
    layer = gpd.GeoDataFrame({"code": ["1"]}, geometry=[DEGREES], crs="EPSG:4326").to_crs("EPSG:5179")
    with pytest.raises(GeodataError, match=r"centres.csv, row 1: 새봄경로당"):
        place_in_dong([place(lon, 35.145)], layer)


@needs_shared_data
def test_synthetic_centres_of_gimje_lie_in_their_own_dongs():
    layer = match_layer(read_layer(DATA / "gimje_19.geojson"), load_district("gimje"))
    rows = shared_rows("gimje_461_synthetic.csv")
    places = [
        Place(r["name"], float(r["lon"]), float(r["lat"]), "gimje_461_synthetic.csv", row)
        for row, r in enumerate(rows, start=2)
    ]
    assert place_in_dong(places, layer) == [r["adm_code"] for r in rows]
