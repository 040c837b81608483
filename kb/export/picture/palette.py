"""What support, rebut and undercut look like wherever they are drawn, and claims of each kind."""

from kb.model import ArgumentKind, ClaimKind
from kb.network import Node

COLOURS = {
    ArgumentKind.SUPPORT: "#1a7f37",
    ArgumentKind.REBUT: "#c62828",
    ArgumentKind.UNDERCUT: "#b35900",
}
VERBS = {
    ArgumentKind.SUPPORT: "supports",
    ArgumentKind.REBUT: "attacks",
    ArgumentKind.UNDERCUT: "undercuts",
}
FILLS = {
    ClaimKind.FACT: "#eef4fb",
    ClaimKind.VALUE: "#fdf3e4",
    ClaimKind.POLICY: "#ecf7ee",
    ClaimKind.DEFINITION: "#f4effa",
    None: "#f5f5f4",
}
OPPOSITE = "#6d3fc4"  # two claims that say the opposite of each other
INK = "#1f2933"
FAINT = "#5b6673"
CLAIM = "#1f5fd0"  # what is argued about
EDGE = "#9aa5b1"  # the border of a card


def fill(node: Node) -> str:
    """The colour of a claim's card."""
    return FILLS[node.kind]


def rgb(colour: str) -> tuple[int, int, int]:
    """Red, green and blue of a colour written as six hex digits."""
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def tint(colour: str, share: float) -> str:
    """So much of a colour on white."""
    mixed = (round(part * share + 255 * (1 - share)) for part in rgb(colour))
    return "#" + "".join(f"{part:02x}" for part in mixed)
