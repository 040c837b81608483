"""How the formats of pages are read, each in a file; `extract.evidence.page` is the way in."""
