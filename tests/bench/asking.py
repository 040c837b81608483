"""Every question of the library on a million quads of our own shape.

About one claim or one discussion: the slowest of 95 in 100, each another one, none remembered. About the
whole base: a fresh process that opens it and asks, and then another that finds the answer remembered.
"""

import json
import os
import random
import shutil
import statistics
import subprocess
import sys
import time
from pathlib import Path

from kb import library
from kb.library import Parameter, Question
from kb.store import KnowledgeBase
from tests.bench.million import million
from tests.conftest import ROOT

PART_GOAL, COLD_GOAL, KEPT_GOAL = 50.0, 1.5, 50.0  # ms, s, ms
PARTS, AGAIN = 100, 20
COLD = """
import json, sys, time
from kb.library import ask
from kb.store import KnowledgeBase
kb, values = KnowledgeBase.open(sys.argv[1]), json.loads(sys.argv[3])
kb.snapshot
begun = time.perf_counter()
rows = len(ask(kb, sys.argv[2], values).rows)
print(json.dumps([time.perf_counter() - begun, rows]))
"""
SUBJECTS = {
    "claim": "SELECT ?it WHERE { GRAPH ?d { ?it a <http://schema.org/Claim> } }",
    "discussion": "SELECT ?it WHERE { GRAPH ?it { ?it a <http://rdfs.org/sioc/ns#Thread> } }",
    "post": "SELECT ?it WHERE { GRAPH ?d { ?it a <http://rdfs.org/sioc/ns#Post> } }",
    "author": "SELECT DISTINCT ?it WHERE { GRAPH ?d { ?who <http://rdfs.org/sioc/ns#name> ?it } }",
}


def run() -> None:
    """Print the time of every question beside its goal."""
    folder = million()
    kb = KnowledgeBase.open(folder)
    quads = kb.ask("SELECT (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } }").rows[0][0]
    print(f"  {getattr(quads, 'value', 0)} quads in {folder}")
    subjects = {
        kind: [str(getattr(row[0], "value", "")) for row in kb.ask(query).rows]
        for kind, query in SUBJECTS.items()
    }
    for found in library.questions().values():
        for part in _parts(found):
            _about_parts(kb, found, part, subjects)
        if not any(p.default is None and p.kind in SUBJECTS for p in found.parameters):
            _about_all(folder, found)


def _parts(found: Question) -> list[Parameter]:
    """The parameters that make it a question about a part of the base."""
    return [parameter for parameter in found.parameters if parameter.kind in SUBJECTS]


def _about_parts(kb: KnowledgeBase, found: Question, part: Parameter, subjects: dict[str, list[str]]) -> None:
    among = subjects[part.kind]
    chosen = random.Random(found.name).sample(among, min(PARTS, len(among)))
    others = {p.name: _given(p, subjects) for p in found.parameters if p.default is None and p is not part}
    times = []
    for subject in chosen:
        text = library.bound(found, {**others, part.name: subject})
        begun = time.perf_counter()
        kb.ask(text)
        times.append(1000 * (time.perf_counter() - begun))
    slow = statistics.quantiles(times, n=20)[-1]
    print(f"  {found.name} of one {part.kind}: p95 {slow:.1f} ms (goal {PART_GOAL:.0f})")


def _about_all(folder: Path, found: Question) -> None:
    values = {p.name: _given(p, {}) for p in found.parameters if p.default is None}
    shutil.rmtree(folder / "answers", ignore_errors=True)
    cold, rows = _asked(folder, found.name, values)
    kept = sorted(1000 * _asked(folder, found.name, values)[0] for _ in range(AGAIN))
    slow = statistics.quantiles(kept, n=20)[-1]
    print(
        f"  {found.name}: {rows:.0f} rows, cold {cold:.2f} s (goal {COLD_GOAL}), "
        f"remembered p95 {slow:.1f} ms (goal {KEPT_GOAL:.0f})"
    )


def _asked(folder: Path, name: str, values: dict[str, str]) -> tuple[float, float]:
    command = [sys.executable, "-c", COLD, str(folder), name, json.dumps(values)]
    done = subprocess.run(command, cwd=ROOT, env=os.environ, capture_output=True, text=True, check=True)
    seconds, rows = json.loads(done.stdout)
    return seconds, rows


def _given(parameter: Parameter, subjects: dict[str, list[str]]) -> str:
    return "example" if parameter.kind == "words" else subjects[parameter.kind][0]
