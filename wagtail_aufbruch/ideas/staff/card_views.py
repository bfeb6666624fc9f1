"""Idea cards and slips to print."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods
from wagtail.admin import messages

from wagtail_aufbruch.core.lists.numbers import read_pk
from wagtail_aufbruch.ideas.domain.capture.capture import captured_lately, code_to_print
from wagtail_aufbruch.ideas.domain.documents.card_sheets import (
    MAX_CARDS,
    cards_pdf,
    problems_of_cards,
    slips_pdf,
    unprintable_on_cards,
)
from wagtail_aufbruch.ideas.models import IdeaCallPage
from wagtail_aufbruch.ideas.staff.guards import for_staff_of_call, page
from wagtail_aufbruch.participation.domain.documents.pdf import missing_letters
from wagtail_aufbruch.participation.staff.paper import say_unprintable, send_pdf


class CardsForm(forms.Form):
    number = forms.IntegerField(
        label=gettext_lazy("How many cards"),
        min_value=1,
        max_value=MAX_CARDS,
        initial=40,
        help_text=gettext_lazy(
            "Between 1 and 200. Each card has a code of its own, so print them rather than copying."
        ),
    )
    layout = forms.ChoiceField(
        label=gettext_lazy("Paper"),
        choices=[
            ("a4", gettext_lazy("A4, four cards on a sheet to cut apart")),
            ("a6", gettext_lazy("A6, one card on a page")),
        ],
        initial="a4",
        widget=forms.RadioSelect,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff_of_call
def print_cards(request: HttpRequest, call: IdeaCallPage) -> HttpResponse:
    """Choose how many; the PDF is made anew each time, and no code is stored before its card is captured."""
    form = CardsForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        content = cards_pdf(call, data["number"], four_to_a_sheet=data["layout"] == "a4")
        return send_pdf(content, f"{_('Idea cards')} {call.title}")
    if letters := unprintable_on_cards(call):
        messages.warning(request, say_unprintable([letters]))
    for problem in problems_of_cards(call):
        messages.warning(request, problem)
    return page(request, "cards", _("Idea cards"), call, form=form, status=422 if form.errors else 200)


@require_GET
@for_staff_of_call
def print_slips(request: HttpRequest, call: IdeaCallPage) -> HttpResponse:
    """The slips of this session, or of one idea (``?idee=``)."""
    ideas = captured_lately(call, request.user)
    wanted = read_pk(request.GET.get("idee", ""))
    if wanted is not None:
        ideas = ideas.filter(pk=wanted)
    rows = [(idea.title, code) for idea in ideas[:MAX_CARDS] if (code := code_to_print(idea))]
    if not rows:
        messages.warning(request, _("There is no open code to print."))
        return page(request, "no_slips", _("Slips with codes"), call, status=404)
    if titles := [title for title, _code in rows if missing_letters(title)]:
        messages.warning(request, say_unprintable(titles))  # shown by the page from which it was asked for
    return send_pdf(slips_pdf(call, rows), f"{_('Slips with codes')} {call.title}")
