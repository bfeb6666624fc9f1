"""The kinds of contributions; each app that has one brings it along with its feature."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise

from wagtail_aufbruch.core.extension.registry import parts


@dataclass(frozen=True)
class Rules:
    """What the page that a contribution was handed in to allows now. Asked anew before each step that it governs."""

    may_comment: bool = False
    comments_shown: bool = False
    """Whether the public reads the comments; otherwise staff alone do."""
    asks_stance: bool = False
    may_assess: bool = False
    browser_may_assess: bool = False
    """Whether the browser alone is enough to assess; otherwise a confirmed e-mail is needed."""
    needs_email: bool = True
    """Whether whoever hands in needs a confirmed e-mail."""
    publish_first: bool = False
    """Whether a contribution is published once it is confirmed, and looked at afterwards."""
    publish_comments_first: bool = True
    closed_message: str = ""
    """Why something is not possible now, with the moment; for people."""


@dataclass(frozen=True)
class Kind:
    """What participation has to know of a kind: its name, where citizens see one of it, what is allowed."""

    key: str
    name: str | Promise
    public_url: Callable[[Any], str]
    """``(contribution) -> str``: full address of the contribution's page. It must not query more than
    ``contribution.page``, which callers with many rows fetch along."""
    rules: Callable[[Any], Rules] = lambda contribution: Rules()
    """``(contribution) -> Rules``: what its page allows now."""
    assess: Callable[[Any, Any, dict[str, Any]], Any] | None = None
    """``(contribution, participant, payload)``: what a link from a mail does with a contribution of this kind, where
    it is more than support (scores)."""
    forget_assessments: Callable[[Any, Any], None] | None = None
    """``(contribution, assessments)``: take what hangs on these rows out of stored sums, before they are deleted."""
    after_transition: Callable[[Any, Any], None] | None = None
    """``(contribution, transition)``: what follows for this kind from an entry of the log, in the transaction
    that writes it."""
    own_data: Callable[[Any], dict[str, Any]] = lambda contribution: {}
    """``(contribution) -> dict``: what only this kind stores of its author, for the file they take along."""


def kind_of(contribution: Any) -> Kind:
    """The contribution's kind. Raises KeyError if the app that brings it along is not installed."""
    return parts(Kind)[contribution.kind]


def kind_choices() -> list[tuple[str, str | Promise]]:
    """Keys and names, for filters."""
    return [(kind.key, kind.name) for kind in parts(Kind).values()]
