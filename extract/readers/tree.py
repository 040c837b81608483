"""Posts as a forum gave them to posts as a discussion holds them.

Whatever the reply ids say, every post comes out, once, after what it answers: answers to posts that
are not there and circles of answers become openings, and each repair is noted. Deleted posts stay
where somebody answered them, and are left out where nobody did.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from kb.model import Post


def arranged(posts: Iterable[Post], *, nested: bool) -> tuple[tuple[Post, ...], tuple[str, ...]]:
    """The posts in a lawful order, and notes on what was repaired.

    `nested` puts every answer under its post, in the order given; else the order stays as it is given
    but for answers that came before what they answer.
    """
    known, notes = _unique(posts)
    known, more = _rooted(known)
    known, left_out = _without_deleted_leaves(known)
    if left_out:
        more.append(f"Deleted posts that nobody answers were left out: {left_out}.")
    return tuple(_ordered(known, nested)), (*notes, *more)


def _unique(posts: Iterable[Post]) -> tuple[list[Post], list[str]]:
    seen: dict[str, Post] = {}
    repeats, renamed = [], []
    for post in posts:
        if post.id not in seen:
            seen[post.id] = post
        elif post.text == seen[post.id].text:
            repeats.append(post.id)
        else:
            n = 2
            while f"{post.id}-{n}" in seen:
                n += 1
            seen[f"{post.id}-{n}"] = replace(post, id=f"{post.id}-{n}")
            renamed.append(post.id)
    notes = []
    if repeats:
        notes.append(f"Posts given twice were read once: {listed(repeats)}.")
    if renamed:
        notes.append(f"Different posts have the same id; the later ones got new ids: {listed(renamed)}.")
    return list(seen.values()), notes


def _rooted(posts: Sequence[Post]) -> tuple[list[Post], list[str]]:
    """The posts with every reply id pointing at a post, and none in a circle."""
    parent = {post.id: post.reply_to for post in posts}
    orphans = {id_ for id_, up in parent.items() if up is not None and up not in parent}
    circles = _circles({id_: None if id_ in orphans else up for id_, up in parent.items()})
    notes = []
    if orphans:
        notes.append(f"Posts answer posts that are not there, and stand as openings: {listed(orphans)}.")
    if circles:
        notes.append(f"Posts answer each other in a circle, which was cut at: {listed(circles)}.")
    loose = orphans | circles
    return [replace(post, reply_to=None) if post.id in loose else post for post in posts], notes


def _circles(parent: dict[str, str | None]) -> set[str]:
    """One post of each circle: the first in the order given."""
    done: set[str] = set()
    cut: set[str] = set()
    place = {id_: n for n, id_ in enumerate(parent)}
    for start in parent:
        path: list[str] = []
        on_path: set[str] = set()
        at: str | None = start
        while at is not None and at not in done and at not in on_path:
            path.append(at)
            on_path.add(at)
            at = parent[at]
        if at is not None and at in on_path:
            cut.add(min(path[path.index(at) :], key=lambda id_: place[id_]))
        done.update(path)
    return cut


def _without_deleted_leaves(posts: Sequence[Post]) -> tuple[list[Post], int]:
    answers: dict[str, int] = {}
    for post in posts:
        if post.reply_to is not None:
            answers[post.reply_to] = answers.get(post.reply_to, 0) + 1
    by_id = {post.id: post for post in posts}
    gone: set[str] = set()
    for start in posts[1:]:
        post = start
        while post.deleted and not post.text and not answers.get(post.id) and post is not posts[0]:
            gone.add(post.id)
            if post.reply_to is None:
                break
            answers[post.reply_to] -= 1
            post = by_id[post.reply_to]
            if post.id in gone:
                break
    return [post for post in posts if post.id not in gone], len(gone)


def _ordered(posts: Sequence[Post], nested: bool) -> list[Post]:
    answers: dict[str | None, list[Post]] = {}
    for post in posts:
        answers.setdefault(post.reply_to, []).append(post)
    out: list[Post] = []
    if nested:
        stack = answers.get(None, [])[::-1]
        while stack:
            post = stack.pop()
            out.append(post)
            stack.extend(reversed(answers.get(post.id, [])))
        return out
    given: set[str] = set()
    waiting: dict[str, list[Post]] = {}
    for first in posts:
        if first.reply_to is not None and first.reply_to not in given:
            waiting.setdefault(first.reply_to, []).append(first)
            continue
        ready = [first]
        while ready:
            post = ready.pop()
            out.append(post)
            given.add(post.id)
            ready.extend(reversed(waiting.pop(post.id, [])))
    return out


def listed(ids: Iterable[str]) -> str:
    """The first few ids, and how many more there are."""
    names = sorted(ids, key=lambda id_: (len(id_), id_))
    return ", ".join(names[:5]) + (f" and {len(names) - 5} more" if len(names) > 5 else "")
