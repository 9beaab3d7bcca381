"""Maps for other programs: GeoJSON as in RFC 7946 (WGS 84, longitude first, outer rings counter-clockwise)."""

import json
from collections.abc import Iterator
from typing import Any

import shapely

from api.documents.when import local
from api.i18n import say
from scenarios.schedule.areas import DIGITS
from scenarios.schedule.document import (
    Area,
    HubSchedule,
    LeftOut,
    LinkedDong,
    Region,
    Round,
    Schedule,
    Visit,
    VisitSchedule,
)

Feature = dict[str, Any]


def visits(schedule: Schedule, rounds: VisitSchedule) -> bytes:
    """Return the base, all stops and the places left out as points, and each round's way as a line."""
    shared = {"synthetic": list(schedule.synthetic), "approximate": list(schedule.approximate)}
    return _collection(visit_features(rounds), shared)


def visit_features(rounds: VisitSchedule) -> list[Feature]:
    """Return these as features: ``kind`` tells ``base``, ``stop``, ``left_out`` and ``route`` apart."""
    return [_base(rounds), *_stops_and_routes(rounds), *map(_left_out, rounds.left_out)]


def regions(schedule: Schedule, hubs: HubSchedule) -> bytes:
    """Return each dong's area with the region and hub it belongs to; one without an area has a null geometry."""
    layer = schedule.areas
    note = say(layer.label, {"source": layer.source}) if layer and layer.label else None
    return _collection(dong_features(schedule, hubs), {"synthetic": list(schedule.synthetic), "note": note})


def dong_features(schedule: Schedule, hubs: HubSchedule) -> list[Feature]:
    """Return the dongs of a grouping as features."""
    areas = {area.name: area for area in schedule.areas.areas} if schedule.areas else {}
    return [_dong(region, dong, areas.get(dong.name)) for region in hubs.regions for dong in region.dongs]


def _dong(region: Region, dong: LinkedDong, area: Area | None) -> Feature:
    properties = {
        "dong": dong.name,
        "region": region.name,
        "hub": region.hub,
        "is_hub": dong.is_hub,
        "metres_to_hub": dong.metres_to_hub,
        "approximate": area.approximate if area else None,
        "source": area.source if area else None,
    }
    return _feature(f"dong-{dong.name}", _geometry(area), properties)


def _geometry(area: Area | None) -> dict[str, Any] | None:
    if area is None or area.shape is None:
        return None
    return dict(json.loads(shapely.to_geojson(shapely.from_wkt(area.shape))))


def _base(rounds: VisitSchedule) -> Feature:
    properties = {"kind": "base", "name": rounds.base, "approximate": rounds.base_approximate}
    return _feature("base", _point(rounds.base_lon, rounds.base_lat), properties)


def _stops_and_routes(rounds: VisitSchedule) -> Iterator[Feature]:
    for number, one in enumerate(rounds.rounds, start=1):
        yield _route(rounds, one, number)
        for order, visit in enumerate(one.visits, start=1):
            yield _stop(one, visit, number, order)


def _route(rounds: VisitSchedule, one: Round, number: int) -> Feature:
    properties = {
        "kind": "route",
        "round": number,
        "date": one.date.isoformat(),
        "half_day": one.half_day,
        "region": one.region,
        "leave": local(one.leave).isoformat(),
        "back": local(one.back).isoformat(),
        "driving_seconds": one.driving_seconds,
        "visits": len(one.visits),
        "won": one.won,
    }
    return _feature(f"route-{number}", _way(rounds, one), properties)


def _way(rounds: VisitSchedule, one: Round) -> dict[str, Any]:
    """Return the way driven; straight lines from and to the base where it is unknown."""
    if one.line is not None:
        return dict(json.loads(shapely.to_geojson(shapely.from_wkt(one.line))))
    base = _place(rounds.base_lon, rounds.base_lat)
    return {"type": "LineString", "coordinates": [base, *(_place(v.lon, v.lat) for v in one.visits), base]}


def _stop(one: Round, visit: Visit, number: int, order: int) -> Feature:
    properties = {
        "kind": "stop",
        "round": number,
        "order": order,
        "code": visit.id,
        "name": visit.name,
        "label": visit.kind,
        "town": visit.town,
        "date": one.date.isoformat(),
        "half_day": one.half_day,
        "start": local(visit.start).isoformat(),
        "end": local(visit.end).isoformat(),
        "drive_seconds": visit.drive_seconds,
        "prize": visit.prize,
        "won": visit.won,
        "pinned": visit.pinned,
        "promised": visit.promised,
    }
    return _feature(f"stop-{visit.id}", _point(visit.lon, visit.lat), properties)


def _left_out(place: LeftOut) -> Feature:
    properties = {
        "kind": "left_out",
        "code": place.id,
        "name": place.name,
        "label": place.kind,
        "town": place.town,
        "prize": place.prize,
    }
    return _feature(f"left-{place.id}", _point(place.lon, place.lat), properties)


def _point(lon: float, lat: float) -> dict[str, Any]:
    return {"type": "Point", "coordinates": _place(lon, lat)}


def _place(lon: float, lat: float) -> list[float]:
    return [round(lon, DIGITS), round(lat, DIGITS)]


def _feature(name: str, geometry: dict[str, Any] | None, properties: dict[str, Any]) -> Feature:
    return {"type": "Feature", "id": name, "geometry": geometry, "properties": properties}


def _collection(features: list[Feature], shared: dict[str, Any]) -> bytes:
    collection = {"type": "FeatureCollection", **shared, "features": features}
    return (json.dumps(collection, ensure_ascii=False, indent=1) + "\n").encode()
