"""How links run between cards: from the left edge of a reason to the right edge of what it bears on.

Each is an S with level ends. Premises that work together meet in a junction before their target; an
undercut ends on the line of the step that it denies, at a junction of its own.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kb.export.picture.layout import GUTTER, Card
from kb.export.picture.steps import Step

Point = tuple[float, float]
_PORT = 13  # between two places where links arrive at a card
_STEM = 30  # from the junction of several premises to their target


@dataclass(frozen=True, slots=True)
class Curve:
    """A cubic curve of one step, from `start` to `end`."""

    step: Step
    start: Point
    one: Point
    two: Point
    end: Point
    head: bool = True  # the step's sign stands at its end

    def at(self, t: float) -> Point:
        """The point so far along it, from 0 to 1."""
        s = 1 - t
        weights = (s * s * s, 3 * s * s * t, 3 * s * t * t, t * t * t)
        points = (self.start, self.one, self.two, self.end)
        x = sum(weight * point[0] for weight, point in zip(weights, points, strict=True))
        return x, sum(weight * point[1] for weight, point in zip(weights, points, strict=True))


@dataclass(frozen=True, slots=True)
class Junction:
    """A point where the lines of one step meet, or where it is denied."""

    step: Step
    at: Point


def curves(steps: Sequence[Step], cards: Mapping[str, Card]) -> tuple[list[Curve], list[Junction]]:
    """The lines of all steps and their junctions."""
    ports = _ports(steps, cards)
    lines, junctions = list[Curve](), dict[str, Junction]()
    for step in _denied_first(steps):
        denied = junctions.get(step.denies or "")
        end = denied.at if denied else (cards[step.conclusion].right, ports[step.key])
        starts = [cards[premise].left for premise in step.premises]
        if len(starts) > 1:
            meeting = (end[0] + _STEM, end[1])
            lines += (_flow(step, start, meeting, head=False) for start in starts)
            lines.append(_flow(step, meeting, end, head=True))
            junctions[step.key] = Junction(step, meeting)
            continue
        line = _flow(step, starts[0], end, head=True)
        lines.append(line)
        if step.denied:
            junctions[step.key] = Junction(step, _beside_start(line))
    return lines, list(junctions.values())


def _flow(step: Step, start: Point, end: Point, *, head: bool) -> Curve:
    far = start[0] - end[0]
    reach = far / 2 if far > 0 else GUTTER * 0.6
    return Curve(step, start, (start[0] - reach, start[1]), (end[0] + reach, end[1]), end, head)


def _beside_start(line: Curve) -> Point:
    """A point of the line that no card covers: in the gutter that it leaves its card through."""
    edge = line.start[0] - min(GUTTER / 2, abs(line.start[0] - line.end[0]) / 2)
    low, high = 0.0, 0.5
    for _ in range(20):
        middle = (low + high) / 2
        low, high = (middle, high) if line.at(middle)[0] > edge else (low, middle)
    return line.at(high)


def _denied_first(steps: Sequence[Step]) -> list[Step]:
    """The steps in an order in which each follows the one that it denies."""
    denials: dict[str | None, list[Step]] = defaultdict(list)
    for step in steps:
        denials[step.denies].append(step)
    ordered = list(denials[None])
    for step in ordered:
        ordered.extend(denials.get(step.key, ()))
    return ordered


def _ports(steps: Sequence[Step], cards: Mapping[str, Card]) -> dict[str, float]:
    """How far down each step arrives at its card: kinds apart, in the order of where they come from."""
    arriving: dict[str, list[Step]] = defaultdict(list)
    for step in steps:
        if not step.denies:
            arriving[step.conclusion].append(step)
    ports = dict[str, float]()
    for key, here in arriving.items():
        card = cards[key]
        groups = list[list[Step]]()
        for step in sorted(here, key=lambda step: (_height(step, cards), step.key)):
            if groups and _alike(groups[-1][0], step):
                groups[-1].append(step)
            else:
                groups.append([step])
        apart = min(_PORT, (card.height - 20) / max(1, len(groups) - 1))
        for n, group in enumerate(groups):
            down = card.y + card.height / 2 + (n - (len(groups) - 1) / 2) * apart
            ports |= dict.fromkeys((step.key for step in group), down)
    return ports


def _alike(one: Step, other: Step) -> bool:
    """Steps that may arrive at the same place: lines from one claim each, of one kind."""
    return one.kind is other.kind and len(one.premises) == len(other.premises) == 1


def _height(step: Step, cards: Mapping[str, Card]) -> float:
    return sum(cards[premise].left[1] for premise in step.premises) / len(step.premises)
