"""Writes small OSM files by hand."""

import osmium


def write_roads(path, nodes, ways):
    """Write nodes ``{id: (lon, lat)}`` and ways ``[(node ids, tags)]`` as an OSM PBF file."""
    writer = osmium.SimpleWriter(str(path))
    for ref, place in nodes.items():
        writer.add_node(osmium.osm.mutable.Node(id=ref, location=place))
    for number, (refs, tags) in enumerate(ways, start=1):
        writer.add_way(osmium.osm.mutable.Way(id=number, nodes=refs, tags=tags))
    writer.close()
    return path
