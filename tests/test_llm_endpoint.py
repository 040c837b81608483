"""Which model, where, with what key and at what price: what is given is checked before it is used."""

import os
from decimal import Decimal
from pathlib import Path

import pytest

from extract.llm.cache import Cache
from extract.llm.endpoint import Endpoint, Price
from kb.errors import InputError

URL = "https://models.example/v1"


def named(url: str | None = URL, model: str | None = "m", **environment: str) -> Endpoint:
    endpoint = Endpoint.of(url, model, environment=environment)
    assert endpoint is not None
    return endpoint


def test_options_win_over_the_environment() -> None:
    environment = {"REJOINDER_LLM": "http://localhost:11434/v1/", "REJOINDER_LLM_MODEL": "small"}
    there = Endpoint.of(environment=environment)
    assert there is not None
    assert (there.url, there.model, there.name) == (
        "http://localhost:11434/v1",
        "small",
        "llm small at localhost:11434",
    )
    assert named(**environment).url == URL
    assert Endpoint.of("", environment=environment) is None
    assert Endpoint.of(environment={}) is None


@pytest.mark.parametrize("end", ["", "/", "/chat/completions", "/chat/completions/"])
def test_an_address_is_taken_with_or_without_its_end(end: str) -> None:
    assert named(URL + end).url == URL


@pytest.mark.parametrize(
    "url",
    [
        "models.example/v1",
        "ftp://models.example/v1",
        "file:///etc/passwd",
        "http://",
        "http://models.example:99999/v1",
        "http://[::1/v1",
        "https://ann:secret@models.example/v1",
        "https://models.example/v1?key=secret",
        "https://models.example/v1#secret",
        "https://models.example/v1 x",
        "https://models.example\\v1",
        "https://mödels.example/v1",
    ],
)
def test_an_address_that_cannot_be_used_is_refused_in_words_without_its_password(url: str) -> None:
    with pytest.raises(InputError) as caught:
        named(url)
    assert str(caught.value).startswith("--llm: ")
    assert "ann:secret" not in str(caught.value)


@pytest.mark.parametrize("model", [None, "", "  ", "a\nb", "x" * 201])
def test_a_model_has_a_name_of_one_line(model: str | None) -> None:
    with pytest.raises(InputError, match="name it with --model or REJOINDER_LLM_MODEL"):
        named(model=model)


def test_an_option_without_an_endpoint_is_said() -> None:
    with pytest.raises(InputError, match="--model: m: there is no endpoint"):
        Endpoint.of(None, "m", environment={})
    with pytest.raises(InputError, match="--llm-budget: 5: there is no endpoint"):
        Endpoint.of(budget=5, environment={})
    with pytest.raises(InputError, match="give 1 or more"):
        Endpoint.of(URL, "m", budget=0, environment={})


@pytest.mark.parametrize(
    ("url", "environment", "key"),
    [
        (URL, {"REJOINDER_LLM_KEY": "ours", "OPENAI_API_KEY": "theirs"}, "ours"),
        (URL, {"OPENAI_API_KEY": "theirs"}, "theirs"),
        (URL, {"REJOINDER_LLM_KEY": " ", "OPENAI_API_KEY": " theirs\n"}, "theirs"),
        (URL, {}, None),
        ("http://127.0.0.1:1/v1", {"OPENAI_API_KEY": "theirs"}, "theirs"),
        ("http://localhost:1/v1", {"OPENAI_API_KEY": "theirs"}, "theirs"),
        ("http://10.0.0.7/v1", {"OPENAI_API_KEY": "theirs"}, None),
        ("http://10.0.0.7/v1", {"REJOINDER_LLM_KEY": "ours"}, "ours"),
        ("http://localhost.evil.example/v1", {"OPENAI_API_KEY": "theirs"}, None),
    ],
)
def test_the_key_comes_from_the_environment_and_the_general_one_goes_nowhere_in_the_clear(
    url: str, environment: dict[str, str], key: str | None
) -> None:
    endpoint = named(url, **environment)
    assert endpoint.key == key
    assert "ours" not in repr(endpoint) and "theirs" not in repr(endpoint)


def test_a_key_that_would_break_a_header_is_refused_without_being_said() -> None:
    with pytest.raises(InputError) as caught:
        named(REJOINDER_LLM_KEY="sk-1\r\nHost: evil.example")
    assert "sk-1" not in str(caught.value)


def test_a_price_is_two_numbers() -> None:
    assert Price.of("0.15, 0.60") == Price(Decimal("0.15"), Decimal("0.60"))


@pytest.mark.parametrize("text", ["1", "1,2,3", "a,b", "-1,2", "nan,1", "inf,1", "1e99,1", ","])
def test_what_is_no_price_is_refused(text: str) -> None:
    with pytest.raises(InputError, match="REJOINDER_LLM_PRICE"):
        named(REJOINDER_LLM_PRICE=text)


def test_answers_are_kept_beside_what_was_fetched(tmp_path: Path) -> None:
    assert named(REJOINDER_CACHE=str(tmp_path)).cache_dir == tmp_path / "answers"


def test_an_answer_is_found_again_by_what_was_asked(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    cache.put("why?", "because ✓")
    assert cache.get("why?") == "because ✓"
    assert cache.get("how?") is None
    assert "why?" not in "".join(path.read_text() for path in tmp_path.glob("*/*"))


@pytest.mark.parametrize(
    "rubbish", [b"", b"{", b"[]", b'{"answer": "x"}', b"\xff", b"[" * 100_000, b"x" * 300_000]
)
def test_a_broken_file_counts_as_absent(tmp_path: Path, rubbish: bytes) -> None:
    cache = Cache(tmp_path)
    cache.put("why?", "because")
    [path] = tmp_path.glob("*/*")
    path.write_bytes(rubbish)
    assert cache.get("why?") is None


def test_an_answer_under_another_question_counts_as_absent(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    cache.put("why?", "because")
    cache.put("how?", "so")
    one, other = sorted(tmp_path.glob("*/*"))
    one.write_bytes(other.read_bytes())
    assert {cache.get("why?"), cache.get("how?")} in ({None, "so"}, {None, "because"})


def test_the_cache_stays_within_its_bounds_and_keeps_what_was_used_last(tmp_path: Path) -> None:
    cache = Cache(tmp_path, files=10)
    for n in range(20):
        cache.put(f"question {n}", "x")
    for path in tmp_path.glob("*/*"):
        os.utime(path, (1, 1))
    assert cache.get("question 3") == "x"
    cache.tidy()
    left = [n for n in range(20) if cache.get(f"question {n}")]
    assert len(left) == 9
    assert 3 in left


def test_too_large_an_answer_and_no_folder_keep_nothing(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    cache.put("why?", "x" * 200_000)
    assert list(tmp_path.iterdir()) == []
    nowhere = Cache(None)
    nowhere.put("why?", "because")
    nowhere.tidy()
    assert nowhere.get("why?") is None
    (tmp_path / "file").write_text("in the way")
    blocked = Cache(tmp_path / "file")
    blocked.put("why?", "because")
    assert blocked.get("why?") is None
