"""Our own samples read as what they are, say that they are made up, and carry gold that fits them."""

import html
import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from extract.readers import Input, read, recognise
from kb.model import Discussion

ROOT = Path(__file__).parents[1]
SAMPLES = sorted(p for p in (ROOT / "data").iterdir() if p.suffix in {".json", ".txt"})
GOLD = ROOT / "tests" / "gold"
SHINGLE = 8  # words in a row that no two texts share by chance

KINDS = {"fact", "value", "policy", "definition"}
MODES = {"rhetorical-question", "concession", "hypothetical"}
SCHEMES = {
    "analogy",
    "precedent",
    "authority",
    "example",
    "consequence",
    "definition",
    "classification",
    "cause",
    "ad-hominem",
    "popular-practice",
}

each_sample = pytest.mark.parametrize("sample", SAMPLES, ids=lambda p: p.stem)


def discussion(sample: Path) -> Discussion:
    (found,) = read(Input(sample.read_bytes(), sample.name))
    assert isinstance(found, Discussion), found
    return found


def gold(sample: Path) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((GOLD / f"{sample.stem}.json").read_text(encoding="utf-8"))
    return loaded


def strings(value: Any) -> Iterator[str]:
    """Every string in a JSON value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for part in value.values():
            yield from strings(part)
    elif isinstance(value, list):
        for part in value:
            yield from strings(part)


def runs(text: str) -> Iterator[tuple[str, ...]]:
    """Every run of SHINGLE words of one sentence, markup aside."""
    bare = re.sub(r"<[^>]*>", " ", html.unescape(html.unescape(text)))
    for sentence in re.split(r"[.!?\n]+(?:\s|$)", re.sub(r"https?://\S+", " ", bare)):
        words = re.findall(r"[^\W_]+", sentence.lower().replace("’", "'"))
        yield from (tuple(words[i : i + SHINGLE]) for i in range(len(words) - SHINGLE + 1))


def texts(path: Path) -> Iterator[str]:
    """The texts of one file of threads."""
    raw = path.read_text(encoding="utf-8", errors="replace")
    if path.suffix == ".json":
        yield from strings(json.loads(raw))
    else:
        yield raw


def test_there_are_enough_posts_in_enough_formats() -> None:
    assert {recognise(Input(p.read_bytes(), p.name)) for p in SAMPLES} == {
        "hackernews",
        "reddit",
        "discourse",
        "pasted",
    }
    assert sum(len(discussion(p).posts) for p in SAMPLES) >= 30


@each_sample
def test_a_sample_says_in_itself_that_it_is_made_up(sample: Path) -> None:
    posts = discussion(sample).posts
    assert any("made up" in post.text for post in (posts[0], posts[-1]))


@each_sample
def test_a_sample_is_english_and_every_post_says_something(sample: Path) -> None:
    found = discussion(sample)
    assert found.language == "en"
    assert all(post.text.strip() for post in found.posts if not post.deleted)


@each_sample
def test_its_links_go_nowhere_real(sample: Path) -> None:
    links = [
        link for post in discussion(sample).posts for link in re.findall(r"https?://([^/\s]+)", post.text)
    ]
    assert all(host.endswith(".example") for host in links)


@each_sample
def test_gold_and_reader_give_the_same_posts(sample: Path) -> None:
    found, expected = discussion(sample), gold(sample)
    read_posts = {p.id: p.text for p in found.posts if not p.deleted}
    assert read_posts == {p["id"]: p["text"] for p in expected["posts"]}
    assert {p.id: p.author for p in found.posts if not p.deleted} == {
        p["id"]: p["author"] for p in expected["posts"]
    }


@each_sample
def test_gold_and_reader_give_the_same_replies(sample: Path) -> None:
    found, expected = discussion(sample), gold(sample)
    posts = {p.id: p for p in found.posts}

    def answered(post: str) -> str | None:
        to = posts[post].reply_to
        return answered(to) if to is not None and posts[to].deleted else to

    for post in expected["posts"]:
        guessed = post["reply_to"] is None and posts[post["id"]].inferred_reply
        assert guessed or answered(post["id"]) == post["reply_to"], post["id"]


@each_sample
def test_gold_quotes_stand_in_their_posts_once_or_say_which(sample: Path) -> None:
    expected = gold(sample)
    text = {p["id"]: p["text"] for p in expected["posts"]}
    for unit in expected["units"]:
        count = text[unit["post"]].count(unit["quote"])
        assert count == 1 or 1 <= unit.get("nth", 0) <= count, unit["quote"]


@each_sample
def test_gold_points_only_at_what_it_holds(sample: Path) -> None:
    expected = gold(sample)
    posts, units = {p["id"] for p in expected["posts"]}, {u["id"] for u in expected["units"]}
    assert len(units) == len(expected["units"])
    assert {u["post"] for u in expected["units"]} <= posts
    ends = [end for r in expected["relations"] for end in (r["source"], r["target"])]
    assert units >= {*ends, *(u for group in expected["same_claim"] for u in group)}
    assert all(e["post"] in posts and e["unit"] in {None, *units} for e in expected["evidence"])


@each_sample
def test_gold_uses_the_words_of_the_guideline(sample: Path) -> None:
    expected = gold(sample)
    for unit in expected["units"]:
        assert unit["kind"] in KINDS, unit
        assert unit.get("mode") in {None, *MODES}, unit
        assert unit.get("scheme") in {None, *SCHEMES}, unit
        assert not (unit["checkable"] and unit["kind"] != "fact"), unit
        assert unit["proposition"].endswith("."), unit
    for relation in expected["relations"]:
        assert relation.get("attack") in (
            {None} if relation["type"] == "support" else {"rebut", "undercut", "undermine"}
        ), relation


@each_sample
def test_gold_relates_two_units_once_and_never_a_claim_to_itself(sample: Path) -> None:
    expected = gold(sample)
    pairs = Counter((r["source"], r["target"]) for r in expected["relations"])
    assert max(pairs.values()) == 1
    same = [set(group) for group in expected["same_claim"]]
    assert not [pair for pair in pairs if pair[0] == pair[1] or any(set(pair) <= group for group in same)]


def test_together_they_hold_every_move_the_pipeline_knows() -> None:
    units = [unit for sample in SAMPLES for unit in gold(sample)["units"]]
    relations = [relation for sample in SAMPLES for relation in gold(sample)["relations"]]
    assert {u["kind"] for u in units} == KINDS
    assert {u.get("scheme") for u in units} == {None, *SCHEMES}
    assert {r.get("attack") for r in relations} == {None, "rebut", "undercut", "undermine"}
    assert all(any(u.get(trait) for u in units) for trait in ("hedged", "negated", "attribution", "term"))


def test_nothing_is_copied_from_the_threads_we_work_with(shared: Path) -> None:
    ours = {run: p.name for p in SAMPLES for text in texts(p) for run in runs(text)}
    theirs = [
        p
        for folder in ("threads", "gold")
        for p in (shared / folder).rglob("*")
        if p.suffix in {".json", ".txt", ".html"}
    ]
    assert theirs
    copied = {
        (p.name, ours[run], run) for p in theirs for text in texts(p) for run in runs(text) if run in ours
    }
    assert not copied
