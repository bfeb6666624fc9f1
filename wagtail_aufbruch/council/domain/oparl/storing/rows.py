"""Rows of a server that one list finds, hides and confirms for the others."""

from datetime import datetime
from hashlib import sha256
from typing import TypeVar

from django.db.models import F, QuerySet

from wagtail_aufbruch.council.domain.oparl.storing.taking import locked
from wagtail_aufbruch.council.models import Imported, Server

Row = TypeVar("Row", bound=Imported)


def by_id(model: type[Row], server: Server, ids: set[str]) -> dict[str, Row]:
    """The server's rows with these ids, by them; "" among the ids stands for none."""
    return {row.oparl_id: row for row in _rows_by_id(model, server, ids)}


def locked_by_id(model: type[Row], server: Server, ids: set[str]) -> dict[str, Row]:
    """The same of rows that are to be written."""
    return {row.oparl_id: row for row in locked(_rows_by_id(model, server, ids))}


def _rows_by_id(model: type[Row], server: Server, ids: set[str]) -> "QuerySet[Row]":
    rows: QuerySet[Row] = model._default_manager.filter(server=server, oparl_id__in=ids - {""})
    return rows


def confirm_parts(model: type[Imported], whole: str, keys: list[int], now: datetime) -> None:
    """Parts that the last answer still named were confirmed with it, and are once more; what it left out is not."""
    model._default_manager.filter(**{f"{whole}__in": keys, "confirmed_at": F(f"{whole}__confirmed_at")}).update(
        confirmed_at=now
    )


def hide(row: Imported | None, now: datetime) -> bool:
    """Note that the server has taken the row back. Whether it was shown until now."""
    if row is None or row.gone_since is not None:
        return False
    row.gone_since = row.confirmed_at = now
    row.save(update_fields=["gone_since", "confirmed_at"])
    return True


def hide_all(rows: "QuerySet[Row]", now: datetime) -> None:
    """The same of several at once."""
    rows.filter(gone_since=None).update(gone_since=now, confirmed_at=now)


def fitting(address: str) -> str:
    """The address as it is kept; "" for one that is too long, since half of it leads nowhere."""
    longest = Imported._meta.get_field("fetched_from").max_length or 0
    return address if len(address) <= longest else ""


def hash_of(*parts: str) -> str:
    """By which texts are told apart without keeping them."""
    return sha256("\n".join(parts).encode()).hexdigest()
