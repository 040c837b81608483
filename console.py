"""How the command line prints: answers to standard output, what is said beside them to standard error.

Forum text is hostile: control characters never reach the terminal, and rich's markup is never
read from it.
"""

import json
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import fields, is_dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from rich.table import Table
from rich.text import Text

from kb.errors import InputError
from kb.inert import inert


def say(text: str) -> None:
    """One line to standard error."""
    print(inert(text), file=sys.stderr)


def print_text(text: str) -> None:
    """Text to standard output."""
    print(inert(text).rstrip("\n"))


def print_json(value: Any) -> None:
    """JSON to standard output."""
    print(json.dumps(value, ensure_ascii=False, indent=1))


def plain(value: Any) -> dict[str, Any]:
    """A frozen value as what JSON can hold."""
    assert is_dataclass(value)
    return {f.name: _plain(getattr(value, f.name)) for f in fields(value)}


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat().replace("+00:00", "Z")
    if isinstance(value, tuple | list | frozenset):
        return [_plain(item) for item in value]
    return plain(value) if is_dataclass(value) else value


def terminal_width() -> int | None:
    """How many columns standard output has; None where it is no terminal and lines may be long."""
    return Console().width if sys.stdout.isatty() else None


def table(heads: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """A table to standard output; tab-separated where that is no terminal, for other programs to cut."""
    shown = [["" if cell is None else inert(" ".join(str(cell).split())) for cell in row] for row in rows]
    if not sys.stdout.isatty():
        print("\n".join("\t".join(row) for row in [list(heads), *shown]))
        return
    grid = Table(box=None, pad_edge=False, header_style="bold")
    for head in heads:
        grid.add_column(head, overflow="fold")
    for row in shown:
        grid.add_row(*(Text(cell) for cell in row))
    Console().print(grid)


def write(file: Path | None, data: bytes) -> None:
    """Bytes to a file, whole or not at all, or to standard output."""
    if file is None:
        sys.stdout.buffer.write(data)
        sys.stdout.flush()
        return
    part = file.with_name(file.name + ".part")
    try:
        part.write_bytes(data)
        part.replace(file)
    except OSError as error:
        problem = f"it cannot be written: {error.strerror or error}"
        raise InputError(str(file), "", problem, "name a file in a folder that you may write to") from error


@contextmanager
def progress_bars() -> Iterator[Callable[[str], Callable[[str, int, int], None]]]:
    """Gives, for a discussion's id, the callback that draws its progress; silent without a terminal."""
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}", markup=False), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bars:

        def of(name: str) -> Callable[[str, int, int], None]:
            task = bars.add_task(name, total=None)

            def show(stage: str, done: int, total: int) -> None:
                bars.update(task, description=f"{inert(name)}: {stage}", completed=done, total=total)

            return show

        yield of
