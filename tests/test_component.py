"""The thread component's script, under Node: it parses, and gives what Streamlit asks for."""

import subprocess

import pytest

from tests.conftest import ROOT

pytestmark = pytest.mark.node


def test_the_script_is_a_module_that_gives_one_drawing_function(node: str) -> None:
    script = (ROOT / "ui" / "thread.js").as_uri()
    said = "Object.keys(m).join(), typeof m.default, m.default.length"
    code = f"import('{script}').then((m) => console.log({said}))"
    done = subprocess.run(
        [node, "--no-warnings", "--input-type=module", "-e", code],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.stdout, done.stderr) == ("default function 1\n", "")


@pytest.mark.parametrize(
    "way", ["innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "fetch("]
)
def test_the_script_has_no_way_to_turn_forum_text_into_markup_or_a_request(way: str) -> None:
    assert way not in (ROOT / "ui" / "thread.js").read_text(encoding="utf-8")
