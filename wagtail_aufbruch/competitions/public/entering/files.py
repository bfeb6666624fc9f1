"""Files of an entry: taken whole with a step of the form, or piece by piece by the script; shown to its owner."""

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from wagtail_aufbruch.competitions.domain.checking.taking_files import taken_now, why_not_taken
from wagtail_aufbruch.competitions.domain.entering.addresses import Opened, open_entry
from wagtail_aufbruch.competitions.domain.entering.ends import until
from wagtail_aufbruch.competitions.models import CompetitionPage, EntryFile
from wagtail_aufbruch.competitions.public.entering.ways import entry_url, link_unknown, note_proof
from wagtail_aufbruch.core.pages.lasting import lasting
from wagtail_aufbruch.participation.domain.errors import LinkUnknown
from wagtail_aufbruch.participation.public.guarding.guards import keep_to_whoever_asked
from wagtail_aufbruch.participation.public.uploads import uploading
from wagtail_aufbruch.participation.public.uploads.private_files import guarded
from wagtail_aufbruch.participation.public.uploads.uploading import FilePlace

View = Callable[..., HttpResponseBase]


def file_place(opened: Opened, request: HttpRequest) -> FilePlace:
    """Where the files of this entry are taken."""
    entry = opened.entry
    rules, closed = taken_now(entry)
    return FilePlace(
        owner=entry,
        files=entry.files.all(),
        new=lambda key: EntryFile(entry=entry, question_key=key),
        rules=rules,
        url=entry_url(entry.competition, request, "entry_files", opened.token),
        closes_at=None if entry.is_trial else until(entry),
        closed=closed,
        still=lambda staged: why_not_taken(entry, staged),
    )


def with_place(view: View) -> View:
    """Call the view with the place of the entry that the address opens, or say that the link cannot be used.

    The address is a secret: whatever is answered, nobody keeps it, and the address is told to nobody.
    """

    @wraps(view)
    def opened_by(competition: CompetitionPage, request: HttpRequest, token: str, **kwargs: str) -> HttpResponseBase:
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

    return opened_by


begin_file = with_place(uploading.begin_upload)
continue_file = with_place(uploading.continue_upload)
show_file = lasting(with_place(guarded(uploading.show_upload)))
