"""What the service conforms to: only classes whose every requirement is kept.

Left out: ``oas30`` of both standards, for our description is OpenAPI 3.1, and ``html``.
"""

FEATURES = "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf"
PROCESSES = "http://www.opengis.net/spec/ogcapi-processes-1/1.0/conf"

OF_FEATURES = (f"{FEATURES}/core", f"{FEATURES}/geojson")
OF_PROCESSES = (
    f"{PROCESSES}/core",
    f"{PROCESSES}/json",
    f"{PROCESSES}/ogc-process-description",
    f"{PROCESSES}/job-list",
    f"{PROCESSES}/dismiss",
)
