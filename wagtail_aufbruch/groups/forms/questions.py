"""What a lead asks the administration, and what staff answer."""

from typing import cast

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from wagtail_aufbruch.core.extension.protocols import AnyUser
from wagtail_aufbruch.core.forms.plain_text import text_field
from wagtail_aufbruch.core.forms.seen import SeenForm
from wagtail_aufbruch.core.lists.numbers import MAX_KEY
from wagtail_aufbruch.groups.domain.working import links, questions
from wagtail_aufbruch.groups.domain.working.links import Lead
from wagtail_aufbruch.groups.models import GroupQuestion, ThemeGroupPage
from wagtail_aufbruch.groups.models.working_pages import ANSWER_LENGTH, QUESTION_LENGTH


class QuestionForm(forms.Form):
    """One question."""

    text = text_field(
        _("Your question to the administration"),
        QUESTION_LENGTH,
        4,
        required=True,
        help_text=_("The administration and the other lead read it, nobody else."),
        error_messages={"required": _("Write down what you want to know.")},
    )


class TakeBackForm(forms.Form):
    """Which of one's own questions is meant: the button says it."""

    zurueck = forms.IntegerField(min_value=1, max_value=MAX_KEY)


class LinksForm(SeenForm):
    """Who gets a link, or whose link ends: one form with two buttons."""

    members = forms.TypedMultipleChoiceField(
        label=_("For whom?"),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose who is meant.")},
    )

    def __init__(self, data: QueryDict | None = None, *, found: list[Lead]) -> None:
        reachable = [lead for lead in found if lead.email or lead.has_open_link]
        initial = {"members": [lead.member.pk for lead in reachable], "seen": links.seen_of(found)}
        super().__init__(data, initial=initial)
        choices = [(lead.member.pk, f"{lead.member.shown_name} ({lead.email or '–'})") for lead in reachable]
        cast(forms.TypedMultipleChoiceField, self.fields["members"]).choices = choices

    def send(self, group: ThemeGroupPage, user: AnyUser) -> list[str]:
        """Raises Refused."""
        cleaned = self.cleaned_data
        return links.send(group, cleaned["members"], user=user, seen=cleaned["seen"])

    def withdraw(self, group: ThemeGroupPage, user: AnyUser) -> int:
        """Raises Refused."""
        cleaned = self.cleaned_data
        return links.withdraw(group, cleaned["members"], user=user, seen=cleaned["seen"])


class AnswerForm(SeenForm):
    """The answer to one question; without a text it can be marked as done."""

    text = text_field(
        _("Answer"), ANSWER_LENGTH, 4, help_text=_("Both leads read it on the working page. No mail goes out.")
    )

    def __init__(self, data: QueryDict | None = None, *, question: GroupQuestion) -> None:
        initial = {"text": question.answer, "seen": questions.seen_of(question)}
        super().__init__(data, initial=initial, auto_id=f"question-{question.pk}-%s")
        self.question = question

    def answer(self, user: AnyUser) -> None:
        """Raises Refused."""
        cleaned = self.cleaned_data
        questions.answer(self.question, cleaned["text"].strip(), user=user, seen=cleaned["seen"])

    def settle(self, user: AnyUser) -> None:
        """Raises Refused."""
        questions.settle(self.question, user=user, seen=self.cleaned_data["seen"])
