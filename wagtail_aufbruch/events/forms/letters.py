"""What staff write to many people of an event at once."""

import uuid

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from wagtail_aufbruch.core.forms.plain_text import line_field, text_field
from wagtail_aufbruch.events.domain.operations.letters import Draft
from wagtail_aufbruch.events.enums import Audience
from wagtail_aufbruch.events.forms.by_staff import table_field
from wagtail_aufbruch.events.models import EventPage
from wagtail_aufbruch.participation.forms.consent import read_key

TEXT_LENGTH = 5000


class LetterForm(forms.Form):
    """A letter to many people."""

    audience = forms.ChoiceField(
        label=_("To whom"), choices=Audience.choices, initial=Audience.SEATED, widget=forms.RadioSelect
    )
    subject = line_field(
        _("Subject"), 180, required=True, error_messages={"required": _("Without a subject nobody reads it.")}
    )
    text = text_field(
        _("What you want to say"),
        TEXT_LENGTH,
        10,
        required=True,
        help_text=_(
            "Plain text; an empty line begins a new paragraph. The date and the personal link are added by themselves."
        ),
        error_messages={"required": _("The letter is empty.")},
    )
    form_key = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: QueryDict | None, *, event: EventPage) -> None:
        super().__init__(data)
        self.initial = {"form_key": uuid.uuid4()}
        if event.tables.exists():
            self.fields["table"] = table_field(
                event, label=_("Only to this table or workshop"), empty_label=_("all tables"), help_text=""
            )

    def clean_form_key(self) -> uuid.UUID:
        return read_key(self.cleaned_data["form_key"])

    @property
    def draft(self) -> Draft:
        data = self.cleaned_data
        return Draft(data["subject"], data["text"], data["audience"], data.get("table"))
