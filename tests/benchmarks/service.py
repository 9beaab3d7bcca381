"""The service under load: reads at a steady rate while solves run and event streams are open, on the loopback.

Requests leave by the clock whether or not earlier ones were answered, so that a server that stalls is seen stalling.
"""

import asyncio
import json
import os
import re
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from scenarios.read import read
from tests.benchmarks.row import Row

GROUP = "service: reads beside solves and event streams"
RATE = 200
"""Requests a second."""
WARM_S, SECONDS = 2, 20
"""Reads of the first seconds, when connections and threads are made, are not counted."""
STREAMS = 200
SOLVES = 2
CONNECTIONS = 16
P99_MS = 50.0
MEGABYTES = 400.0
SCENARIO = "gimje_visits"


@dataclass
class Load:
    """What was seen: milliseconds of each read, answers other than 200, events heard, streams that broke."""

    took_ms: list[float] = field(default_factory=list)
    wrong: int = 0
    events: int = 0
    broken: int = 0


def rows(seed: int) -> Iterator[Row]:
    """Yield the slowest of a hundred reads and the server's memory, each against its limit."""
    with tempfile.TemporaryDirectory() as folder, served(Path(folder)) as (address, key, pid):
        with httpx.Client(base_url=address, headers={"Authorization": f"Bearer {key}"}, timeout=60) as client:
            runs, scenario = _begun(client, seed)
            paths = [
                f"/v1/runs/{runs[0]}",
                "/v1/runs?limit=20",
                f"/v1/scenarios/{scenario}",
                "/v1/scenarios",
                "/v1/session",
            ]
            before = _processor_s(pid)
            load = asyncio.run(_loaded(address, key, paths, runs))
            spent = _processor_s(pid) - before
            still = [client.get(f"/v1/runs/{run}").json()["status"] for run in runs]
        megabytes = _peak_megabytes(pid)
    took = sorted(load.took_ms)
    p50, p99 = (took[int(len(took) * share)] for share in (0.50, 0.99))
    sound = not load.wrong and not load.broken and len(took) == RATE * SECONDS and still == ["running"] * SOLVES
    note = (
        f"{len(took)} reads at {RATE}/s after {WARM_S} s more, p50 {p50:.1f} ms, longest {took[-1]:.0f} ms; "
        f"{SOLVES} solves; {STREAMS} streams, {load.events} events; the server took {spent:.1f} s of processor time"
    )
    yield _row("p99 of reads, ms", seed, p99, P99_MS, sound and p99 < P99_MS, note)
    yield _row(
        "peak memory of the server, MB", seed, megabytes, MEGABYTES, megabytes < MEGABYTES, "workers and solves apart"
    )


def _row(name: str, seed: int, value: float, limit: float, good: bool, note: str) -> Row:
    return Row(
        group=GROUP,
        instance=name,
        solver="hubdong serve",
        seed=seed,
        limit_s=float(SECONDS),
        status="within the limit" if good else "ABOVE THE LIMIT",
        objective=round(value, 1),
        bound=None,
        known=limit,
        runtime_s=float(SECONDS),
        note=note,
    )


@contextmanager
def served(folder: Path) -> Iterator[tuple[str, str, int]]:
    """A server with two workers over a new SQLite file: its address, the first admin's key, its process."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    environment = {**os.environ, "HUBDONG_DATA": str(folder), "HUBDONG_LANG": "en"}
    environment.pop("HUBDONG_DATABASE_URL", None)
    start = "from api.cli import main; main()"
    command = [sys.executable, "-u", "-c", start, "serve", "--port", str(port), "--workers", str(SOLVES)]
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=log, text=True)
    try:
        assert server.stdout is not None
        key = _first(r"(key_\S+)", server.stdout)
        address = f"http://127.0.0.1:{port}"
        _until_ready(address)
        yield address, key, server.pid
    finally:
        server.terminate()
        server.wait(60)


def _first(pattern: str, lines: Iterator[str]) -> str:
    for line in lines:
        if found := re.search(pattern, line):
            return found[1]
    raise RuntimeError("the server showed no key")


def _until_ready(address: str) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        with suppress(httpx.TransportError):
            if httpx.get(f"{address}/readyz").status_code == 200:
                return
        time.sleep(0.1)
    raise RuntimeError("the server did not become ready")


def _begun(client: httpx.Client, seed: int) -> tuple[list[str], str]:
    """Keep a scenario, start the solves and wait until all of them search."""
    scenario, _folder = read(SCENARIO)
    document = json.loads(scenario.model_dump_json())
    document["visits"]["places_files"] = []
    kept = client.post("/v1/scenarios", json=document)
    kept.raise_for_status()
    name = kept.json()["id"]
    asked = {"kind": "plan", "time_limit_s": 600, "workers": 1, "seed": seed}
    runs = [client.post(f"/v1/scenarios/{name}/runs", json=asked).json()["id"] for _turn in range(SOLVES)]
    until = time.monotonic() + 120
    while any(not client.get(f"/v1/runs/{run}").json()["parts"] for run in runs):
        assert time.monotonic() < until, "the solves did not begin"
        time.sleep(0.2)
    return runs, name


async def _loaded(address: str, key: str, paths: list[str], runs: list[str]) -> Load:
    port = int(address.rpartition(":")[2])
    load = Load()
    streams = [asyncio.create_task(_listen(port, key, runs[i % len(runs)], load)) for i in range(STREAMS)]
    await asyncio.sleep(2)  # all of them open
    waiting: asyncio.Queue[tuple[float, str] | None] = asyncio.Queue()
    readers = [asyncio.create_task(_read(port, key, waiting, load)) for _turn in range(CONNECTIONS)]
    begun = time.perf_counter()
    for number in range(RATE * (WARM_S + SECONDS)):
        at = begun + number / RATE
        await asyncio.sleep(max(0.0, at - time.perf_counter()))
        waiting.put_nowait((at, paths[number % len(paths)]))
    for _reader in readers:
        waiting.put_nowait(None)
    await asyncio.gather(*readers)
    del load.took_ms[: RATE * WARM_S]
    load.broken = sum(stream.done() for stream in streams)
    for stream in streams:
        stream.cancel()
    await asyncio.gather(*streams, return_exceptions=True)
    return load


async def _read(port: int, key: str, waiting: "asyncio.Queue[tuple[float, str] | None]", load: Load) -> None:
    """Send requests over one connection; the time counts from when each should have left."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    while (asked := await waiting.get()) is not None:
        at, path = asked
        writer.write(_request(path, key))
        head = (await reader.readuntil(b"\r\n\r\n")).lower()
        length = re.search(rb"content-length: (\d+)", head)
        await reader.readexactly(int(length[1]) if length else 0)
        load.took_ms.append(1000 * (time.perf_counter() - at))
        load.wrong += b" 200 " not in head[:20]
    writer.close()


async def _listen(port: int, key: str, run: str, load: Load) -> None:
    """Follow a run; returns only if the stream breaks."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(_request(f"/v1/runs/{run}/events", key))
    while line := await reader.readline():
        load.events += line.startswith(b"id:")
    writer.close()


def _request(path: str, key: str) -> bytes:
    return f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {key}\r\n\r\n".encode()


def _processor_s(pid: int) -> float:
    """Return the processor time of a process so far."""
    used = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[11:13]
    return sum(map(int, used)) / os.sysconf("SC_CLK_TCK")


def _peak_megabytes(pid: int) -> float:
    found = re.search(r"VmHWM:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text())
    return int(found[1]) / 1024 if found else float("nan")
