"""Kinds of things that can be judged: contributions, entries of a competition, projects.

Review rounds know none of them. An app that has some names them in its ``ReviewsFeature``; a round then holds the key
of the kind and the keys of the things, and asks the kind for whatever people read.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db.models import Model, QuerySet
from django.utils.functional import Promise

from wagtail_aufbruch.core.extension.protocols import Page, Process
from wagtail_aufbruch.core.extension.registry import parts
from wagtail_aufbruch.participation.extension.features import ParticipationFeature

if TYPE_CHECKING:
    from django.db.models.fields.files import FieldFile


@dataclass(frozen=True)
class Part:
    """A piece of what is judged, under a heading of its own."""

    heading: str | Promise
    text: str
    url: str = ""
    """Where the text leads, as a link of its own: to a video, for instance."""


@dataclass(frozen=True)
class Picture:
    """A picture that belongs to it."""

    url: str
    alt: str
    key: int | None = None
    """Of a private one, which has no address: a page for those who judge gives it one, and asks at each request who
    comes (``SubjectKind.opened``)."""


@dataclass(frozen=True)
class File:
    """A file that belongs to it."""

    url: str
    name: str
    key: int | None = None
    """As with a picture."""
    note: str = ""
    """What one reads beside it: how large it is, how long it takes."""
    kind: str | Promise = ""
    """What it is, below the heading under which it was asked for."""


@dataclass(frozen=True)
class OpenedFile:
    """A private file as it is given out."""

    file: "FieldFile"
    name: str
    """Which tells nothing of its author."""
    is_shown: bool = False
    """Whether the browser shows it; everything else is stored."""


@dataclass(frozen=True)
class Subject:
    """What people read before they judge."""

    title: str
    text: str = ""
    author: str = ""
    """Empty in a blind round."""
    parts: tuple[Part, ...] = ()
    pictures: tuple[Picture, ...] = ()
    files: tuple[File, ...] = ()
    url: str = ""
    """Its public page, where it has one; empty in a blind round, since it could name the author."""
    is_released: bool = True
    """Whether people who judge may see it. In a blind round False until a copy without names was released."""
    staff_url: str = ""
    """Where staff see it whole, or prepare what those who judge may read."""
    hint: str | Promise = ""
    """For staff: why it cannot be judged yet, and what helps."""


@dataclass(frozen=True)
class GivenCriterion:
    """A criterion that a round takes over from elsewhere."""

    name: str
    help_text: str = ""
    weight: int = 1


@dataclass(frozen=True)
class OwnResult:
    """For a kind whose rounds judge by criteria that stand elsewhere, and whose result is made by its own app.

    The criteria are copied when the round is released, and stand from then on; what the round itself says of places
    is not shown.
    """

    criteria: Callable[[Page], Sequence[GivenCriterion]]
    """``(page)``: as they are now; on the scale of ``CriterionPlan``, with "I cannot judge that" allowed."""
    problems: Callable[[Page], Sequence[str]]
    """``(page)``: why nobody could judge by them, one sentence each with what helps."""
    words: Callable[[int], Sequence[str]]
    """``(least number of reviews)``: the rule of the result, one paragraph each."""
    staff_url: Callable[[int], str]
    """``(key of the round)``: where staff see the result."""
    not_here: str | Promise
    """What somebody is told who wants to change criteria or method in the round."""


@dataclass(frozen=True)
class SubjectKind:
    """What a round has to know of a kind of things. Every function costs a constant number of queries."""

    key: str
    name: str | Promise
    """In the plural."""
    pages: Callable[[Process], Collection[Page]]
    """``(process) -> pages``: those whose things can be judged, for the form of a round."""
    candidates: Callable[[Page, str], Mapping[int, str]]
    """``(page, division) -> {key: title}``: what can be judged there now, in an order that says nothing; "": of all
    divisions."""
    subjects: Callable[[Collection[int], bool], Mapping[int, Subject]]
    """``(keys, is_blind) -> {key: subject}``: what people read. What is gone, withdrawn or not public any more is left
    out: it cannot be judged."""
    addresses: Callable[[Collection[int]], Mapping[int, frozenset[str]]] = lambda keys: {}
    """``(keys) -> {key: addresses}``: e-mail addresses, in lower case, of those whose things they are. Whoever has one
    of them is in conflict, before the round begins."""
    divisions: Callable[[Page], Mapping[str, str]] = lambda page: {}
    """``(page) -> {key: title}``: what of the page is judged apart from the rest, as categories are."""
    opened: Callable[[int, int, bool], OpenedFile | None] = lambda key, file_key, is_blind: None
    """``(key, key of the file, is_blind)``: a private file of what people read; None for any other."""
    blind_note: str | Promise = ""
    """For staff of a blind round: what of these things those who judge may find out all the same."""
    votes: Callable[[Page], Mapping[int, int] | None] = lambda page: None
    """``(page) -> {key: number} | None``: votes of the public, once they may be told."""
    told: Callable[[Page], str] = lambda page: ""
    """``(page)``: what those who judge are told of what becomes of their scores, beside the rules of the round."""
    visible: Callable[[Collection[int], bool, str], Collection[int]] | None = None
    """``(keys, is_blind, words) -> keys``: those that people who judge may read, as far as the database knows, in one
    query; with words, in whose title as it is shown to them all of these stand. ``subjects`` has the last word. Without
    it all of them are read for each list."""
    listed: Callable[[Collection[int], bool], Mapping[int, Subject]] | None = None
    """``(keys, is_blind) -> {key: subject}``: what lists of staff say of them (title with its name, ``staff_url``,
    ``hint``), also where those who judge see nothing yet. Without it they are read whole."""
    titles: Callable[[Collection[int]], Mapping[int, str]] | None = None
    """``(keys) -> {key: title}``: titles as staff see them, where nothing else is needed; one query."""
    own_result: OwnResult | None = None
    """Where the criteria come from elsewhere, and the result is not the round's own."""
    hidden: Callable[[Collection[int] | QuerySet[Model, int]], Collection[int]] | None = None
    """``(keys) -> keys``: those that those who judge blind do not see yet, for the inbox: a few queries which read
    nothing of what they do see. Without it all of them are read."""


@dataclass(frozen=True, kw_only=True)
class ReviewsFeature(ParticipationFeature):
    """A feature that has things that can be judged."""

    subjects: tuple[SubjectKind, ...] = field(default_factory=tuple)
    """Kinds of things for review rounds."""


def subject_kinds() -> Mapping[str, SubjectKind]:
    """All kinds by their keys."""
    return parts(SubjectKind)


def told_of(key: str, page: Page | None) -> str:
    """What those who judge things of this kind on this page are told; "" for nothing."""
    kind = kind_called(key)
    return kind.told(page) if kind is not None and page is not None else ""


def own_result_of(key: str) -> OwnResult | None:
    """Where things of this kind come to a result of their own; None where the round makes it."""
    kind = kind_called(key)
    return kind.own_result if kind is not None else None


def kind_called(key: str) -> SubjectKind | None:
    """The kind of this key; None where the app that brings it along was removed."""
    return subject_kinds().get(key)
