"""Discussions that break file formats: every text a reader trips over, in every place a map has for text.

`tests.hostile` attacks whoever shows a map; this one attacks whoever writes it down. All of it is made
from a fixed seed, so that the same call gives the same map.
"""

from datetime import UTC, datetime, timedelta
from random import Random

from kb.model import (
    Argument,
    ArgumentKind,
    ArgumentMap,
    Basis,
    Citation,
    CitationKind,
    Claim,
    ClaimKind,
    ContestedTerm,
    Contradiction,
    Discussion,
    Locution,
    Mode,
    Post,
    Run,
    Scheme,
    Source,
)

LONG = "a comment of ten thousand characters, with a [link] and snake_case. " * 147 + "The end of it."
THORNS = (
    "See https://example.org/a_b?c=d&e=f#g // for more, and http://[::1]:80/",
    "`rm -rf /` and ```\ncode\n``` and <code>a[0] = b[i][j];</code>",
    "a[0]",
    "[0]: a link definition, [^1] a footnote, [[Wiki link]], [[a|b]] and ![[embed]]",
    "snake_case and __dunder__ and _emphasis_",
    "**",
    "** not bold * _ ~~ ~",
    "==",
    "=== x ===",
    "===\ntitle: front matter\n===",
    "---\ntitle: more front matter\n---",
    "#123 and #tag and # heading",
    ":up: :smile: :red[alarm] :material/delete:",
    "\"double\" 'single' “curly” ‘curly’ «guillemets» „low“ `tick` ´acute´ '''three''' \"\"\"three\"\"\"",
    '"',
    "a backslash at the end \\",
    'two backslashes and a quote \\\\" \\n \\t \\u0000 \\x00 %00 &#0; &#x0; &amp; &quot; #quot; #35;',
    "\\",
    "emoji 👩‍👩‍👧‍👦 🇺🇳 👍🏽 and astral 𝔘𝔫𝔦𝔠𝔬𝔡𝔢 stay whole",
    "שלום עולם, זה טוען מימין לשמאל (a) [b] 1.2.",
    "مرحبا بالعالم",
    "direction \u202egnp.exe override, zero\u200bwidth, \u2066isolate\u2069, \ufeffmark",
    "NUL \x00 bell \x07 escape \x1b[31m unit \x1f delete \x7f next \x85 line",
    "\x00",
    "no character at all: \ufffe \uffff \U0001fffe",
    "line\u2028separator and paragraph\u2029separator and form\ffeed and vertical\vtab",
    "%% a comment %%{init: {}}%%",
    "code %% and a comment",
    "end",
    "graph",
    "style",
    "click me href javascript:alert(1)",
    "A --> B -.-> C ==> D --- E",
    "--> an arrow, <!-- a comment --> and -- more --!> of it",
    "[A]: x [B]: y ]: z",
    "<A>: x >: y <+ z +> <- -> <_ _> ><",
    "  + <a>: indented\n    - [b]: more",
    "1.2. Con: a numbered line",
    "1. Pro: another\n1.1. Con: on two lines\n-> See 1.1.",
    "-> See 1.1.1.",
    "Discussion Title: stolen",
    "]]> closes CDATA ]]>",
    "<![CDATA[ opens it",
    "</script><script>window.owned = 1</script>",
    "<b>&lt;bold&gt;</b> & <img src=x onerror=alert(1)> <?xml version='1.0'?> <!DOCTYPE x>",
    "{curly} {{ braces }} {% raw %} ${dollar} #{hash} {record|shape} <port> |pipe|",
    "| a | table |\n|---|---|\n| with | cells |",
    "- [ ] a task\n* a bullet\n+ another\n1) numbered\n> quoted\n\n    indented code",
    "![tracker](http://tracker.example/pixel.png) [click me](javascript:alert(1)) <http://auto.example>",
    "www.bare.example and mail@bare.example and http://bare.example/(paren)",
    "$\\frac{a}{b}$ $$x$$ \\(y\\)",
    "=cmd|' /C calc'!A0",
    "+1-800, -5, @SUM(A1)",
    "a,b;c\td",
    "null",
    "~",
    "yes: no",
    "CON",
    "..",
    "../../etc/passwd",
    'a/b\\c:d*e?f"g<h>i|j',
    "trailing dots and spaces... . . ",
    " ",
    "\n\n",
    "\u200b",
    "tab\tand\nnewline\r\nand return\r",
    "x" * 3_000,
    LONG,
)
"""Texts that somebody's reader has tripped over."""

_START = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
_ODD_IDS = ('"', "a b", "<c>", "a/b", "..", "end", "]]>", "é😀", "\\", "n'1", "%41", "1#char=0,1")


def thorny_map() -> ArgumentMap:
    """One long hostile discussion: every thorn, 660 links and more, cycles, undercuts of all sorts."""
    return _grown(Random(1), "pasted-thorny", THORNS, claims=170, steps=650)


def thorny_maps(number: int) -> list[ArgumentMap]:
    """So many small hostile discussions, each another one, with up to 14 claims."""
    return [_small(Random(seed), f"pasted-thorny{seed}") for seed in range(number)]


def _small(random: Random, id_: str) -> ArgumentMap:
    texts = tuple(_mixed(random) for _ in range(random.randint(0, 14)))
    steps = random.randint(0, 18) if len(texts) > 1 else 0
    return _grown(random, id_, texts, claims=len(texts), steps=steps)


def _mixed(random: Random) -> str:
    """Pieces of thorns side by side, and characters from anywhere."""
    pieces = [random.choice(THORNS)[:60] for _ in range(random.randint(1, 3))]
    pieces += [chr(random.choice((random.randrange(128), random.randrange(0xD800)))) for _ in range(4)]
    random.shuffle(pieces)
    return random.choice(("", " ", "\n")).join(pieces)


def _grown(random: Random, id_: str, texts: tuple[str, ...], *, claims: int, steps: int) -> ArgumentMap:
    words = [texts[n] if n < len(texts) else f"{texts[n % len(texts)][:80]} ({n})" for n in range(claims)]
    posts = [_post(random, n, text) for n, text in enumerate(words)]
    said = [_locution(random, post) for post in posts]
    made = [_claim(random, n, words[n], [x]) for n, x in enumerate(said)]
    if len(made) > 2:  # one claim that is made twice
        made.pop()
        made[0] = _claim(random, 0, words[0], [said[0], said[-1]])
    first = made[0].id if made else ""
    cited = [("s1", said[0].id, CitationKind.LINK), ("s2", None, CitationKind.QUOTE)] if made else []
    url = 'http://source.example/"<>?a=b&c'
    return ArgumentMap(
        _discussion(random, id_, posts),
        Run("run-" + id_, "0.1.0", ("encoder",), (("threshold", "0.5"),), "hash"),
        tuple(said),
        tuple(made),
        tuple(_arguments(random, made, steps)),
        sources=(Source("s1", url, truncated=True), Source("s2", name=THORNS[13])) if made else (),
        citations=tuple(Citation(posts[0].id, *citation) for citation in cited),
        terms=tuple(ContestedTerm(f"t{n}", THORNS[n], (first,)) for n in range(3)) if made else (),
        contradictions=(Contradiction((first, made[1].id), 0.5),) if len(made) > 1 else (),
    )


def _discussion(random: Random, id_: str, posts: list[Post]) -> Discussion:
    title = " ".join(THORNS[:24]) if id_ == "pasted-thorny" else random.choice(THORNS)
    url = random.choice((None, 'http://forum.example/?a="b"&c=<d>--', "javascript:alert(1)"))
    return Discussion(id_, "pasted", tuple(posts), title, url, notes=(random.choice(THORNS),))


def _post(random: Random, n: int, text: str) -> Post:
    """A post with that text among its words; posts hold no control characters, as readers see to."""
    kept = "".join(c for c in text if c in "\n\t" or not (c < " " or "\x7f" <= c <= "\x9f"))
    url = random.choice((None, f"http://forum.example/{n}?q=\"'<>&[](){n}", "javascript:alert(1)"))
    author = random.choice((None, "anna", "", *THORNS[:60]))
    created = random.choice((None, _START + timedelta(minutes=n)))
    answered = _id(random.randrange(n)) if n and random.random() < 0.9 else None
    return Post(_id(n), kept + "\nAnd more.", author, answered, created, url)


def _id(n: int) -> str:
    return _ODD_IDS[n] if n < len(_ODD_IDS) else str(n)


def _locution(random: Random, post: Post) -> Locution:
    end = len(post.text) - len("\nAnd more.") or len(post.text)
    return Locution(
        post.id,
        0,
        end,
        post.text[:end],
        random.randint(0, 100) / 100,
        attribution=random.choice((None, None, random.choice(THORNS))),
        hedged=random.random() < 0.2,
        negated=random.random() < 0.2,
        mode=random.choice((None, *Mode)),
        scheme=random.choice((None, *Scheme)),
    )


def _claim(random: Random, n: int, text: str, said: list[Locution]) -> Claim:
    kind = random.choice((None, *ClaimKind))
    decided = random.choice((None, None, 'dora "the" <explorer>'))
    shown = text if text.strip() else text + "?"
    return Claim(f"c{_id(n)}", shown, tuple(x.id for x in said), kind, random.random(), decided)


def _arguments(random: Random, claims: list[Claim], steps: int) -> list[Argument]:
    """Steps between the claims in any direction, so in circles too; a third are joint or deny a step."""
    found: list[Argument] = []
    for n in range(steps):
        premise, target, *others = random.sample(claims, min(len(claims), 4))
        kind = random.choice((ArgumentKind.SUPPORT, *ArgumentKind))
        joint = kind is ArgumentKind.SUPPORT and random.random() < 0.3
        denies = kind is ArgumentKind.UNDERCUT and bool(found) and random.random() < 0.7
        found.append(
            Argument(
                f"a{_id(n)}",
                kind,
                (premise.id, *(other.id for other in others if joint)),
                random.choice(found).id if denies else target.id,
                random.choice(premise.appearances),
                random.choice(target.appearances),
                random.choice(tuple(Basis)),
                random.randint(0, 100) / 100,
                decided_by=random.choice((None, None, "dora")),
            )
        )
    return found
