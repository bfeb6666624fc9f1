"""A process file whose form has been checked: its items as pydantic models, with their places."""

from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.utils.translation import gettext as _
from pydantic import ValidationError

from wagtail_aufbruch.portable.domain.contents import page_types, sections
from wagtail_aufbruch.portable.domain.registry import PAGES, PROCESS, PageType
from wagtail_aufbruch.portable.format.items import Item, KeyedItem, PageItem, codec_of, content_fields, key_of
from wagtail_aufbruch.portable.format.problems import FileProblems, Path, Problem, in_plain_words, one_of
from wagtail_aufbruch.portable.format.source import Source

FORMAT = "1"

AnyItem = TypeVar("AnyItem", bound=Item)


@dataclass
class PageNode:
    """A page of the file with the pages below it."""

    type: PageType
    item: PageItem
    path: Path
    children: list["PageNode"] = field(default_factory=list)

    def walk(self) -> list["PageNode"]:
        """This page and all below it, in the order of the file."""
        return [self, *(node for child in self.children for node in child.walk())]


@dataclass
class ProcessFile:
    """``entries`` holds for each section pairs of an item and its place."""

    source: Source
    process: PageNode
    entries: dict[str, list[tuple[KeyedItem, Path]]]

    def keys(self, section: str) -> dict[str, Path]:
        """The keys of a section with their places."""
        if section == PAGES:
            return {node.item.key: node.path for node in self.process.walk()}
        return {item.key: path for entry in self.entries.get(section, []) for item, path in with_fields(*entry)}


def with_fields(item: KeyedItem, path: Path) -> list[tuple[KeyedItem, Path]]:
    """An item and those of the second level that it holds."""
    inner = getattr(item, "fields", [])
    return [(item, path), *((child, (*path, "fields", index)) for index, child in enumerate(inner))]


def parse(source: Source) -> ProcessFile:
    """Check the whole form of the file. Raises FileProblems with all that is wrong with it."""
    return _Parser(source).run()


class _Parser:
    def __init__(self, source: Source) -> None:
        self.source = source
        self.problems: list[Problem] = []
        self.draft = False
        self.file: ProcessFile | None = None
        self.unread: set[str] = set()
        """Keys of what stands in the file and cannot be read; what leads to it is not a second mistake."""

    def run(self) -> ProcessFile:
        data = self.source.data
        self._check_names(data)
        process = self._process(data.get(PROCESS))
        entries = {name: self._entries(name, section.item) for name, section in sections().items()}
        pages = self._pages(data.get(PAGES, []), (PAGES,))
        if process is not None:
            process.children = pages
            self.file = ProcessFile(self.source, process, entries)
            self._check_keys()
            self._look_over_everything()
        if self.problems or self.file is None:
            raise FileProblems(self.problems)
        return self.file

    # Form

    def _check_names(self, data: dict[str, Any]) -> None:
        known = ["format", PROCESS, *sections(), PAGES]
        for name in data:
            if name not in known:
                self._note_unread([{name: data[name]}])
                message = _(
                    "There is no section “%(name)s”. Expected is one of: %(known)s. "
                    "Perhaps the app that brings it is not installed here."
                )
                self.complain((name,), message % {"name": name, "known": one_of(known)})
        if data.get("format", FORMAT) != FORMAT:
            message = _("This file has format %(format)s; this version of the package reads format %(known)s.")
            self.complain(("format",), message % {"format": data["format"], "known": FORMAT})

    def _process(self, raw: object) -> PageNode | None:
        kind = page_types()[PROCESS]
        if raw is None:
            self.complain((), _("“%(name)s” is missing.") % {"name": PROCESS})
            return None
        item = self._item(kind.item, raw, (PROCESS,))
        return None if item is None else PageNode(kind, item, (PROCESS,))

    def _entries(self, name: str, kind: type[KeyedItem]) -> list[tuple[KeyedItem, Path]]:
        raw = self._list(self.source.data.get(name, []), (name,))
        parsed = [(self._item(kind, entry, (name, index)), (name, index)) for index, entry in enumerate(raw)]
        self._note_unread([entry for entry, (item, _path) in zip(raw, parsed, strict=True) if item is None])
        return [(item, path) for item, path in parsed if item is not None]

    def _note_unread(self, raw: list[object]) -> None:
        """The keys of these, and of all that they hold."""
        for entry in raw:
            if isinstance(entry, dict):
                self.unread |= {value for key, value in entry.items() if key == "key" and isinstance(value, str)}
                self._note_unread([one for value in entry.values() if isinstance(value, list) for one in value])

    def _pages(self, raw: object, path: Path) -> list[PageNode]:
        nodes = []
        for index, entry in enumerate(self._list(raw, path)):
            node = self._page(entry, (*path, index))
            if node is not None:
                nodes.append(node)
            else:
                self._note_unread([entry])
        return nodes

    def _page(self, raw: object, path: Path) -> PageNode | None:
        if not isinstance(raw, dict):
            self.complain(path, _("Expected is a page: lines such as “type: content”, “key: …”, “title: …”."))
            return None
        known = [name for name in page_types() if name != PROCESS]
        name = raw.get("type", "")
        children = self._pages(raw.get(PAGES, []), (*path, PAGES))
        if name not in known:
            message = _(
                "There is no page type “%(name)s”. Expected is one of: %(known)s. "
                "Perhaps the app that brings it is not installed here."
            )
            place = (*path, "type") if "type" in raw else path
            self.complain(place, message % {"name": name, "known": one_of(known)})
            return None
        kind = page_types()[name]
        rest = {key: value for key, value in raw.items() if key not in {"type", PAGES}}
        item = self._item(kind.item, rest, path)
        return None if item is None else PageNode(kind, item, path, children)

    def _list(self, raw: object, path: Path) -> list[object]:
        if isinstance(raw, list):
            return raw
        self.complain(path, _("“%(name)s” must be a list: lines below it that begin with “- ”.") % {"name": path[-1]})
        return []

    def _item(self, kind: type[AnyItem], raw: object, path: Path) -> AnyItem | None:
        try:
            return kind.model_validate(raw)
        except ValidationError as error:
            for place, message in in_plain_words(error, kind, path):
                self.complain(place, message)
            return None

    # What belongs together

    def _check_keys(self) -> None:
        assert self.file is not None  # noqa: S101 - set by run()
        places: list[tuple[str, str, Path]] = [(PAGES, node.item.key, node.path) for node in self.file.process.walk()]
        for name, entries in self.file.entries.items():
            places += [(name, item.key, path) for entry in entries for item, path in with_fields(*entry)]
        first: dict[tuple[str, str], Path] = {}
        for section, key, path in places:
            if (section, key) in first:
                line = self.source.line((*first[section, key], "key"))
                message = _("The key “%(key)s” is already used in line %(line)s.") % {"key": key, "line": line}
                self.complain((*path, "key"), message)
            first.setdefault((section, key), path)

    def _look_over_everything(self) -> None:
        assert self.file is not None  # noqa: S101 - set by run()
        for node in self.file.process.walk():
            self.draft = node.item.draft
            self.look_over(node.item, node.path)
        for entries in self.file.entries.values():
            for entry in entries:
                for item, path in with_fields(*entry):
                    self.draft = getattr(item, "draft", False)
                    self.look_over(item, path)

    def look_over(self, item: Item, path: Path) -> None:
        """Let the codec of each field check its value."""
        for name, info in content_fields(type(item)).items():
            codec_of(info).check(getattr(item, name), (*path, key_of(type(item), name)), self)

    def refer(self, section: str, key: str, path: Path) -> None:
        assert self.file is not None  # noqa: S101 - set by run()
        if section == PAGES and key.startswith("/"):
            return  # a page outside of the process, by its address
        known = self.file.keys(section)
        if key not in known and key not in self.unread:
            message = _("“%(key)s” is not a key in the section “%(section)s” of this file. There are: %(known)s.")
            self.complain(path, message % {"key": key, "section": section, "known": one_of(known)})

    def complain(self, path: Path, message: str) -> None:
        self.problems.append(self.source.problem(path, message))
