"""When readers see that an entry has changed: while people vote, and once everybody may know who won."""

from wagtail_aufbruch.competitions.domain.announcing.gate import may_be_told
from wagtail_aufbruch.competitions.domain.voting.rules import takes_votes
from wagtail_aufbruch.competitions.enums import EntryState
from wagtail_aufbruch.core.reader_cache.freshness import UNSEEN, Change


def scope_of_member(change: Change) -> object:
    """The same where a guardian agrees to something, or takes it back."""
    return scope_of_entry(Change(change.row.entry))


def scope_of_entry(change: Change) -> object:
    """The process whose pages show the entry; drafts, and all of a competition of which no entry is shown yet, show
    nowhere."""
    entry = change.row
    if entry.state in {EntryState.DRAFT, EntryState.UNCONFIRMED}:
        return UNSEEN
    return entry.process_id if takes_votes(entry.competition) or may_be_told(entry.competition) else UNSEEN
