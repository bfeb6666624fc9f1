"""Files of an entry: taken whole with a step of the form, or piece by piece by the script; shown to its owner."""

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from wagtail_aufbruch.competitions.domain.announcing.forms import questions_of
from wagtail_aufbruch.competitions.domain.announcing.later_ends import what_follows_has_begun
from wagtail_aufbruch.competitions.domain.checking.reading import asked_keys
from wagtail_aufbruch.competitions.domain.entering.addresses import Opened, open_entry
from wagtail_aufbruch.competitions.domain.entering.drafts import SETTLED, why_closed
from wagtail_aufbruch.competitions.domain.entering.ends import until
from wagtail_aufbruch.competitions.enums import EntryState
from wagtail_aufbruch.competitions.models import CompetitionPage, EntryFile
from wagtail_aufbruch.competitions.public.entering.ways import entry_url, link_unknown, note_proof
from wagtail_aufbruch.participation.domain.errors import LinkUnknown
from wagtail_aufbruch.participation.domain.files.rules import rules_by_key
from wagtail_aufbruch.participation.public.guarding.guards import keep_to_whoever_asked
from wagtail_aufbruch.participation.public.uploads import uploading
from wagtail_aufbruch.participation.public.uploads.uploading import FilePlace

View = Callable[..., HttpResponseBase]


def file_place(opened: Opened, request: HttpRequest) -> FilePlace:
    """Where the files of this entry are taken: as its form asks for them, as long as it can be changed; of one that was
    returned those that were asked for."""
    entry = opened.entry
    rules = rules_by_key(questions_of(entry.form))
    closed = str(SETTLED.get(entry.state, ""))
    if entry.state == EntryState.RETURNED:
        asked = asked_keys(entry)
        rules, closed = {key: one for key, one in rules.items() if key in asked}, ""
    elif not closed and not entry.is_trial and what_follows_has_begun(entry.competition):
        closed = why_closed(entry)
    return FilePlace(
        owner=entry,
        files=entry.files.all(),
        new=lambda key: EntryFile(entry=entry, question_key=key),
        rules=rules,
        url=entry_url(entry.competition, request, "entry_files", opened.token),
        closes_at=None if entry.is_trial else until(entry),
        closed=closed,
    )


def with_place(view: View) -> View:
    """Call the view with the place of the entry that the address opens, or say that the link cannot be used.

    The address is a secret: whatever is answered, nobody keeps it, and the address is told to nobody.
    """

    @wraps(view)
    def guarded(competition: CompetitionPage, request: HttpRequest, token: str, **kwargs: str) -> HttpResponseBase:
        response = answer(competition, request, token, **kwargs)
        keep_to_whoever_asked(response)
        return response

    def answer(competition: CompetitionPage, request: HttpRequest, token: str, **kwargs: str) -> HttpResponseBase:
        try:
            opened = open_entry(competition, token)
        except LinkUnknown as error:
            return link_unknown(competition, request, str(error.message))
        note_proof(opened, request)
        return view(file_place(opened, request), request, **kwargs)

    return guarded


begin_file = with_place(uploading.begin_upload)
continue_file = with_place(uploading.continue_upload)
show_file = with_place(uploading.show_upload)
