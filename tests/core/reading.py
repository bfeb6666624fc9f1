"""How the tests read a page: as a tree, through what people and assistive technology get."""

import re
from html.parser import HTMLParser
from typing import Any

from django.test import Client

VOID = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr", "use"}


class Element:
    def __init__(self, name: str, attributes: dict[str, str], parent: "Element | None") -> None:
        self.name, self.attributes, self.parent = name, attributes, parent
        self.children: list[Element | str] = []

    @property
    def text(self) -> str:
        """What it says, blanks made one."""
        parts = [child if isinstance(child, str) else child.text for child in self.children]
        return re.sub(r"\s+", " ", "".join(parts)).strip()

    def all(self, name: str = "", /, **wanted: str) -> list["Element"]:
        """Elements within it, in order; ``class_`` names one of the classes, other words an attribute's value."""
        found: list[Element] = []
        for child in self.children:
            if isinstance(child, Element):
                if (not name or child.name == name) and all(child.has(key, value) for key, value in wanted.items()):
                    found.append(child)
                found += child.all(name, **wanted)
        return found

    def one(self, name: str = "", /, **wanted: str) -> "Element":
        found = self.all(name, **wanted)
        assert len(found) == 1, f"{len(found)} of {name} {wanted}"
        return found[0]

    def has(self, key: str, value: str) -> bool:
        if key == "class_":
            return value in self.attributes.get("class", "").split()
        return self.attributes.get(key.replace("_", "-")) == value

    def links(self) -> dict[str, str]:
        """Text of each link and where it leads."""
        return {link.text: link.attributes["href"] for link in self.all("a")}


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.here = self.top = Element("", {}, None)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {key: value or "" for key, value in attrs}, self.here)
        self.here.children.append(element)
        if tag not in VOID:
            self.here = element

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.here.children.append(Element(tag, {key: value or "" for key, value in attrs}, self.here))

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        assert tag == self.here.name, f"<{self.here.name}> is closed by </{tag}>"
        assert self.here.parent is not None
        self.here = self.here.parent

    def handle_data(self, data: str) -> None:
        self.here.children.append(data)


def parse(html: str) -> Element:
    """The page as a tree; fails where an element is not closed properly."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    assert reader.here is reader.top, f"<{reader.here.name}> is never closed"
    return reader.top


def read(client: Client, url: str) -> Element:
    """What a reader gets at the address."""
    response: Any = client.get(url)
    assert response.status_code == 200, f"{url}: {response.status_code}"
    return parse(response.content.decode())


def levels(page: Element) -> list[int]:
    """Levels of the headings in their order."""
    return [int(element.name[1]) for element in page.all() if re.fullmatch(r"h[1-6]", element.name)]
