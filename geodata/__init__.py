"""Where things are: boundary layers, neighbours, dated codes, fact tables and travel times.

Positions are ``(lon, lat)`` in degrees (WGS 84, EPSG:4326) at every door of this package; inside it, lengths and areas
are measured in EPSG:5179. No other package handles a CRS.
"""
