"""What each export format is called, and who reads it: `kb.export.EXPORTERS` in the words of people."""

from dataclasses import dataclass

READ, ARGUE, DRAW, LINK, COUNT = (
    "To read",
    "For argument tools",
    "For graph tools",
    "For the Semantic Web",
    "For spreadsheets",
)
GROUPS = (READ, ARGUE, DRAW, LINK, COUNT)


@dataclass(frozen=True, slots=True)
class Format:
    """One row of the exporters, for people."""

    group: str
    label: str
    about: str  # who or what reads it, in one line
    language: str | None = None  # whose syntax the preview has
    loads: bool = False  # `rejoinder load` takes it, and it then stands for the whole discussion


FORMATS = {
    "html": Format(READ, "Web page", "One file with map and thread that any browser opens, also from disk."),
    "outline": Format(READ, "Outline", "The argument as indented plain text, as the terminal shows it."),
    "markdown": Format(READ, "Markdown", "A nested list for notes, wikis and issue trackers.", "markdown"),
    "notes": Format(READ, "Notes", "A folder with one linked note a claim, for Obsidian and its like."),
    "argdown": Format(ARGUE, "Argdown", "The Argdown editors and its map component."),
    "aif": Format(ARGUE, "AIF", "AIFdb, arguebuf and most research tools for argument graphs.", "json"),
    "xaif": Format(ARGUE, "xAIF", "OVA3 and the arg.tech pipelines, with places to draw at.", "json"),
    "sadface": Format(ARGUE, "SADFace", "MonkeyPuzzle and arguebuf.", "json"),
    "kialo": Format(ARGUE, "Kialo text", "The numbered pros and cons that Kialo writes and arguebuf reads."),
    "svg": Format(DRAW, "Picture (SVG)", "Any browser, text document or drawing program.", "markup"),
    "graphml": Format(DRAW, "GraphML", "yEd, Cytoscape, Gephi and networkx.", "markup"),
    "gexf": Format(DRAW, "GEXF", "Gephi, with colours and weights.", "markup"),
    "dot": Format(DRAW, "DOT", "Graphviz and whatever else draws its language.", "dot"),
    "mermaid": Format(
        DRAW, "Mermaid", "Markdown pages that draw diagrams: wikis, code hosts, notes.", "mermaid"
    ),
    "trig": Format(LINK, "TriG", "Every quad store; `rejoinder load` reads it back.", "turtle", loads=True),
    "turtle": Format(LINK, "Turtle", "Every RDF tool, in one graph.", "turtle", loads=True),
    "nquads": Format(LINK, "N-Quads", "Whatever compares or streams: one fact a line.", loads=True),
    "jsonld": Format(LINK, "JSON-LD", "Programs that know JSON and may know RDF.", "json", loads=True),
    "annotations": Format(
        LINK, "Web Annotations", "Annotation tools: each claim at its words in its post.", "json"
    ),
    "claimreview": Format(
        LINK, "ClaimReview", "Search engines and fact-check feeds: what people reviewed, as JSON-LD.", "json"
    ),
    "csv": Format(COUNT, "CSV", "Excel, LibreOffice, pandas and R: one claim a row."),
}


def format_of(name: str) -> Format:
    """The texts of a format; plain ones for a row that has none yet."""
    return FORMATS.get(name) or Format(READ, name, "")
