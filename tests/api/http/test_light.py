"""The server stays small: what reads, checks bare numbers or waits loads no engine, map or picture library."""

import subprocess
import sys

HEAVY = ("ortools", "numba", "scipy", "matplotlib", "typst", "geopandas", "pandas", "networkx", "openpyxl", "osmium")
LOADED = f"import sys, {{modules}}; print(*[name for name in {HEAVY!r} if name in sys.modules])"


def test_the_server_loads_no_engine_no_maps_and_no_pictures() -> None:
    assert _loaded("api.http.app", "api.commands.serve", "api.runs.beside") == []


def test_verifiers_load_no_engine_and_solvers_have_names_before_they_are_loaded() -> None:
    assert _loaded("scenarios.families") == []
    command = "from scenarios.families import SOLVABLE as f; 'mip' in f['hubs'].solvers; f['hubs'].default_solver"
    assert _said(f"{command}; {LOADED.format(modules='planner')}") == []


def test_judging_a_plan_made_by_hand_loads_maps_but_no_engine() -> None:
    assert not {"ortools", "numba", "matplotlib", "typst"} & set(_loaded("scenarios.handmade.desk"))


def test_what_is_called_heavy_is_seen_when_it_is_loaded() -> None:
    command = "from scenarios.families import SOLVABLE as f; f['hubs'].solvers['mip']"
    assert "ortools" in _said(f"{command}; {LOADED.format(modules='planner')}")


def _loaded(*modules: str) -> list[str]:
    return _said(LOADED.format(modules=", ".join(modules)))


def _said(command: str) -> list[str]:
    told = subprocess.run([sys.executable, "-c", command], capture_output=True, text=True, check=True)
    return told.stdout.split()
