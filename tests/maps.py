"""A small argument map made by hand, with one of everything."""

from datetime import UTC, datetime

from kb.model import (
    Argument,
    ArgumentKind,
    ArgumentMap,
    Basis,
    Binding,
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

POSTS = (
    Post(
        "p1",
        "Rent caps cut supply. Builders leave capped cities.",
        "anna",
        None,
        datetime(2026, 1, 2, tzinfo=UTC),
    ),
    Post("p2", "They leave for land prices. Vienna caps and builds, see http://vienna.example", "bert", "p1"),
    Post("p3", "Caps do not cut supply.", "carl", "p1", inferred_reply=True),
)


def locution(post: str, words: str, **said: object) -> Locution:
    """The locution of those words in one of `POSTS`."""
    text = next(p.text for p in POSTS if p.id == post)
    start = text.index(words)
    return Locution(post, start, start + len(words), words, **said)  # type: ignore[arg-type]  # kept short


def rent_map() -> ArgumentMap:
    """Caps and supply: a support that is undercut, a rebuttal, and the opposite said."""
    caps = locution("p1", "Rent caps cut supply.", confidence=0.9, found_by="units")
    leave = locution("p1", "Builders leave capped cities.", scheme=Scheme.CONSEQUENCE)
    land = locution("p2", "They leave for land prices.", hedged=True, attribution="the builders")
    vienna = locution("p2", "Vienna caps and builds", scheme=Scheme.EXAMPLE)
    not_so = locution("p3", "Caps do not cut supply.", negated=True, mode=Mode.CONCESSION)
    return ArgumentMap(
        discussion=Discussion("pasted-rent", "pasted", POSTS, "Rent caps", "http://forum.example/1"),
        run=Run("r1", "0.1.0", ("encoder 1",), (("threshold", "0.5"),), "abc"),
        locutions=(caps, leave, land, vienna, not_so),
        claims=(
            Claim("caps", "Rent caps cut supply.", (caps.id,), ClaimKind.FACT, 0.8),
            Claim("leave", "Builders leave capped cities.", (leave.id,), ClaimKind.FACT, 0.7),
            Claim(
                "land",
                "They [builders] leave for land prices.",
                (land.id,),
                ClaimKind.FACT,
                0.6,
                bindings=(Binding(0, 4, "builders", "subject", 0.8),),
                unresolved=("there",),
            ),
            Claim("vienna", "Vienna caps and builds.", (vienna.id,), ClaimKind.FACT, 0.9, decided_by="dora"),
            Claim("not-so", "Caps do not cut supply.", (not_so.id,), ClaimKind.FACT, 0.8),
        ),
        arguments=(
            Argument("a1", ArgumentKind.SUPPORT, ("leave",), "caps", leave.id, caps.id, Basis.SAME_POST, 0.8),
            Argument("a2", ArgumentKind.UNDERCUT, ("land",), "a1", land.id, leave.id, Basis.REPLY_TREE, 0.6),
            Argument(
                "a3", ArgumentKind.REBUT, ("vienna",), "caps", vienna.id, caps.id, Basis.REPLY_TREE, 0.5
            ),
        ),
        sources=(Source("s1", "http://vienna.example", truncated=True),),
        citations=(
            Citation("p2", "s1", vienna.id),
            Citation("p2", "s1", vienna.id, CitationKind.NAMED_SOURCE),
            Citation("p2", "s1"),
        ),
        terms=(ContestedTerm("t1", "supply", ("not-so",)),),
        contradictions=(Contradiction(("caps", "not-so"), 0.7),),
    )
