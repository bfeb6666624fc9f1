"""Reading a YAML file so that every value is a text, and so that every place in it has a line.

What a value means, the item's schema says, not YAML: ``05241``, ``no`` and ``1e3`` stay what was written.
Aliases, tags and several documents in one file are refused: nobody needs them here, and aliases can blow
a few lines up to gigabytes.
"""

import re
from dataclasses import dataclass, field
from pathlib import Path as FilePath
from typing import Any

import yaml
from django.utils.translation import gettext as _

from wagtail_aufbruch.portable.format.problems import FileProblems, Path, Problem

MAX_BYTES = 10_000_000
MAX_DEPTH = 60
UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
"""What may be written as an escape (``"\\0"``, ``"\\ud800"``) and is no text that a database takes."""


@dataclass
class Source:
    """A file's content as mappings, lists and texts, with the line of each place in it."""

    folder: FilePath
    data: dict[str, Any]
    lines: dict[Path, int] = field(default_factory=dict)

    def line(self, path: Path) -> int:
        """Line, from 1, of the place or of the nearest place around it."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)

    def problem(self, path: Path, message: str) -> Problem:
        return Problem(self.line(path), message)


def read_source(file: FilePath) -> Source:
    """Read ``file``. Raises FileProblems where it cannot be read as one YAML mapping in UTF-8."""
    text = _text_of(file)
    try:
        _look_over(text)
        node = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.YAMLError as error:
        raise FileProblems([_not_yaml(error, text)]) from error
    if node is None:
        raise FileProblems([Problem(1, _("The file is empty. Expected is a process, beginning with “process:”."))])
    source = Source(file.absolute().parent, {})
    problems: list[Problem] = []
    data = _plain(node, (), source, problems)
    if isinstance(data, dict):
        source.data = data
    else:
        problems.append(Problem(1, _("The file must begin with names of sections, such as “process:”.")))
    if problems:
        raise FileProblems(problems)
    return source


def _text_of(file: FilePath) -> str:
    try:
        if file.stat().st_size > MAX_BYTES:
            message = _("The file is larger than %(size)s MB.") % {"size": MAX_BYTES // 1_000_000}
            raise FileProblems([Problem(0, message)])
        raw = file.read_bytes()
    except FileNotFoundError as error:
        raise FileProblems([Problem(0, _("There is no such file."))]) from error
    except OSError as error:
        message = _("The file cannot be read: %(reason)s") % {"reason": error.strerror}
        raise FileProblems([Problem(0, message)]) from error
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise FileProblems([Problem(line, _("The file is not stored as UTF-8. Save it as UTF-8."))]) from error


def _look_over(text: str) -> None:
    """Refuse what would be dangerous or ambiguous, before anything is built from it."""
    depth = documents = 0
    for event in yaml.parse(text, Loader=yaml.SafeLoader):
        line = event.start_mark.line + 1 if event.start_mark else 1
        if isinstance(event, yaml.DocumentStartEvent):
            documents += 1
        if documents > 1:
            raise FileProblems([Problem(line, _("One file holds one process: remove the line “---”."))])
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            message = _("Anchors and aliases (“&name”, “*name”) are not used here. Write the text out, or in quotes.")
            raise FileProblems([Problem(line, message)])
        if getattr(event, "tag", None) not in (None, "!"):
            message = _("Tags (“!name”) are not used here. Write the text in quotes if it begins with “!”.")
            raise FileProblems([Problem(line, message)])
        if isinstance(event, yaml.ScalarEvent) and (found := UNSTORABLE.search(event.value)):
            message = _("The character U+%(code)04X cannot be stored. Remove it.") % {"code": ord(found[0])}
            raise FileProblems([Problem(line, message)])
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > MAX_DEPTH:
            raise FileProblems([Problem(line, _("Too many levels inside one another."))])


def _not_yaml(error: yaml.YAMLError, text: str) -> Problem:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    before = text[: mark.index if mark is not None else getattr(error, "position", 0)]
    reason = getattr(error, "problem", None) or getattr(error, "reason", None) or str(error)
    hint = _("This is not valid YAML: %(reason)s. Look at the indentation, and put texts with “: ” or “#” in quotes.")
    return Problem(before.count("\n") + 1, hint % {"reason": reason})


def _plain(node: yaml.Node, path: Path, source: Source, problems: list[Problem]) -> object:
    source.lines.setdefault(path, node.start_mark.line + 1)
    if isinstance(node, yaml.MappingNode):
        return _mapping(node, path, source, problems)
    if isinstance(node, yaml.SequenceNode):
        return [_plain(child, (*path, index), source, problems) for index, child in enumerate(node.value)]
    return node.value


def _mapping(node: yaml.MappingNode, path: Path, source: Source, problems: list[Problem]) -> dict[str, Any]:
    result: dict[str, Any] = {}
    first_lines: dict[str, int] = {}
    for key_node, value_node in node.value:
        line = key_node.start_mark.line + 1
        if not isinstance(key_node, yaml.ScalarNode):
            problems.append(Problem(line, _("A name must be a single text.")))
            continue
        key = key_node.value
        if key in first_lines:
            message = _("“%(name)s” stands here a second time; the first is in line %(line)s.")
            problems.append(Problem(line, message % {"name": key, "line": first_lines[key]}))
            continue
        first_lines[key] = line
        source.lines[(*path, key)] = line
        if _left_empty(value_node):
            continue
        result[key] = _plain(value_node, (*path, key), source, problems)
    return result


def _left_empty(node: yaml.Node) -> bool:
    """Whether nothing stands after the colon; that means the same as leaving the line out."""
    return isinstance(node, yaml.ScalarNode) and node.value == "" and node.style is None
