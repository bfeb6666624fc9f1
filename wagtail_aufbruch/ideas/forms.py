"""The form by which a citizen hands in an idea."""

import uuid
from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from wagtail_aufbruch.core.models import Handlungsfeld
from wagtail_aufbruch.ideas.domain.hand_in import Proposal
from wagtail_aufbruch.participation.models.contribution import NAME_LENGTH, TEXT_LENGTH, TITLE_LENGTH
from wagtail_aufbruch.participation.text import PlainLineField, PlainTextField

TOO_LONG = ngettext_lazy(
    "Please shorten this to %(limit_value)d character; it has %(show_value)d.",
    "Please shorten this to %(limit_value)d characters; it has %(show_value)d.",
    "limit_value",
)


class FieldChoice(forms.ModelChoiceField):
    """Fields of action in two levels; the second level is set in."""

    def label_from_instance(self, handlungsfeld: Handlungsfeld) -> str:
        return f"– {handlungsfeld.title}" if handlungsfeld.parent_id else handlungsfeld.title


class IdeaForm(forms.Form):
    """What is asked. Nothing of it is stored here; ``proposal`` hands it to the domain."""

    title = PlainLineField(
        label=_("Your idea in one line"),
        max_length=TITLE_LENGTH,
        help_text=format_lazy(_("At most {number} characters."), number=TITLE_LENGTH),
        error_messages={"required": _("Give your idea a title."), "max_length": TOO_LONG},
    )
    text = PlainTextField(
        label=_("Describe your idea"),
        max_length=TEXT_LENGTH,
        help_text=_("What should change, for whom, and why? You need no finished concept."),
        error_messages={"required": _("Describe your idea in a few sentences."), "max_length": TOO_LONG},
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    handlungsfeld = FieldChoice(
        label=_("Field of action"),
        queryset=Handlungsfeld.objects.none(),
        required=False,
        empty_label=_("I am not sure"),
        help_text=_("Where does it fit best? If you are not sure, our staff will choose."),
        error_messages={"invalid_choice": _("This field of action does not exist here. Choose one from the list.")},
    )
    author_name = PlainLineField(
        label=_("Name to be shown"),
        max_length=NAME_LENGTH,
        required=False,
        help_text=_("Your name or a name of your choice. Without one the idea appears as “Anonymous”."),
        error_messages={"max_length": TOO_LONG},
        widget=forms.TextInput(attrs={"autocomplete": "nickname"}),
    )
    email = forms.EmailField(
        label=_("Your e-mail address"),
        max_length=254,
        help_text=_("We send you a link to confirm. The address is never shown."),
        error_messages={
            "required": _("Enter your e-mail address, so that you can confirm the idea."),
            "invalid": _("This does not look like an e-mail address. It has the form name@example.org."),
        },
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    consent = forms.BooleanField(
        label=_("I agree"),
        error_messages={"required": _("Without your consent we may not store the idea. Please tick the box.")},
    )
    consent_version = forms.CharField(widget=forms.HiddenInput, required=False)
    form_key = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, call: Any, fields_to_choose: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = {"form_key": uuid.uuid4(), "consent_version": call.consent_version, **self.initial}
        self.call = call
        self.fields["consent"].label = call.consent_text
        choice = self.fields["handlungsfeld"]
        choice.queryset = fields_to_choose  # type: ignore[attr-defined]
        self._order_levels(choice)
        for name in ("title", "text"):
            # No maxlength: what is pasted must not be cut off in silence; the server says by how much it is too long.
            self.fields[name].widget.attrs.pop("maxlength", None)

    def _order_levels(self, choice: Any) -> None:
        """Put each field of the second level below its own, whatever order the database gives."""
        fields = list(choice.queryset)
        roots = [field for field in fields if field.parent_id is None or field.parent not in fields]
        ordered = [entry for root in roots for entry in [root, *(f for f in fields if f.parent_id == root.pk)]]
        choice.choices = [("", choice.empty_label), *((f.pk, choice.label_from_instance(f)) for f in ordered)]

    def clean_form_key(self) -> uuid.UUID:
        """A key that is no key is nothing the citizen could mend: the idea then simply counts as a new one."""
        try:
            return uuid.UUID(self.cleaned_data["form_key"])
        except ValueError:
            return uuid.uuid4()

    def clean(self) -> None:
        super().clean()
        if self.cleaned_data.get("consent_version") == self.call.consent_version:
            return
        # The tick belongs to a wording that is not on the page any more.
        data = {name: value for name, value in self.data.items() if name != self.add_prefix("consent")}
        self.data = {**data, self.add_prefix("consent_version"): self.call.consent_version}
        if "consent" not in self.errors:
            self.add_error(
                "consent", _("The wording of the consent has changed. Please read it again and tick the box.")
            )

    @property
    def proposal(self) -> Proposal:
        """What was typed, for the domain; only after ``is_valid()``."""
        data = self.cleaned_data
        return Proposal(
            title=data["title"],
            text=data["text"],
            email=data["email"],
            author_name=data["author_name"],
            handlungsfeld=data["handlungsfeld"],
            form_key=data["form_key"],
        )
