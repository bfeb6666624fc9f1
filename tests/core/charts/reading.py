"""Reads charts out of a page: what the picture shows, and what the table beside it says."""

from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Any
from xml.etree import ElementTree

SVG = "<svg"


@dataclass(frozen=True)
class Read:
    """One chart of a page."""

    key: str
    picture: Any
    rows: list[list[str]]
    """Label, value, note ("" where there is none)."""
    links: list[str]
    """Of the table, row by row; "" where there is none."""

    def bars(self) -> list[Any]:
        return [one for one in self.picture.iter("rect") if "aufbruch-chart__bar" in one.get("class", "")]

    def lengths(self) -> list[float]:
        """What stands for the numbers: widths of lying bars, heights of columns."""
        lying = "aufbruch-chart--bars" in self.picture.get("class")
        return [float(bar.get("width" if lying else "height").rstrip("%")) for bar in self.bars()]

    def words(self, role: str) -> list[str]:
        wanted = f"aufbruch-chart__{role}"
        return ["".join(one.itertext()) for one in self.picture.iter("text") if one.get("class") == wanted]

    def told(self, tag: str) -> str:
        return self.picture.findtext(tag) or ""


class _Tables(HTMLParser):
    """Texts and links of all cells of the tables of charts."""

    def __init__(self) -> None:
        super().__init__()
        self.tables: list[tuple[list[list[str]], list[str]]] = []
        self.open = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        if tag == "table" and "aufbruch-charttable" in (found.get("class") or ""):
            self.tables.append(([], []))
            self.open = "table"
        elif not self.open:
            return
        elif tag == "tr":
            self.tables[-1][0].append([])
            self.tables[-1][1].append("")
        elif tag in {"th", "td", "span"}:
            self.tables[-1][0][-1].append("")
            self.open = "cell"
        elif tag == "a":
            self.tables[-1][1][-1] = found.get("href") or ""

    def handle_endtag(self, tag: str) -> None:
        if tag in {"th", "td", "span"} and self.open:
            self.open = "table"
        elif tag == "table":
            self.open = ""

    def handle_data(self, data: str) -> None:
        if self.open == "cell":
            self.tables[-1][0][-1][-1] += data


def charts_in(page: str) -> dict[str, Read]:
    """By their keys. Fails where a picture is no whole XML, or stands without a table."""
    parser = _Tables()
    parser.feed(page)
    pictures = [
        ElementTree.fromstring(part[: part.index("</svg>") + 6])  # noqa: S314  our own page
        for part in (f"{SVG}{rest}" for rest in page.split(SVG)[1:])
        if part.startswith('<svg class="aufbruch-chart ')
    ]
    assert len(pictures) == len(parser.tables)
    found = {}
    for picture, (rows, links) in zip(pictures, parser.tables, strict=True):
        key = str(picture.get("aria-labelledby")).split()[0].removeprefix("bild-").removesuffix("-titel")
        told = [[row[0].strip(), row[-1], row[1] if len(row) > 2 else ""] for row in rows[1:]]
        found[key] = Read(key, picture, told, links[1:])
    return found
