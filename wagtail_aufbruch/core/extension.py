"""What other apps, and the site, may add to a process's pages.

Registered with ``wagtail.hooks.register`` in an app's ``wagtail_hooks.py``:

``aufbruch_process_urls``
    ``() -> list[URLPattern]``: addresses below the process page; their views take ``(process, request, **kwargs)``.
``aufbruch_open_actions``
    ``(process) -> Iterable[OpenAction]``: what citizens can do now, for "Take part now".
``aufbruch_process_sections``
    ``(process) -> Iterable[Section]``: parts of the process page.
``aufbruch_process_links``
    ``(process) -> Iterable[ProcessLink]``: what stands beside the search in the menu, for instance "My participation".
``aufbruch_handlungsfeld_sections``
    ``(process, handlungsfeld) -> Iterable[Section]``: what belongs to a field of action.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from wagtail import hooks


@dataclass(frozen=True)
class OpenAction:
    """Something open now, with its one action."""

    title: str
    url: str
    action: str
    """What the button says, for instance "Hand in an idea"."""
    kind: str
    """What it is, for instance "Idea call"."""
    closes_at: datetime | None = None
    summary: str = ""
    accent: str = ""
    icon: str = "speech"


@dataclass(frozen=True)
class Section:
    """A part of a page: its heading, the template that shows it, and what that template gets as context.

    ``order``: smaller stands higher; the package uses 100, 200, …
    """

    title: str
    template: str
    context: dict[str, Any] = field(default_factory=dict)
    order: int = 500
    anchor: str = ""


@dataclass(frozen=True)
class ProcessLink:
    """An entry of the process's menu that is no page but an address below the process page."""

    title: str
    route: str
    """Name of the URL pattern, without arguments."""
    icon: str


def process_links(process: Any) -> list[ProcessLink]:
    """Entries that other apps add to the process's menu."""
    return [link for provide in hooks.get_hooks("aufbruch_process_links") for link in provide(process)]


def open_actions(process: Any) -> list[OpenAction]:
    """What is open now, that which closes first standing first, the open-ended last."""
    actions = [action for provide in hooks.get_hooks("aufbruch_open_actions") for action in provide(process)]
    return sorted(actions, key=_closing)


def process_sections(process: Any) -> list[Section]:
    """Parts that other apps add to the process page, in order."""
    return _ordered(section for provide in hooks.get_hooks("aufbruch_process_sections") for section in provide(process))


def handlungsfeld_sections(process: Any, handlungsfeld: Any) -> list[Section]:
    """What belongs to the field, in order."""
    return _ordered(
        section
        for provide in hooks.get_hooks("aufbruch_handlungsfeld_sections")
        for section in provide(process, handlungsfeld)
    )


def _ordered(sections: Iterable[Section]) -> list[Section]:
    return sorted(sections, key=lambda section: section.order)


def _closing(action: OpenAction) -> tuple[bool, float, str]:
    moment = action.closes_at.timestamp() if action.closes_at else 0.0
    return (action.closes_at is None, moment, action.title)
