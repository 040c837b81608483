"""A discussion that attacks whoever shows it: what every page must survive unharmed."""

from kb.model import (
    Argument,
    ArgumentKind,
    ArgumentMap,
    Basis,
    Citation,
    Claim,
    ClaimKind,
    ContestedTerm,
    Discussion,
    Locution,
    Post,
    Run,
    Source,
)

WORDS = (
    "<script>window.owned = 1</script>",
    "<img src=x onerror='window.owned = 1'>",
    "![tracker](http://tracker.example/pixel.png)",
    "[click me](javascript:window.owned=1)",
    "$\\frac{a}{b}$ and :material/delete: and :red[alarm] and # heading",
    "emoji 👩‍👩‍👧‍👦 and flags 🇺🇳 stay whole",
    "שלום עולם, זה טוען מימין לשמאל",
    "direction \u202egnp.exe override and zero\u200bwidth",
    "<style>body{display:none}</style><form action=http://evil.example><input></form>",
    "a very long word " + "x" * 2_000,
)


def hostile_map() -> ArgumentMap:
    """Each hostile text as title, author, claim, source and contested term; one post of 100 KB."""
    posts = [Post("0", WORDS[0], author=WORDS[1])]
    posts += [Post(str(n), f"{text} more", author=text, reply_to="0") for n, text in enumerate(WORDS) if n]
    posts.append(Post("long", "Ünïcode wörds, again and again. " * 3_200, author="long", reply_to="1"))
    locutions = [Locution(str(n), 0, len(text), text, 0.8, attribution=text) for n, text in enumerate(WORDS)]
    claims = [Claim(f"c{n}", x.text, (x.id,), ClaimKind.FACT, 0.9) for n, x in enumerate(locutions)]
    arguments = [
        Argument(
            f"a{n}",
            ArgumentKind.REBUT if n % 2 else ArgumentKind.SUPPORT,
            (claims[n].id,),
            claims[0].id,
            locutions[n].id,
            locutions[0].id,
            Basis.REPLY_TREE,
            0.5,
        )
        for n in range(1, len(WORDS))
    ]
    return ArgumentMap(
        Discussion("pasted-hostile", "pasted", tuple(posts), title=WORDS[2], url="javascript:window.owned=1"),
        Run("run", "1", ("model",), (), "hash"),
        tuple(locutions),
        tuple(claims),
        tuple(arguments),
        sources=(Source("s", url="javascript:window.owned=1"), Source("n", name=WORDS[3])),
        citations=(Citation("0", "s", locutions[0].id), Citation("1", "n", locutions[1].id)),
        terms=tuple(ContestedTerm(f"t{n}", text, ("c0",)) for n, text in enumerate(WORDS)),
    )
