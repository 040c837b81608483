"""Words to claims and posts: found while typing, whatever is typed, by any number of processes."""

import contextlib
import sqlite3
import subprocess
import sys
import threading
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kb import search, views
from kb.model import ArgumentMap, Discussion, Post
from kb.search import expression
from kb.store import KnowledgeBase
from tests.maps import rent_map
from tests.stores import kb, renamed
from tests.test_review import edit, reject

__all__ = ["kb"]  # the fixture is asked for by name


def texts(kb: KnowledgeBase, words: str) -> list[str]:
    return [row.text for row in views.claims(kb, words)]


@pytest.mark.parametrize(
    "words",
    ["vienna", "VIEN", "vienna builds", "build", "caps vienna", "viénna", "  vienna  ", "vienna, builds!"],
)
def test_a_claim_is_found_by_what_its_words_begin_with(kb: KnowledgeBase, words: str) -> None:
    kb.put(rent_map())
    assert "Vienna caps and builds." in texts(kb, words)


def test_all_the_words_must_be_there_and_plurals_find_singulars(kb: KnowledgeBase) -> None:
    kb.put(rent_map())
    assert texts(kb, "vienna supply") == []
    assert texts(kb, "builder") == texts(kb, "builders") != []
    assert texts(kb, "supplies") == texts(kb, "supply") != []


def test_the_best_match_comes_first(kb: KnowledgeBase) -> None:
    kb.put(rent_map())
    assert texts(kb, "rent")[0] == "Rent caps cut supply."
    assert [row.post for row in views.posts(kb, "land prices")] == ["p2"]


HOSTILE = [
    *('"', '""', "'", "*", "a*b", "NEAR(a b)", "a AND", "OR", "NOT x", "(", "a:b", "text:a", "^a", "-a"),
    *("{a b}:c", "a\x00b", "\ud800", "\u202e", 'a"b', "--", ";DROP TABLE claims", "\\", "😀", "é", "中文"),
    *("a" * 5000, "b " * 5000),
]


@pytest.mark.parametrize("words", HOSTILE, ids=ascii)
def test_no_words_break_the_search(kb: KnowledgeBase, words: str) -> None:
    kb.put(rent_map())
    assert len(texts(kb, words)) <= 5
    assert len(views.posts(kb, words)) <= 3


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.text())
def test_no_text_at_all_breaks_the_search(words: str) -> None:
    database = sqlite3.connect(":memory:")
    database.execute("CREATE VIRTUAL TABLE words USING fts5 (text)")
    if expression(words):
        database.execute("SELECT * FROM words WHERE words MATCH ?", (expression(words),)).fetchall()
    database.close()


def test_words_without_letters_find_nothing_and_no_words_find_everything(kb: KnowledgeBase) -> None:
    kb.put(rent_map())
    assert texts(kb, "...") == [] and views.posts(kb, " ") == []
    assert len(texts(kb, "")) == len(texts(kb, "  ")) == 5


def test_posts_are_found_with_some_of_their_text(kb: KnowledgeBase) -> None:
    long = " ".join(["filler"] * 200 + ["needle <script>"] + ["filler"] * 200)
    kb.put(ArgumentMap(Discussion("pasted-long", "pasted", (Post("1", long),)), rent_map().run))
    (row,) = views.posts(kb, "needle")
    assert "needle <script>" in row.snippet and len(row.snippet) < 300
    assert (
        row.discussion_title
        == "filler filler filler filler filler filler filler filler filler filler filler filler …"
    )


# following the store


def test_the_index_follows_every_change(kb: KnowledgeBase) -> None:
    assert texts(kb, "caps") == []
    kb.put(rent_map())
    assert len(texts(kb, "caps")) == 3
    kb.decide(edit("vienna", text="Zurich is full."))
    assert (texts(kb, "zurich"), len(texts(kb, "caps"))) == (["Zurich is full."], 2)
    kb.decide(reject("vienna", after=1))
    assert texts(kb, "zurich") == []
    kb.put(renamed(rent_map(), "pasted-other"))
    assert {row.discussion for row in views.claims(kb, "caps")} == {"pasted-rent", "pasted-other"}
    kb.forget("pasted-rent")
    assert {row.discussion for row in views.claims(kb, "caps")} == {"pasted-other"}
    assert {row.discussion for row in views.posts(kb, "caps")} == {"pasted-other"}


def test_what_another_process_puts_is_found_here(tmp_path: Path) -> None:
    here = KnowledgeBase.open(tmp_path)
    assert texts(here, "caps") == []
    KnowledgeBase.open(tmp_path).put(rent_map())
    assert len(texts(here, "caps")) == 3


def test_only_what_changed_is_indexed_again(tmp_path: Path) -> None:
    kb = KnowledgeBase.open(tmp_path)
    for n in range(3):
        kb.put(renamed(rent_map(), f"pasted-{n}"))
    before = {row["discussion"]: row["n"] for row in kb.index.rows("SELECT discussion, n FROM claims")}
    kb.put(replace(renamed(rent_map(), "pasted-1"), arguments=()))
    after = {row["discussion"]: row["n"] for row in kb.index.rows("SELECT discussion, n FROM claims")}
    assert {id_ for id_ in before if before[id_] != after[id_]} == {"pasted-1"}


def damage_header(path: Path) -> None:
    path.write_bytes(b"not a database at all" * 99)


def damage_pages(path: Path) -> None:
    whole = path.read_bytes()
    path.write_bytes(whole[:4096] + b"\xff" * (len(whole) - 4096))


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 3])


def empty(path: Path) -> None:
    path.write_bytes(b"")


def age(path: Path) -> None:
    database = sqlite3.connect(path)
    database.execute("PRAGMA user_version = 0")
    database.execute("DROP TABLE posts")
    database.commit()
    database.close()


@pytest.mark.parametrize("damage", [damage_header, damage_pages, cut, empty, age, Path.unlink])
def test_a_damaged_index_is_made_anew(tmp_path: Path, damage: object) -> None:
    kb, index = KnowledgeBase.open(tmp_path), tmp_path / "fts.sqlite"
    kb.put(rent_map())
    assert len(texts(kb, "caps")) == 3
    database = sqlite3.connect(index)
    database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    database.close()
    damage(index)  # type: ignore[operator]  # one of the functions above
    assert len(texts(kb, "caps")) == 3
    assert len(texts(KnowledgeBase.open(tmp_path), "caps")) == 3


def test_an_index_that_cannot_be_written_is_kept_in_memory(tmp_path: Path) -> None:
    kb = KnowledgeBase.open(tmp_path)
    kb.put(rent_map())
    (tmp_path / "fts.sqlite").mkdir()
    assert len(texts(kb, "caps")) == 3
    kb.forget("pasted-rent")
    assert texts(kb, "caps") == []


def test_an_older_base_in_the_same_place_is_not_taken_for_the_new_one(tmp_path: Path) -> None:
    old, new = tmp_path / "old", tmp_path / "new"
    KnowledgeBase.open(old).put(rent_map())
    KnowledgeBase.open(new).put(renamed(rent_map(), "pasted-other"))
    assert len(texts(KnowledgeBase.open(old), "caps")) == 3
    (old / "fts.sqlite").rename(new / "fts.sqlite")
    assert {row.discussion for row in views.claims(KnowledgeBase.open(new), "caps")} == {"pasted-other"}


def test_while_another_process_indexes_much_the_older_rows_will_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search, "_PATIENCE", 0.1)
    kb = KnowledgeBase.open(tmp_path)
    kb.put(rent_map())
    assert len(texts(kb, "vienna")) == 1
    with contextlib.closing(sqlite3.connect(tmp_path / "fts.sqlite")) as other:
        other.execute("BEGIN IMMEDIATE")
        kb.put(renamed(rent_map(), "pasted-other"))
        assert len(texts(kb, "vienna")) == 1
        other.rollback()
    assert len(texts(kb, "vienna")) == 2


def test_several_processes_and_threads_search_while_one_writes(tmp_path: Path) -> None:
    kb = KnowledgeBase.open(tmp_path)
    kb.put(rent_map())
    code = (
        "import sys; from kb.store import KnowledgeBase; from kb import views\n"
        "kb = KnowledgeBase.open(sys.argv[1])\n"
        "found = [len(views.claims(kb, 'vienna')) for _ in range(60)]\n"
        "sys.exit(found != sorted(found) or not found[0])"  # never fewer than before
    )
    searching = [
        subprocess.Popen([sys.executable, "-c", code, str(tmp_path)], cwd=Path(__file__).parents[1])
        for _ in range(2)
    ]
    problems: list[Exception] = []

    def look() -> None:
        try:
            for _ in range(20):
                assert texts(kb, "vienna")
        except Exception as error:
            problems.append(error)

    threads = [threading.Thread(target=look) for _ in range(3)]
    for thread in threads:
        thread.start()
    for n in range(12):
        kb.put(renamed(rent_map(), f"pasted-{n}"))
    for thread in threads:
        thread.join()
    assert [process.wait(timeout=60) for process in searching] == [0, 0]
    assert problems == [] and len(texts(kb, "vienna")) == 13
