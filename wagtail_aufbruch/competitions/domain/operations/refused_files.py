"""A file that had come whole and is refused afterwards: nobody sits at a screen any more, its owner hears by mail."""

from wagtail_aufbruch.competitions.domain.checking.reading import asked_keys
from wagtail_aufbruch.competitions.domain.entering.drafts import why_closed, why_past
from wagtail_aufbruch.competitions.domain.entering.ends import CHANGEABLE
from wagtail_aufbruch.competitions.domain.entering.sending import tell
from wagtail_aufbruch.competitions.emails import entries as entry_emails
from wagtail_aufbruch.competitions.enums import EntryState
from wagtail_aufbruch.competitions.models import EntryFile
from wagtail_aufbruch.participation.models.files.staged_files import StagedFile


def tell_of_refused_file(refused: StagedFile) -> None:
    """Write to whose entry it is, in the transaction that notes the refusal; nothing for files of other apps."""
    if not isinstance(refused, EntryFile):
        return
    entry = refused.entry
    if entry.state == EntryState.RETURNED:
        can_send = refused.question_key in asked_keys(entry) and not why_past(entry)
    else:
        can_send = not why_closed(entry)
    if entry.state in CHANGEABLE:
        tell(entry, entry.competition, entry_emails.file_refused, refused.refusal, can_send=can_send)
