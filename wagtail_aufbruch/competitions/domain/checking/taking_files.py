"""Which files an entry takes now, and whether it still does when bytes of one have come."""

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from wagtail_aufbruch.competitions.domain.announcing.forms import questions_of
from wagtail_aufbruch.competitions.domain.announcing.later_ends import what_follows_has_begun
from wagtail_aufbruch.competitions.domain.checking.reading import asked_keys
from wagtail_aufbruch.competitions.domain.entering.drafts import SETTLED, reread, why_closed
from wagtail_aufbruch.competitions.domain.entering.ends import until
from wagtail_aufbruch.competitions.enums import EntryState
from wagtail_aufbruch.competitions.models import Entry
from wagtail_aufbruch.core.moments.windows import has_passed
from wagtail_aufbruch.participation.domain.files.rules import FileRules, rules_by_key
from wagtail_aufbruch.participation.domain.files.staging import GRACE
from wagtail_aufbruch.participation.models.files.staged_files import StagedFile


def taken_now(entry: Entry) -> tuple[dict[str, FileRules], str]:
    """What the entry takes, by the key of a question, and why it takes nothing whatever the moment ("" if it does): as
    its form asks for it, as long as it can be changed; of one that was returned what was asked for."""
    rules = dict(rules_by_key(questions_of(entry.form)))
    if entry.state == EntryState.RETURNED:
        asked = asked_keys(entry)
        return {key: one for key, one in rules.items() if key in asked}, ""
    closed = str(SETTLED.get(entry.state, ""))
    if not closed and not entry.is_trial and what_follows_has_begun(entry.competition):
        closed = why_closed(entry)
    return rules, closed


def why_not_taken(entry: Entry, staged: StagedFile) -> str | Promise:
    """Why the entry does not take the file, or a change of it, any more; "" where it does. For the transaction that
    writes it: the entry is locked and read anew. Raises EntryGone."""
    current = reread(entry)
    rules, closed = taken_now(current)
    if closed:
        return closed
    if staged.question_key not in rules:
        return _("Files are not asked for here any more. Please load the page again.")
    end = until(current)
    if not current.is_trial and end is not None and has_passed(end + GRACE):
        return _("The time for it is over, so this file was not taken.")
    return ""
