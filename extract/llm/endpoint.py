"""Which model a user has, and where: the settings of a chat endpoint, each checked before anything is sent.

The key comes from the environment only. It is sent to the endpoint and goes nowhere else: no message,
no file and no `repr` holds it.
"""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

from platformdirs import user_cache_path

from kb.errors import InputError

KEYS = ("REJOINDER_LLM_KEY", "OPENAI_API_KEY")
_MOST_EXPENSIVE = 1_000_000  # per million tokens, in whatever money


@dataclass(frozen=True, slots=True)
class Price:
    """What a million tokens cost, in the user's money."""

    prompt: Decimal
    answer: Decimal

    @classmethod
    def of(cls, text: str) -> "Price":
        """The price that `in,out` says; InputError where it says none."""
        try:
            prompt, answer = (Decimal(part.strip()) for part in text.split(","))
        except (ValueError, InvalidOperation):
            prompt = answer = Decimal(-1)
        if not all(price.is_finite() and 0 <= price <= _MOST_EXPENSIVE for price in (prompt, answer)):
            remedy = "write what a million prompt tokens and a million answer tokens cost, as in 0.15,0.60"
            raise InputError("REJOINDER_LLM_PRICE", "", f"'{text[:40]}' is no price", remedy)
        return cls(prompt, answer)


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A model behind an address that takes chat completions."""

    url: str  # without a slash at its end
    model: str
    key: str | None = field(default=None, repr=False)
    budget: int | None = None  # tokens, prompts and answers together
    price: Price | None = None
    cache_dir: Path | None = None  # None keeps nothing
    timeout: float = 120.0  # seconds for one request
    most: int = 1_000_000  # bytes of one reply

    @property
    def host(self) -> str:
        """Host and port, as they are written."""
        return urlsplit(self.url).netloc

    @property
    def name(self) -> str:
        """The name under which a run says that this model spoke."""
        return f"llm {self.model} at {self.host}"

    @classmethod
    def of(
        cls,
        url: str | None = None,
        model: str | None = None,
        *,
        budget: int | None = None,
        environment: Mapping[str, str] = os.environ,
    ) -> "Endpoint | None":
        """What is given, and the environment for the rest; None where no endpoint is named.

        REJOINDER_LLM, REJOINDER_LLM_MODEL, REJOINDER_LLM_PRICE, REJOINDER_CACHE and the `KEYS`.
        InputError where something is missing or wrong; an empty URL asks for no model.
        """
        named = environment.get("REJOINDER_LLM", "") if url is None else url
        if not named.strip():
            _refuse_alone("--model", model)
            _refuse_alone("--llm-budget", budget)
            return None
        address = _address(named.strip())
        name = (environment.get("REJOINDER_LLM_MODEL", "") if model is None else model).strip()
        if not name or not name.isprintable() or len(name) > 200:
            problem = "no model is named" if not name else "the model's name is not one line of plain text"
            raise InputError("--llm", address, problem, "name it with --model or REJOINDER_LLM_MODEL")
        if budget is not None and budget < 1:
            raise InputError("--llm-budget", str(budget), "no number of tokens", "give 1 or more")
        price, cache = environment.get("REJOINDER_LLM_PRICE", ""), environment.get("REJOINDER_CACHE")
        return cls(
            url=address,
            model=name,
            key=_key(address, environment),
            budget=budget,
            price=Price.of(price) if price.strip() else None,
            cache_dir=(Path(cache) if cache else user_cache_path("rejoinder")) / "answers",
        )


def _refuse_alone(option: str, value: object) -> None:
    if value is not None:
        problem = "there is no endpoint to use it with"
        raise InputError(option, str(value), problem, "name one with --llm or REJOINDER_LLM")


def _address(text: str) -> str:
    """The URL that requests are put together from."""
    shown = re.sub(r"//[^/@]*@", "//…@", text)[:200]
    remedy = "give the address that ends before /chat/completions, as in http://localhost:11434/v1"
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError as error:
        raise InputError("--llm", shown, f"no URL ({error})", remedy) from None
    if parts.scheme not in ("http", "https") or not parts.hostname or port == 0:
        raise InputError("--llm", shown, "neither an http nor an https URL", remedy)
    if not text.isascii() or not text.isprintable() or re.search(r"[\s\\]", text):
        raise InputError("--llm", shown, "a URL holds no spaces and no such characters", remedy)
    if "@" in parts.netloc:
        where = f"put the key into {KEYS[0]}; a URL is kept in histories and logs"
        raise InputError("--llm", shown, "a user or password stands in the URL", where)
    if parts.query or parts.fragment:
        raise InputError("--llm", shown, "something stands behind its path", remedy)
    return text.rstrip("/").removesuffix("/chat/completions").rstrip("/")


def _key(url: str, environment: Mapping[str, str]) -> str | None:
    """The key to send. One that is there for all programs goes over TLS or to this machine only."""
    for name in KEYS:
        key = environment.get(name, "").strip()
        if not key:
            continue
        if not key.isascii() or not key.isprintable():
            raise InputError(name, "", "it holds characters that no key has", "set it again, without them")
        if name == KEYS[0] or urlsplit(url).scheme == "https" or _is_here(str(urlsplit(url).hostname)):
            return key
    return None


def _is_here(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")
