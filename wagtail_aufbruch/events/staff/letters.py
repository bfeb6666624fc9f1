"""Letters to many participants: compose, preview, send, follow the progress."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST
from wagtail.admin import messages

from wagtail_aufbruch.events.domain.operations.letters import (
    begin_letter,
    message_of,
    recipients,
    with_address,
    write_step,
)
from wagtail_aufbruch.events.forms.letters import LetterForm
from wagtail_aufbruch.events.models import EventLetter, EventPage
from wagtail_aufbruch.events.staff.guards import for_staff_of_event, page
from wagtail_aufbruch.participation.domain.errors import ParticipationError

LISTED = 20


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff_of_event
def write_letter(request: HttpRequest, event: EventPage) -> HttpResponse:
    """POST previews the letter and says how many people get it; with ``send`` it goes out."""
    form = LetterForm(request.POST if request.method == "POST" else None, event=event)
    preview = None
    if request.method == "POST" and form.is_valid():
        if "send" in request.POST:
            try:
                letter = begin_letter(event, form.draft, key=form.cleaned_data["form_key"], user=request.user)
            except ParticipationError as error:
                form.add_error(None, str(error.message))
            else:
                write_step(letter)
                return _to(event, letter)
        else:
            preview = _preview(event, form)
    return page(
        request,
        "letter",
        _("Write to participants"),
        event,
        status=422 if form.errors else 200,
        form=form,
        preview=preview,
        letters=list(event.letters.select_related("user")[:LISTED]),
    )


def _preview(event: EventPage, form: LetterForm) -> dict[str, Any]:
    draft = form.draft
    rows = recipients(event, draft.audience, draft.table.pk if draft.table else None)
    reached = with_address(rows)
    first = reached.select_related("participant", "table").first()
    message = None
    if first is not None:
        first.event = event
        message = message_of(first, event, draft.subject, draft.text)
    without = rows.filter(participant__isnull=True)
    return {"message": message, "number": reached.count(), "without": list(without[:LISTED])}


@require_http_methods(["GET", "HEAD"])
@for_staff_of_event
def show_letter(request: HttpRequest, event: EventPage, pk: int) -> HttpResponse:
    """The progress of a letter."""
    letter = get_object_or_404(EventLetter.objects.select_related("user"), event_id=event.pk, pk=pk)
    is_cut_short = _is_cut_short(letter)
    is_whole = letter.done_at is not None and not is_cut_short
    share = 100 if is_whole else min(letter.written * 100 // max(letter.total, 1), 100)
    return page(request, "letter_state", _("Letter"), event, letter=letter, share=share, is_cut_short=is_cut_short)


@require_POST
@for_staff_of_event
def go_on(request: HttpRequest, event: EventPage, pk: int) -> HttpResponse:
    """Write the next mails; however often and by however many it is pressed, each mail goes out once."""
    letter = write_step(get_object_or_404(EventLetter, event_id=event.pk, pk=pk))
    if letter.done_at is not None and not _is_cut_short(letter):
        messages.success(request, _("All mails are written."))
    return _to(event, letter)


def _is_cut_short(letter: EventLetter) -> bool:
    """Whether its table was removed before everybody there had been written to."""
    return letter.done_at is not None and letter.has_lost_its_table and letter.written < letter.total


def _to(event: EventPage, letter: EventLetter) -> HttpResponse:
    return HttpResponseRedirect(reverse("aufbruch_event_letter_state", args=[event.pk, letter.pk]))
