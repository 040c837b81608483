"""Golden threads: each small thread and the outline it must give.

`pytest tests/test_threads.py --update` writes the outlines anew; review the difference.
"""

from pathlib import Path

import pytest

from extract.readers import Input, read
from extract.run import Extractor
from kb.export.outline import outline
from kb.model import Discussion

CASES = sorted(path for path in (Path(__file__).parent / "threads").iterdir() if path.is_dir())


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.name)
def test_a_golden_thread_gives_its_outline(
    case: Path, extractor: Extractor, request: pytest.FixtureRequest
) -> None:
    thread = next(path for path in case.iterdir() if path.stem == "thread")
    discussions = list(read(Input(thread.read_bytes(), thread.name)))
    assert all(isinstance(discussion, Discussion) for discussion in discussions)
    found = "\n".join(outline(extractor.extract(d)) for d in discussions if isinstance(d, Discussion))
    golden = case / "outline.txt"
    if request.config.getoption("--update"):
        golden.write_text(found, encoding="utf-8")
    assert found == golden.read_text(encoding="utf-8")
