"""What readers can filter a list by, for every list of the package; read from addresses and written to them.

Whatever an address names that does not exist (a forged number, a tag that is gone) is ignored by lists, where people
see what is set. Files that programs fetch again and again are empty then.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Generic, NamedTuple, Self, TypeVar

from django.db.models import Model, QuerySet
from django.utils.functional import Promise
from django.utils.html import escape

M = TypeVar("M", bound=Model)


@dataclass(frozen=True)
class Option:
    """One choice of a filter: its value in the address, its name, and what the database compares with."""

    value: str
    name: str
    keys: tuple[int | str, ...] = ()
    level: int = 1

    @cached_property
    def html(self) -> str:
        """Its element in a form where it is not chosen, escaped. Lists keep their options, and offer dozens of them."""
        indent = "– " if self.level == 2 else ""
        return f'<option value="{escape(self.value)}">{indent}{escape(self.name)}</option>'

    @cached_property
    def html_chosen(self) -> str:
        """Its element where it is chosen, escaped."""
        return self.html.replace('">', '" selected>', 1)


@dataclass(frozen=True)
class Filter(Generic[M]):
    """One filter with its choices, in the order in which they are offered."""

    parameter: str
    label: str | Promise
    everything: str | Promise
    """What its empty choice says."""
    options: tuple[Option, ...]
    narrow: Callable[[QuerySet[M], Option], QuerySet[M]]
    """Returns the rows of a list that match the option."""

    @cached_property
    def by_value(self) -> Mapping[str, Option]:
        return {one.value: one for one in self.options}


def by_column(column: str) -> Callable[[QuerySet[M], Option], QuerySet[M]]:
    """For filters on one column: keeps the rows that hold one of the option's keys in ``column``."""

    def narrow(rows: QuerySet[M], option: Option) -> QuerySet[M]:
        # A single value is compared as such: databases can then read the index in its order.
        if len(option.keys) == 1:
            return rows.filter(**{column: option.keys[0]})
        return rows.filter(**{f"{column}__in": option.keys})

    return narrow


class Choice(NamedTuple, Generic[M]):
    """A filter as a form offers it, with the option that is chosen."""

    filter: Filter[M]
    option: Option | None


@dataclass(frozen=True)
class Filters(Generic[M]):
    """All filters of a list, and which of them are set."""

    offered: tuple[Filter[M], ...] = ()
    chosen: Mapping[str, Option] = field(default_factory=dict)
    """By the filter's parameter, in the order in which the filters are offered."""
    parameters: tuple[str, ...] = ()
    """Those of all filters, also of such as are not offered since there is nothing to choose."""
    asks_for_gone: bool = False
    """Whether the address names a choice that is not there, or not there any more."""

    @classmethod
    def of(cls, *filters: Filter[M]) -> Self:
        """These filters, none of them set; those without options are left out."""
        return cls(tuple(one for one in filters if one.options), parameters=tuple(one.parameter for one in filters))

    def read(self, query: Mapping[str, str]) -> Self:
        """The same filters, set as ``query``, the parameters of an address, says."""
        found = ((one.parameter, one.by_value.get(query.get(one.parameter, ""))) for one in self.offered)
        chosen = {parameter: option for parameter, option in found if option is not None}
        gone = any(query.get(name, "").strip() and name not in chosen for name in self.parameters)
        return replace(self, chosen=chosen, asks_for_gone=gone)

    def query(self) -> dict[str, str]:
        """The parameters of this list's address: only what is set, always in the same order."""
        return {parameter: option.value for parameter, option in self.chosen.items()}

    def apply(self, rows: QuerySet[M]) -> QuerySet[M]:
        """Those of ``rows`` that match everything that is set."""
        for one in self.offered:
            option = self.chosen.get(one.parameter)
            if option is not None:
                rows = one.narrow(rows, option)
        return rows

    def apply_to_file(self, rows: QuerySet[M]) -> QuerySet[M]:
        """The same for calendars, feeds and tables: nothing where something is asked for that is gone.

        Whoever subscribed to the events of one field sees no form above them, and would be sent those of all fields on
        the day on which it is renamed or has no event left.
        """
        return rows.none() if self.asks_for_gone else self.apply(rows)

    @property
    def is_set(self) -> bool:
        return bool(self.chosen)

    @property
    def choices(self) -> list[Choice[M]]:
        """All filters, set or not, as a form offers them."""
        return [Choice(one, self.chosen.get(one.parameter)) for one in self.offered]
