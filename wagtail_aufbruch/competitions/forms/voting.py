"""The ballot: entries to tick, in an order of its own for each voter, and an address where none is known."""

import re
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django import forms
from django.core.paginator import Page, Paginator
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from wagtail_aufbruch.competitions.domain.consents.standing import shown_names
from wagtail_aufbruch.competitions.domain.voting.casting import too_many
from wagtail_aufbruch.competitions.domain.voting.taking_part import category_names, entries_in_vote, shuffled
from wagtail_aufbruch.competitions.models import CompetitionPage, Entry
from wagtail_aufbruch.core.lists.numbers import read_pk, read_pks
from wagtail_aufbruch.participation.forms.email import email_field
from wagtail_aufbruch.participation.forms.spam_trap import SpamTrapMixin
from wagtail_aufbruch.participation.models import Participant

CHOSEN, ORDER, TURN = "beitrag", "folge", "seite"
PER_PAGE = 60
"""Entries on one page of a ballot; with no more than these it is one page."""
MOST_SENT = 1000


@dataclass(frozen=True)
class Row:
    """An entry on the ballot."""

    entry: Entry
    name: str
    """"" where no guardian agreed to it."""
    is_chosen: bool


@dataclass(frozen=True)
class RowGroup:
    """The entries of one category."""

    key: str
    title: str
    rows: list[Row]
    left: int
    """How many more of the category can be chosen; less than none where too many are."""


class BallotForm(SpamTrapMixin, forms.Form):
    """Nothing is stored here. The order is random for each ballot and stays when the form comes back."""

    folge = forms.CharField(required=False, max_length=16, widget=forms.HiddenInput)

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        competition: CompetitionPage,
        participant: Participant | None = None,
        chosen: Iterable[int] = (),
        page: int = 1,
        seed: str = "",
        **kwargs: Any,
    ) -> None:
        self.competition, self.participant, self.wanted_page = competition, participant, page
        super().__init__(data, **kwargs)
        self.chosen = set(read_pks(data.getlist(CHOSEN)) if data is not None else chosen)
        seed = data.get(ORDER, "") if data is not None else seed
        self.seed = seed if re.fullmatch(r"[0-9a-f]{16}", seed) else secrets.token_hex(8)
        self.initial = {ORDER: self.seed, **self.initial}
        self.names: Mapping[str, str] = category_names(competition)
        columns = ("pk", "number", "title", "name", "category")
        self.entries = {one.number or 0: one for one in entries_in_vote(competition).only(*columns)}
        if participant is None:
            self.fields["email"] = email_field(
                help_text=_(
                    "We send you a link by which you confirm your vote. The address is deleted when you have done so."
                ),
                missing=_("Enter your e-mail address, so that we can send you the link by which you confirm."),
            )

    @classmethod
    def turned(cls, data: QueryDict, *, competition: CompetitionPage, participant: Participant | None) -> "BallotForm":
        """The same ballot, opened at another page: what was chosen and typed stays, and nothing is looked at yet."""
        return cls(
            competition=competition,
            participant=participant,
            chosen=read_pks(data.getlist(CHOSEN)[:MOST_SENT]),
            page=read_pk(data.get(TURN, "")) or 1,
            initial={name: data[name][:254] for name in ("email", "issued") if name in data},
            seed=data.get(ORDER, ""),
        )

    @cached_property
    def _order(self) -> list[int]:
        """All entries by categories, each in its random order."""
        place = {key: at for at, key in enumerate(self.names)}
        last = len(place)
        return sorted(shuffled(self.entries, self.seed), key=lambda one: place.get(self.entries[one].category, last))

    @cached_property
    def pages(self) -> "Page[int]":
        """Where a ballot with many entries is open."""
        return Paginator(self._order, PER_PAGE).get_page(self.wanted_page)

    def groups(self) -> list[RowGroup]:
        """A page of the ballot by categories; what is chosen on other ones stands before it, so that it goes along."""
        here = list(self.pages.object_list)
        elsewhere = (self.chosen & self.entries.keys()).difference(here)
        found: dict[str, list[Row]] = {key: [] for key in self.names}
        counted: dict[str, int] = {}
        for number in [*(one for one in self._order if one in elsewhere), *here]:
            entry = self.entries[number]
            key = entry.category if entry.category in self.names else ""
            is_chosen = number in self.chosen
            counted[key] = counted.get(key, 0) + is_chosen
            found.setdefault(key, []).append(Row(entry, ", ".join(shown_names(entry)), is_chosen))
        most = self.competition.vote_choices
        return [
            RowGroup(key, self.names.get(key, ""), rows, most - counted[key]) for key, rows in found.items() if rows
        ]

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if not self.chosen:
            self.add_error(None, _("Choose at least one entry."))
        counted: dict[str, int] = {}
        for number in self.chosen & self.entries.keys():
            key = self.entries[number].category
            counted[key] = counted.get(key, 0) + 1
        for key, number in counted.items():
            if number > self.competition.vote_choices:
                self.add_error(None, too_many(self.names.get(key, ""), self.competition.vote_choices, number))
        return cleaned

    @property
    def email(self) -> str:
        """Whose vote it is; only after ``is_valid()``."""
        return self.participant.email if self.participant is not None else str(self.cleaned_data["email"])
