"""Personal addresses of entries; see ``participation.domain.people.signed_addresses``.

There are two. The one in our mails proves that whoever opens it reads that mailbox; the other one is where a browser
goes on that has only typed an address. Both open this one entry, and a new ``key`` ends both at once.
"""

from dataclasses import dataclass

from wagtail_aufbruch.competitions.domain.errors import OpenedByMailSince
from wagtail_aufbruch.competitions.models import CompetitionPage, Entry
from wagtail_aufbruch.participation.domain.errors import LinkUnknown
from wagtail_aufbruch.participation.domain.people.signed_addresses import is_genuine, number_in, token_for

MAILED, TYPED = "m", "b"


@dataclass(frozen=True)
class Opened:
    """An entry, and how it was opened."""

    entry: Entry
    token: str

    @property
    def is_by_mail(self) -> bool:
        """Whether the address came by mail, so that whoever has it reads the mailbox."""
        return self.token.startswith(MAILED)


def token_of(entry: Entry, way: str = MAILED) -> str:
    """The token in the personal address."""
    return f"{way}{token_for(entry.pk, entry.key, _salt(way))}"


def _salt(way: str) -> str:
    return f"wagtail_aufbruch.entry.{way}"


def address_of(entry: Entry, competition: CompetitionPage) -> str:
    """Full address of the entry for a mail, with the host of the competition's site."""
    return f"{competition.full_url}{CompetitionPage.get_resolver().reverse('entry', token_of(entry))}"


def open_entry(competition: CompetitionPage, token: str) -> Opened:
    """The entry of this competition that the token opens, with its person and form.

    Raises LinkUnknown, also for the way of a browser once the address was proved by mail.
    """
    way, signed = token[:1], token[1:]
    pk = number_in(signed)
    if pk is None or way not in {MAILED, TYPED}:
        raise LinkUnknown
    rows = Entry.objects.select_related("participant", "form")
    entry = rows.filter(competition=competition.pk, pk=pk).first()
    if entry is None or not is_genuine(signed, pk, entry.key, _salt(way)):
        raise LinkUnknown
    if way == TYPED and entry.confirmed_at is not None:
        # Whoever has typed somebody else's address must not go on reading what that person writes.
        raise OpenedByMailSince
    entry.competition = competition
    return Opened(entry, token)
