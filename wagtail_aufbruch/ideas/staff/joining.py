"""Joining an idea with another one, and taking that back: the part that ideas add to the page on which staff work."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from wagtail.admin import messages

from wagtail_aufbruch.core.domain.process.processes import process_page
from wagtail_aufbruch.core.forms.plain_text import PlainTextField, clean_text
from wagtail_aufbruch.core.lists.numbers import MAX_KEY
from wagtail_aufbruch.ideas.domain.responses import handling, merge
from wagtail_aufbruch.ideas.domain.submission import similar
from wagtail_aufbruch.ideas.models import KIND, Idea
from wagtail_aufbruch.ideas.staff.guards import for_staff_of_idea
from wagtail_aufbruch.participation.domain.responses.errors import HandlingError
from wagtail_aufbruch.participation.extension.fingerprint import read_seen
from wagtail_aufbruch.participation.extension.handling_parts import HandlingPart
from wagtail_aufbruch.participation.models import Contribution
from wagtail_aufbruch.participation.models.contributions.contribution import REASON_LENGTH
from wagtail_aufbruch.participation.staff.responses.handling import handling_page, to_handling

MOST_SEEN = 100


class MergeForm(forms.Form):
    """With which idea this one is joined; looked up by the view, so that any idea of the process can be named."""

    into = forms.IntegerField(
        validators=[MaxValueValidator(MAX_KEY, gettext_lazy("Choose an idea from the list."))],
        error_messages={
            "required": gettext_lazy("Choose the idea that goes on."),
            "invalid": gettext_lazy("Choose an idea from the list."),
        },
    )
    note = PlainTextField(
        label=gettext_lazy("Why, for authors and supporters"),
        required=False,
        max_length=REASON_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


def joining_part(request: HttpRequest, contribution: Contribution) -> Iterator[HandlingPart]:
    """Ideas to join this one with: those that the search finds, or else those that are like it."""
    if contribution.kind != KIND:
        return
    query = " ".join(clean_text(request.GET.get("suche", "")).split())[:120]
    candidates = [] if contribution.merged_into_id else _candidates(contribution, query)
    context: dict[str, Any] = {
        "merge_form": MergeForm(),
        "merge_candidates": candidates,
        "merge_seen": [(one.pk, merge.words_seen(one)) for one in (contribution, *candidates)],
        "merge_query": query,
        "merge_joined": Idea.objects.filter(merged_into_id=contribution.pk).order_by("pk")[:20],
    }
    yield HandlingPart("aufbruch_ideas/staff/joining.html", context)


def _candidates(idea: Contribution, query: str) -> list[Idea]:
    if query:
        return merge.choices(idea.process_id, idea, query)
    found = similar.similar_ideas(process_page(idea), idea.title, idea.text, limit=6)
    return [one for one in found if one.pk != idea.pk and one.merged_into_id is None]


@require_POST
@for_staff_of_idea
def join(request: HttpRequest, idea: Idea) -> HttpResponse:
    """Merge the idea into another one of its process."""
    form = MergeForm(request.POST)
    if not form.is_valid():
        return handling_page(request, idea, status=422, merge_form=form)
    into = handling.idea_for(request.user, form.cleaned_data["into"])
    if into is None:
        form.add_error("into", _("This idea does not exist any more. Choose another one."))
        return handling_page(request, idea, status=422, merge_form=form)
    try:
        seen = read_seen(request.POST.getlist("seen")[:MOST_SEEN])
        words = (seen.get(idea.pk, ""), seen.get(into.pk, ""))
        merge.merge(idea, into, user=request.user, note=form.cleaned_data["note"], seen=words)
    except HandlingError as error:
        form.add_error(None, str(error.message))
        return handling_page(request, handling.idea_for(request.user, idea.pk) or idea, status=409, merge_form=form)
    messages.success(
        request,
        _("“%(title)s” goes on as “%(into)s”. Authors, supporters and followers are told.")
        % {"title": idea.title, "into": into.title},
    )
    return to_handling(idea)


@require_POST
@for_staff_of_idea
def separate(request: HttpRequest, idea: Idea) -> HttpResponse:
    """Undo the merge."""
    try:
        merge.unmerge(idea, user=request.user)
    except HandlingError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("“%(title)s” is an idea of its own again.") % {"title": idea.title})
    return to_handling(idea)
