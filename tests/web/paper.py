"""A small PDF writer: one column of text, so that the made-up web has papers and reports."""

import re
import textwrap
from html import unescape

_LINES = 48  # on a page
_WIDTH = 88


def paper(title: str, author: str, date: str, markup: str) -> bytes:
    """A PDF of the paragraphs, with title, author and date in its information."""
    lines = [title, author, date, ""]
    for block in re.findall(r"<(?:p|h\d)[^>]*>(.*?)</(?:p|h\d)>", markup, re.DOTALL):
        words = unescape(re.sub(r"<[^>]+>", "", block))
        lines += [*textwrap.wrap(" ".join(words.split()), _WIDTH), ""]
    sheets = [lines[n : n + _LINES] for n in range(0, len(lines), _LINES)]
    kids = " ".join(f"{5 + 2 * n} 0 R" for n in range(len(sheets)))
    parts = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(sheets)} >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        f"<< /Title ({_safe(title)}) /Author ({_safe(author)}) /CreationDate (D:{date.replace('-', '')}) >>",
    ]
    for n, sheet in enumerate(sheets):
        shown = "\n".join(f"({_safe(line)}) Tj T*" for line in sheet)
        stream = f"BT /F1 11 Tf 14 TL 60 780 Td\n{shown}\nET"
        parts.append(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] "
            f"/Resources << /Font << /F1 3 0 R >> >> /Contents {6 + 2 * n} 0 R >>"
        )
        length = len(stream.encode("cp1252", "replace"))
        parts.append(f"<< /Length {length} >>\nstream\n{stream}\nendstream")
    return _bound(parts)


def _bound(parts: list[str]) -> bytes:
    """The objects with their cross-reference table."""
    out, places = b"%PDF-1.4\n", []
    for n, part in enumerate(parts, 1):
        places.append(len(out))
        out += f"{n} 0 obj\n{part}\nendobj\n".encode("cp1252", "replace")
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    size = len(parts) + 1
    end = (
        f"xref\n0 {size}\n0000000000 65535 f \n{table}"
        f"trailer\n<< /Size {size} /Root 1 0 R /Info 4 0 R >>\nstartxref\n{len(out)}\n%%EOF\n"
    )
    return out + end.encode()


def _safe(text: str) -> str:
    return re.sub(r"([\\()])", r"\\\1", text)
