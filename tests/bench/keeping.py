"""Cold start of the command line, and readers beside a writer."""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.conftest import ROOT

COLD_GOAL = 1.5
SECONDS = 10
READER = """
import sys, time
from kb.store import KnowledgeBase
kb, end, reads, slowest = KnowledgeBase.open(sys.argv[1]), time.time() + float(sys.argv[2]), 0, 0.0
while time.time() < end:
    start = time.perf_counter()
    assert len(kb.get(sys.argv[3]).claims) > 0
    reads, slowest = reads + 1, max(slowest, time.perf_counter() - start)
print(reads, f"{slowest:.3f}")
"""
WRITER = """
import sys, time
from kb.store import KnowledgeBase
kb, end, writes = KnowledgeBase.open(sys.argv[1]), time.time() + float(sys.argv[2]), 0
map_ = kb.get(sys.argv[3])
while time.time() < end:
    kb.put(map_)
    writes += 1
print(writes)
"""


def run() -> None:
    """Print the cold `rejoinder show`, and what two readers and a writer did in the same seconds."""
    with tempfile.TemporaryDirectory() as folder:
        base = Path(folder) / "kb"
        environment = {**os.environ, "REJOINDER_KB": str(base)}
        command = [sys.executable, str(ROOT / "cli.py")]
        sample = ROOT / "data" / "leadership-analogies.txt"
        subprocess.run([*command, "ingest", str(sample)], env=environment, check=True, capture_output=True)
        listed = subprocess.run(
            [*command, "list"], env=environment, check=True, capture_output=True, text=True
        )
        id_ = listed.stdout.splitlines()[1].split("\t")[0]
        times = [_cold([*command, "show", id_], environment) for _ in range(5)]
        middle, slowest = statistics.median(times), max(times)
        print(f"  cold `rejoinder show`: {middle:.2f} s, slowest {slowest:.2f} s (goal {COLD_GOAL})")
        _readers_beside_a_writer(str(base), id_)


def _cold(command: list[str], environment: dict[str, str]) -> float:
    start = time.perf_counter()
    subprocess.run(command, env=environment, check=True, capture_output=True)
    return time.perf_counter() - start


def _readers_beside_a_writer(base: str, id_: str) -> None:
    scripts = [WRITER, READER, READER]
    jobs = [
        subprocess.Popen(
            [sys.executable, "-c", script, base, str(SECONDS), id_],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
        )
        for script in scripts
    ]
    writes, *reads = [job.communicate(timeout=SECONDS * 6)[0].strip() for job in jobs]
    assert all(job.returncode == 0 for job in jobs), "a reader or the writer failed"
    for line in reads:
        count, slowest = line.split()
        print(f"  a reader beside it: {int(count) / SECONDS:.0f} reads/s, slowest {slowest} s, none failed")
    print(f"  the writer meanwhile: {int(writes) / SECONDS:.1f} durable commits/s")
