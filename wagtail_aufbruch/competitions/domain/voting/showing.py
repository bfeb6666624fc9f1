"""When readers see that an entry has changed: while people vote, and at no other time."""

from wagtail_aufbruch.competitions.domain.voting.rules import takes_votes
from wagtail_aufbruch.competitions.enums import EntryState
from wagtail_aufbruch.core.reader_cache.freshness import UNSEEN, Change


def scope_of_member(change: Change) -> object:
    """The same where a guardian agrees to something, or takes it back."""
    return scope_of_entry(Change(change.row.entry))


def scope_of_entry(change: Change) -> object:
    """The process whose pages show the entry; drafts, and all of a competition in which nobody votes, show nowhere."""
    entry = change.row
    if entry.state in {EntryState.DRAFT, EntryState.UNCONFIRMED} or not takes_votes(entry.competition):
        return UNSEEN
    return entry.process_id
