"""A large map made by hand: one point that hundreds or thousands of claims are brought for and against."""

from kb.model import Argument, ArgumentKind, ArgumentMap, Claim, ClaimKind, Discussion, Locution, Post, Run

_WORDS = (
    "Cities should ban private cars from the centre",
    "Low-emission zones already solve the problem",
    "Footfall rose after the streets were closed to cars",
    "Congestion pricing is fairer than a ban",
    "Most trips in town are under three kilometres, so nearly everybody could walk or cycle them",
    "Public transport must come first",
    "Deliveries at night make more noise than cars by day",
    "Remote work makes the question moot",
)
_PEOPLE = ("anna", "bert", "carl", "dora", "emil", "fay")
_KINDS = (ArgumentKind.SUPPORT, ArgumentKind.REBUT, ArgumentKind.SUPPORT, ArgumentKind.UNDERCUT)


def broad_map(size: int, *, branch: int = 5) -> ArgumentMap:
    """`size` claims, each with up to `branch` others that bear on it; every fourth undercuts a step."""
    posts = [
        Post(
            str(n),
            f"{_WORDS[n % len(_WORDS)]}, number {n}.",
            author=_PEOPLE[n % len(_PEOPLE)],
            reply_to=str((n - 1) // branch) if n else None,
        )
        for n in range(size)
    ]
    said = [Locution(p.id, 0, len(p.text), p.text, 0.4 + n % 6 / 10) for n, p in enumerate(posts)]
    kinds = tuple(ClaimKind)
    claims = [Claim(f"k{n}", x.text, (x.id,), kinds[n % 4], 0.5) for n, x in enumerate(said)]
    steps = []
    for n in range(1, size):
        above, kind = (n - 1) // branch, _KINDS[n % len(_KINDS)]
        target = f"k{above}"
        if kind is ArgumentKind.UNDERCUT:
            denied = n - 1 if (n - 2) // branch == above else None
            target = f"s{denied}" if denied else target
        steps.append(
            Argument(f"s{n}", kind, (f"k{n}",), target, said[n].id, said[above].id, confidence=n % 10 / 10)
        )
    discussion = Discussion(f"pasted-broad{size}", "pasted", tuple(posts), f"A thread of {size} claims")
    run = Run("r", "1", (), (), "h")
    return ArgumentMap(discussion, run, tuple(said), tuple(claims), tuple(steps))
