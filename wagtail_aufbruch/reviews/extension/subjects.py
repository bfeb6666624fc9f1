"""Kinds of things that can be judged: contributions, entries of a competition, projects.

Review rounds know none of them. An app that has some names them in its ``ReviewsFeature``; a round then holds the key
of the kind and the keys of the things, and asks the kind for whatever people read.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field

from django.utils.functional import Promise

from wagtail_aufbruch.core.extension.protocols import Page, Process
from wagtail_aufbruch.core.extension.registry import parts
from wagtail_aufbruch.participation.extension.features import ParticipationFeature


@dataclass(frozen=True)
class Part:
    """A piece of what is judged, under a heading of its own."""

    heading: str | Promise
    text: str


@dataclass(frozen=True)
class Picture:
    """A picture that belongs to it."""

    url: str
    alt: str


@dataclass(frozen=True)
class File:
    """A file that belongs to it."""

    url: str
    name: str


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
    hint: str | Promise = ""
    """For staff: why it cannot be judged yet, and what helps."""


@dataclass(frozen=True)
class SubjectKind:
    """What a round has to know of a kind of things. Every function costs a constant number of queries."""

    key: str
    name: str | Promise
    """In the plural."""
    pages: Callable[[Process], Collection[Page]]
    """``(process) -> pages``: those whose things can be judged, for the form of a round."""
    candidates: Callable[[Page], Mapping[int, str]]
    """``(page) -> {key: title}``: what can be judged there now, in an order that says nothing."""
    subjects: Callable[[Collection[int], bool], Mapping[int, Subject]]
    """``(keys, is_blind) -> {key: subject}``: what people read. What is gone, withdrawn or not public any more is left
    out: it cannot be judged."""
    addresses: Callable[[Collection[int]], Mapping[int, frozenset[str]]] = lambda keys: {}
    """``(keys) -> {key: addresses}``: e-mail addresses, in lower case, of those whose things they are. Whoever has one
    of them is in conflict, before the round begins."""
    votes: Callable[[Page], Mapping[int, int] | None] = lambda page: None
    """``(page) -> {key: number} | None``: votes of the public, once they may be told."""


@dataclass(frozen=True, kw_only=True)
class ReviewsFeature(ParticipationFeature):
    """A feature that has things that can be judged."""

    subjects: tuple[SubjectKind, ...] = field(default_factory=tuple)
    """Kinds of things for review rounds."""


def subject_kinds() -> Mapping[str, SubjectKind]:
    """All kinds by their keys."""
    return parts(SubjectKind)


def kind_called(key: str) -> SubjectKind | None:
    """The kind of this key; None where the app that brings it along was removed."""
    return subject_kinds().get(key)
