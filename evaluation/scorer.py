"""A scorer: the user's own program, which compares exported graphs with annotated discussions.

It is called as `python SCORER GOLD.json... --rdf FOLDER --json OUT`, where FOLDER holds one
`<gold id>.trig` for each; it prints a table and writes its figures to OUT.
"""

import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kb.errors import InputError

_SECONDS = 1800


@dataclass(frozen=True, slots=True)
class Scored:
    """What a scorer printed, and the figures it wrote."""

    table: str
    figures: Any


def score(scorer: Path, gold: Sequence[Path], exports: Path, out: Path) -> Scored:
    """Run the scorer; InputError where it does not end well or writes no figures."""
    command = [sys.executable, str(scorer), *map(str, gold), "--rdf", str(exports), "--json", str(out)]
    try:
        done = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=_SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise _fault(scorer, f"it does not run to its end ({error})") from error
    if done.returncode != 0:
        last = (done.stderr.strip() or done.stdout.strip() or "it said nothing").splitlines()[-1]
        raise _fault(scorer, f"it ended with code {done.returncode}: {last[:300]}")
    try:
        return Scored(done.stdout, json.loads(out.read_text(encoding="utf-8")))
    except (OSError, ValueError) as error:
        raise _fault(scorer, f"it wrote no figures ({error})") from error


def _fault(scorer: Path, problem: str) -> InputError:
    remedy = "give a program that takes GOLD.json... --rdf FOLDER --json OUT"
    return InputError(str(scorer), "", problem, remedy)
