"""The form by which staff write down one idea after another."""

import uuid
from typing import TYPE_CHECKING, Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from wagtail_aufbruch.core.domain.process.processes import of_process
from wagtail_aufbruch.core.extension.protocols import Process
from wagtail_aufbruch.core.forms.plain_text import TOO_LONG, PlainLineField, PlainTextField
from wagtail_aufbruch.core.pages.base import BasePage
from wagtail_aufbruch.core.staff.choosers import ProcessPageChooser
from wagtail_aufbruch.ideas.domain.calls.queries import fields_to_choose
from wagtail_aufbruch.ideas.domain.capture.capture import Captured
from wagtail_aufbruch.ideas.forms.fields import FieldChoice
from wagtail_aufbruch.ideas.models import IdeaCallPage
from wagtail_aufbruch.participation.domain.authorship.card_codes import read_code
from wagtail_aufbruch.participation.domain.authorship.errors import CodeMistyped
from wagtail_aufbruch.participation.domain.questions.answers import answers_to
from wagtail_aufbruch.participation.enums import Source
from wagtail_aufbruch.participation.forms.consent import read_key
from wagtail_aufbruch.participation.forms.email import email_field
from wagtail_aufbruch.participation.forms.questions.fields import question_fields
from wagtail_aufbruch.participation.models.contributions.contribution import NAME_LENGTH, TEXT_LENGTH, TITLE_LENGTH

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

KEPT = ("source", "event", "event_name", "event_table", "paper_consent", "publish")
"""What stays from one idea to the next."""


def _line(label: "StrPromise", length: int, **options: Any) -> PlainLineField:
    """A line whose length the server checks: what is typed is never cut off in silence."""
    widget = forms.TextInput(attrs={"autocomplete": "off"})
    return PlainLineField(
        label=label,
        max_length=length,
        required=False,
        error_messages={"max_length": TOO_LONG},
        widget=widget,
        **options,
    )


class CaptureForm(forms.Form):
    source = forms.ChoiceField(
        label=_("Where from"), choices=[(Source.EVENT, _("Meeting")), (Source.PAPER, _("Paper form"))]
    )
    event_name = _line(_("Which event"), 160)
    event_table = _line(_("Table or corner"), 60)
    event = forms.ModelChoiceField(
        label=_("Page of the event"), queryset=BasePage.objects.none(), required=False, widget=ProcessPageChooser
    )

    title = PlainLineField(
        label=_("Idea in one line"),
        max_length=TITLE_LENGTH,
        error_messages={"required": _("Without a title nobody finds the idea."), "max_length": TOO_LONG},
        widget=forms.TextInput(attrs={"autocomplete": "off", "autofocus": True}),
    )
    text = PlainTextField(
        label=_("Description"),
        max_length=TEXT_LENGTH,
        required=False,
        error_messages={"max_length": TOO_LONG},
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    handlungsfeld = FieldChoice(
        label=_("Field of action"), queryset=BasePage.objects.none(), required=False, empty_label=_("not decided yet")
    )
    place_name = _line(_("Place"), 160)
    tags = forms.MultipleChoiceField(
        label=_("Tags of the idea"), choices=[], required=False, widget=forms.CheckboxSelectMultiple
    )
    author_name = _line(_("Name to be shown"), NAME_LENGTH)
    email = email_field(
        label=_("E-mail"),
        help_text=_("Without consent on paper we ask for it by mail; with it we send a link to the idea."),
        is_own=False,
    )
    card_code = _line(_("Code on the card"), 60, help_text=_("Only for printed cards."))
    paper_consent = forms.BooleanField(
        label=_("The consent is there on paper"),
        required=False,
        help_text=_("Signed or ticked. Its wording and version are noted with the idea."),
    )
    publish = forms.BooleanField(
        label=_("Publish at once"), required=False, help_text=_("Otherwise the idea waits for a decision.")
    )
    form_key = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: QueryDict | None = None, *, call: IdeaCallPage, process: Process, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.call = call
        self.initial = {"form_key": uuid.uuid4(), "source": Source.EVENT, **self.initial}
        self._offer_fields_of_action(process)
        self.fields["event"].queryset = of_process(BasePage.objects.all(), process)  # type: ignore[attr-defined]
        self.fields["event"].widget.process = process  # type: ignore[attr-defined]
        names = sorted(tag.name for tag in call.tags.all())
        self.fields["tags"].choices = [(name, name) for name in names]  # type: ignore[attr-defined]
        if not names:
            del self.fields["tags"]
        self.asked = list(call.questions.all())
        self.questions = question_fields(self.asked, may_be_left_out=True)  # paper leaves gaps
        self.fields.update(self.questions)
        for name in self.fields:
            self.fields[name].widget.attrs.pop("maxlength", None)

    def _offer_fields_of_action(self, process: Process) -> None:
        """Both levels in order. A list of the browser: the first letters of a name choose it."""
        choice: Any = self.fields["handlungsfeld"]
        choice.queryset = fields_to_choose(self.call, process)
        rows = list(choice.queryset)
        roots = [row for row in rows if row.parent_id is None or row.parent not in rows]
        ordered = [entry for root in roots for entry in [root, *(row for row in rows if row.parent_id == root.pk)]]
        # Without a dash before the second level: a name is chosen by typing how it begins.
        choice.choices = [("", choice.empty_label), *((row.pk, row.title) for row in ordered)]

    def clean_form_key(self) -> uuid.UUID:
        """A key that is no key: the idea then simply counts as a new one."""
        return read_key(self.cleaned_data["form_key"])

    def clean_card_code(self) -> str:
        code: str = self.cleaned_data["card_code"]
        if code:
            try:
                read_code(code)
            except CodeMistyped as error:
                raise forms.ValidationError(str(error.message)) from error
        return code

    def clean(self) -> None:
        super().clean()
        if self.cleaned_data.get("publish") and not self.cleaned_data.get("paper_consent"):
            self.add_error(
                "publish",
                _("It can only be published at once where the consent is there on paper. Otherwise let it wait."),
            )

    @property
    def question_rows(self) -> list[forms.BoundField]:
        """The call's own questions, for the template."""
        return [self[name] for name in self.questions]

    @property
    def captured(self) -> Captured:
        """What was typed, for the domain; only after ``is_valid()``."""
        data = self.cleaned_data
        event = data["event"]
        return Captured(
            title=data["title"],
            text=data["text"],
            handlungsfeld=data["handlungsfeld"],
            author_name=data["author_name"],
            email=data["email"],
            source=data["source"],
            event_id=event.pk if event else None,
            event_name=data["event_name"] or (event.title[:160] if event else ""),
            event_table=data["event_table"],
            place_name=data["place_name"],
            tags=tuple(data.get("tags", ())),
            answers=list(answers_to(self.asked, data)),
            card_code=data["card_code"],
            paper_consent=data["paper_consent"],
            publish=data["publish"],
            form_key=data["form_key"],
        )

    @property
    def kept(self) -> dict[str, Any]:
        """What the next form begins with; fit for a session."""
        data = self.cleaned_data
        return {name: getattr(data[name], "pk", data[name]) for name in KEPT}
