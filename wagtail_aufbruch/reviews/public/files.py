"""Private files of what is judged: each request asks for the link, the round and the conflict once more."""

from dataclasses import replace

from django.http import FileResponse, Http404, HttpRequest

from wagtail_aufbruch.core.models import ProcessMixin
from wagtail_aufbruch.participation.public.uploads.private_files import guarded, private_response
from wagtail_aufbruch.reviews.domain.reviewing.desk import row_of
from wagtail_aufbruch.reviews.extension.subjects import Subject, kind_called
from wagtail_aufbruch.reviews.models import Reviewer
from wagtail_aufbruch.reviews.public.ways import Ways, for_reviewer


def _give(
    process: ProcessMixin, request: HttpRequest, reviewer: Reviewer, ways: Ways, item_pk: int, file_key: int
) -> FileResponse:
    """A file of what this person may judge now; nothing of what they are in conflict with, or may not be shown."""
    row = row_of(reviewer, item_pk)
    kind = kind_called(reviewer.round.subject_kind)
    if row is None or kind is None or row.conflict is not None or row.subject is None or row.review is None:
        raise Http404
    found = kind.opened(row.item.object_id, file_key, reviewer.round.is_blind)
    if found is None:
        raise Http404
    return private_response(found.file, found.name, as_attachment=not found.is_shown)


give_file = for_reviewer(guarded(_give))


def with_addresses(subject: Subject, ways: Ways, item_pk: int) -> Subject:
    """The same, with an address of this person's for each private picture and file."""
    return replace(
        subject,
        pictures=tuple(
            one if one.key is None else replace(one, url=ways.to_file(item_pk, one.key)) for one in subject.pictures
        ),
        files=tuple(
            one if one.key is None else replace(one, url=ways.to_file(item_pk, one.key)) for one in subject.files
        ),
    )
