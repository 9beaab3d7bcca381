"""``import-places``, ``import-boundaries``, ``import-roads``: what was read, what was refused and why."""

import json
import zipfile
from pathlib import Path

import geopandas as gpd
import pytest
import yaml
from shapely.geometry import box

from scenarios.geography import cells
from scenarios.ground import ground
from scenarios.read import read
from tests.api.conftest import Run
from tests.geodata.travel.roads import write_roads

SMALL = Path(__file__).parents[1] / "scenarios" / "small.yaml"
SIDE = 0.004


def squares(names: tuple[str, ...] | None = None) -> gpd.GeoDataFrame:
    """The dongs of the small district as squares around their points, as an official layer has them."""
    dongs = ground(read(SMALL)[0]).district.dongs
    shapes = [box(d.lon - SIDE, d.lat - SIDE, d.lon + SIDE, d.lat + SIDE) for d in dongs]
    called = names or tuple(d.name for d in dongs)
    codes = [f"99{n:08d}" for n in range(len(called))]
    return gpd.GeoDataFrame({"ADM_CD": codes, "ADM_NM": list(called)}, geometry=shapes[: len(called)], crs="EPSG:4326")


def shapefile(folder: Path, frame: gpd.GeoDataFrame, encoding: str = "EUC-KR", declared: bool = True) -> Path:
    """Zip a Shapefile as the public portals hand it out: Korean text in CP949."""
    frame.to_file(folder / "dong.shp", encoding=encoding)
    if not declared:
        (folder / "dong.prj").unlink()
    with zipfile.ZipFile(folder / "dong.zip", "w") as archive:
        for part in folder.glob("dong.*"):
            if part.suffix != ".zip":
                archive.write(part, f"행정동/{part.name}")
    return folder / "dong.zip"


def with_boundaries(folder: Path) -> tuple[int, int]:
    """How many of the small scenario's areas come from the imported file, and how many are approximate."""
    tree = yaml.safe_load(SMALL.read_text(encoding="utf-8"))
    tree["district"]["boundaries"] = "dongs.gpkg"
    path = folder / "mine.json"
    path.write_text(json.dumps(tree, ensure_ascii=False, default=str), encoding="utf-8")
    frame = cells(*read(path))
    return len(frame), int(frame["approximate"].sum())


def test_a_zipped_shapefile_in_euc_kr_becomes_the_boundary_file(hubdong: Run, tmp_path: Path) -> None:
    source = shapefile(tmp_path, squares().to_crs("EPSG:5186"))
    code, out, err = hubdong("import-boundaries", SMALL, source, "-o", tmp_path / "dongs.gpkg")
    assert (code, err) == (0, "")
    assert "4" in out
    assert "dongs.gpkg" in out
    assert with_boundaries(tmp_path) == (4, 0)
    english = hubdong("import-boundaries", SMALL, source, "-o", tmp_path / "dongs.gpkg", "--lang", "en")[1]
    assert english == f"4 dongs written to {tmp_path / 'dongs.gpkg'}; name it as the boundary file.\n"


def test_a_geojson_is_taken_with_dongs_spelt_either_way(hubdong: Run, tmp_path: Path) -> None:
    squares(("가동", "나동", "다동", "라제1동")).to_file(tmp_path / "dong.geojson")
    code, _out, err = hubdong("import-boundaries", SMALL, tmp_path / "dong.geojson", "-o", tmp_path / "dongs.gpkg")
    assert (code, err) == (0, "")
    assert gpd.read_file(tmp_path / "dongs.gpkg")["name"].tolist() == ["가동", "나동", "다동", "라1동"]


@pytest.mark.parametrize(
    ("names", "korean", "english"),
    [
        (("가동", "나동", "다동"), "라1동", "dong.geojson lacks 라1동 (라1동)"),
        (("가동", "나동", "다동", "하동"), "하동", "dong.geojson, row 4: "),
    ],
)
def test_a_layer_of_other_dongs_is_refused_with_row_and_name(
    hubdong: Run, tmp_path: Path, names: tuple[str, ...], korean: str, english: str
) -> None:
    squares(names).to_file(tmp_path / "dong.geojson")
    arguments = ("import-boundaries", SMALL, tmp_path / "dong.geojson", "-o", tmp_path / "dongs.gpkg")
    code, out, err = hubdong(*arguments)
    assert (code, out) == (2, "")
    assert korean in err
    assert "lacks" not in err
    assert "no dong" not in err
    assert english in hubdong(*arguments, "--lang", "en")[2]
    assert not (tmp_path / "dongs.gpkg").exists()


def test_a_shapefile_without_or_with_a_wrong_crs_is_refused(hubdong: Run, tmp_path: Path) -> None:
    (tmp_path / "none").mkdir()
    undeclared = shapefile(tmp_path / "none", squares().to_crs("EPSG:5186"), declared=False)
    arguments = ("import-boundaries", SMALL, undeclared, "-o", tmp_path / "dongs.gpkg")
    code, _out, err = hubdong(*arguments)
    assert code == 2
    assert "좌표계" in err
    assert "declares no CRS" in hubdong(*arguments, "--lang", "en")[2]
    # degrees that are said to be metres
    wrong = squares().set_crs("EPSG:5179", allow_override=True)
    (tmp_path / "wrong").mkdir()
    arguments = ("import-boundaries", SMALL, shapefile(tmp_path / "wrong", wrong), "-o", tmp_path / "dongs.gpkg")
    assert hubdong(*arguments)[0] == 2
    assert "lies outside Korea; is the CRS right?" in hubdong(*arguments, "--lang", "en")[2]
    assert not (tmp_path / "dongs.gpkg").exists()


@pytest.mark.parametrize("name", ["nowhere.zip", "small.hwp"])
def test_a_file_that_is_no_layer_is_refused_by_name(hubdong: Run, tmp_path: Path, name: str) -> None:
    (tmp_path / "small.hwp").write_bytes(b"HWP Document File")
    code, _out, err = hubdong("import-boundaries", SMALL, tmp_path / name, "-o", tmp_path / "dongs.gpkg")
    assert (code, name in err, err.count("\n")) == (2, True, 1)


@pytest.mark.parametrize(("command", "suffix"), [("import-boundaries", ".gpkg"), ("import-roads", ".osm.pbf")])
def test_what_is_written_must_be_called_by_its_kind(hubdong: Run, tmp_path: Path, command: str, suffix: str) -> None:
    code, _out, err = hubdong(command, SMALL, tmp_path / "x", "-o", tmp_path / "file.shp")
    assert code == 2
    assert err.endswith(f"file.shp의 이름이 {suffix}(으)로 끝나지 않습니다\n")


ROADS = {1: (126.87, 35.14), 2: (126.905, 35.155), 3: (126.88, 35.158)}


def test_roads_are_copied_and_dongs_beyond_them_named(hubdong: Run, tmp_path: Path) -> None:
    ways = [([1, 2], {"highway": "residential"}), ([2, 3], {"highway": "footway"}), ([2, 3], {"building": "yes"})]
    source = write_roads(tmp_path / "town.osm.pbf", ROADS, ways)
    code, out, err = hubdong("import-roads", SMALL, source, "-o", tmp_path / "roads.osm.pbf")
    assert (code, err) == (0, "")
    # one street; 라1동 (35.160) lies north of its end (35.155)
    assert "라1동" in out
    assert "가동" not in out
    assert (tmp_path / "roads.osm.pbf").read_bytes() == source.read_bytes()
    english = hubdong("import-roads", SMALL, source, "-o", tmp_path / "roads.osm.pbf", "--lang", "en")[1].splitlines()
    assert english[0].startswith("1 pieces of road copied to ")
    assert english[1] == "Outside these roads lie: 라1동"


@pytest.mark.parametrize(
    ("content", "english"),
    [
        (b"", "is no OSM PBF file, or damaged"),
        (b"\0\0\0\x0dno pbf at all", "is no OSM PBF file, or damaged"),
        (None, "does not exist"),
    ],
)
def test_a_broken_road_file_is_refused_by_name(
    hubdong: Run, tmp_path: Path, content: bytes | None, english: str
) -> None:
    if content is not None:
        (tmp_path / "town.osm.pbf").write_bytes(content)
    arguments = ("import-roads", SMALL, tmp_path / "town.osm.pbf", "-o", tmp_path / "roads.osm.pbf")
    code, out, err = hubdong(*arguments)
    assert (code, out, english in err) == (2, "", False)
    assert "town.osm.pbf" in err
    assert english in hubdong(*arguments, "--lang", "en")[2]
    assert not (tmp_path / "roads.osm.pbf").exists()


def test_a_file_without_a_road_for_cars_is_refused(hubdong: Run, tmp_path: Path) -> None:
    source = write_roads(tmp_path / "paths.osm.pbf", ROADS, [([1, 2], {"highway": "footway"})])
    code, _out, err = hubdong("import-roads", SMALL, source, "-o", tmp_path / "roads.osm.pbf", "--lang", "en")
    assert (code, err) == (2, "paths.osm.pbf has no road that a car may use\n")


LIST = (
    "경로당명,소재지도로명주소,읍면동명,위도,경도,회원수\n"
    "하나경로당,중앙로 1,라제1동,35.1601,126.8901,35명\n"
    "둘경로당,중앙로 2,나동,126.8905,35.1502,20\n"
    "셋경로당,중앙로 1-1,라제1동,,,\n"
    "넷경로당,서울 어딘가,,37.5665,126.9780,\n"
)


def test_a_public_list_is_taken_row_by_row_with_a_reason_for_each_that_is_not(hubdong: Run, tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_bytes(LIST.encode("cp949"))
    arguments = ("import-places", SMALL, tmp_path / "list.csv", "--kind", "centre", "-o", tmp_path / "places.csv")
    code, out, err = hubdong(*arguments)
    assert (code, err) == (0, "")
    lines = out.splitlines()
    assert [line.split(":")[1] for line in lines[1:]] == ["5", "4", "3"]
    assert "하나경로당" in lines[2], "a place without coordinates is told with the one most like it"
    written = (tmp_path / "places.csv").read_text(encoding="utf-8-sig").splitlines()
    assert [line.split(",")[1] for line in written] == ["name", "하나경로당", "둘경로당"]
    english = hubdong(*arguments, "--lang", "en")[1].splitlines()
    assert english[0] == f"2 places written to {tmp_path / 'places.csv'}, 2 rows refused."
    assert english[1].strip() == "list.csv:5: coordinates 126.978000, 37.566500 lie outside the district"


def test_a_list_of_an_unknown_kind_or_layout_is_refused(hubdong: Run, tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text("시설,주소\n가,나\n", encoding="utf-8")
    arguments = ("import-places", SMALL, tmp_path / "list.csv", "-o", tmp_path / "places.csv", "--kind")
    code, out, err = hubdong(*arguments, "경로당")
    assert (code, out, err) == (2, "", "--kind: 종류 '경로당'을 찾을 수 없습니다. 쓸 수 있는 이름: centre\n")
    code, _out, err = hubdong(*arguments, "centre")
    assert code == 2
    assert "'경도' 열이 없습니다" in err
    assert "다음과 같이 적어 주십시오: 경로당명, 경도, 위도 / 새터경로당, 126.8944, 35.8196." in err
    assert "column '경도' is missing" in hubdong(*arguments, "centre", "--lang", "en")[2]
    assert not (tmp_path / "places.csv").exists()
