"""``make lint``: known holes in the packages of the lock, where an index that knows of any can be reached.

A package with a known hole is asked about first: an index that finds nothing wrong with it has no advisories, and
then the audit is left out, saying so.
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

LOCK = Path(__file__).parents[1] / "requirements.lock"
HOLED = "jinja2==3.1.0"
"""CVE-2024-22195 and later ones; not a package of ours."""
SECONDS = 300
SHORT_SECONDS = 30


def main() -> int:
    """Return 1 if a package of the lock has a known hole, else 0."""
    with tempfile.TemporaryDirectory() as folder:
        canary = Path(folder) / "canary.txt"
        canary.write_text(HOLED)
        if not _holes(_audited(canary, SHORT_SECONDS, "--no-deps")):
            sys.stderr.write("no index with advisories answers here: packages were not audited\n")
            return 0
    report = _audited(LOCK, SECONDS, "--require-hashes")
    if report is None:
        sys.stderr.write("the index with advisories stopped answering: packages were not audited\n")
        return 0
    holes = _holes(report)
    for name, found, fixed in holes:
        sys.stderr.write(f"{name}: {found}; mended in {fixed or 'no version yet'}\n")
    return 1 if holes else 0


def _audited(requirements: Path, seconds: float, *options: str) -> dict[str, Any] | None:
    """Return pip-audit's report, or ``None`` if it has none in time."""
    command = [sys.executable, "-m", "pip_audit", "-r", str(requirements), "--disable-pip", *options]
    command += ["--progress-spinner", "off", "--format", "json", "--timeout", "5"]
    try:
        ended = subprocess.run(command, capture_output=True, text=True, timeout=seconds, check=False)
        report: dict[str, Any] = json.loads(ended.stdout)
    except (subprocess.TimeoutExpired, json.JSONDecodeError):
        return None
    return report


def _holes(report: dict[str, Any] | None) -> list[tuple[str, str, str]]:
    """Return package, name of the hole and versions that mend it."""
    return [
        (f"{package['name']} {package['version']}", hole["id"], ", ".join(hole["fix_versions"]))
        for package in (report or {}).get("dependencies", ())
        for hole in package.get("vulns", ())
    ]


if __name__ == "__main__":
    sys.exit(main())
