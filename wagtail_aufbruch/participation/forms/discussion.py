"""Forms of people who comment, assess and report."""

import uuid
from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wagtail_aufbruch.core.forms.plain_text import TOO_LONG, PlainLineField, PlainTextField, without_cutting
from wagtail_aufbruch.participation.domain.comments.writing import Remark
from wagtail_aufbruch.participation.domain.moderation.reports import Complaint
from wagtail_aufbruch.participation.enums import Badge, ReportReason, Stance
from wagtail_aufbruch.participation.forms.consent import read_key
from wagtail_aufbruch.participation.forms.email import email_field
from wagtail_aufbruch.participation.forms.spam_trap import SpamTrapMixin
from wagtail_aufbruch.participation.models.contributions.contribution import NAME_LENGTH, REASON_LENGTH
from wagtail_aufbruch.participation.models.questions.default_texts import CONSENT_TO_COMMENT_VERSION, consent_to_comment

COMMENT_LENGTH = 2000
"""A comment is no letter: what is longer makes a discussion unreadable."""


class Radios(forms.RadioSelect):
    """Radio buttons to whose first one the summary of errors can lead."""

    def id_for_label(self, id_: str, index: str | None = None) -> str:
        return f"{id_}_{0 if index is None else index}"


class KeyedForm(forms.Form):
    """A form that carries a key, so that sent twice it counts once."""

    form_key = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = {"form_key": uuid.uuid4(), **(self.initial or {})}
        for field in self.fields.values():
            without_cutting(field)

    def clean_form_key(self) -> uuid.UUID:
        """A key that is no key is nothing people could mend: what they sent then simply counts as new."""
        return read_key(self.cleaned_data["form_key"])


class CommentText(KeyedForm):
    """The words, and for or against where that is asked."""

    text = PlainTextField(
        label=_("Your comment"),
        max_length=COMMENT_LENGTH,
        error_messages={"required": _("Write what you want to say."), "max_length": TOO_LONG},
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    stance = forms.ChoiceField(
        label=_("What do you say to the proposal?"),
        required=False,
        widget=Radios,
        error_messages={"invalid_choice": _("Choose one of the answers.")},
    )

    def __init__(self, *args: Any, asks_stance: bool, reply_to: int | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.reply_to = reply_to
        if asks_stance and reply_to is None:
            self.fields["stance"].choices = Stance.choices  # type: ignore[attr-defined]
        else:
            del self.fields["stance"]

    @property
    def remark(self) -> Remark:
        """What was typed, for the domain; only after ``is_valid()``."""
        data = self.cleaned_data
        return Remark(
            text=data["text"],
            author_name=data.get("author_name", ""),
            stance=data.get("stance", ""),
            email=data.get("email", ""),
            reply_to=self.reply_to,
            form_key=data["form_key"],
        )


class CommentForm(SpamTrapMixin, CommentText):
    """A citizen's comment. ``asks_email``: an address has to be confirmed; people who are known are not asked."""

    author_name = PlainLineField(
        label=_("Name to be shown"),
        max_length=NAME_LENGTH,
        tells_limit=False,
        required=False,
        help_text=_("Your name or a name of your choice. Without one the comment appears as “Anonymous”."),
        error_messages={"max_length": TOO_LONG},
        widget=forms.TextInput(attrs={"autocomplete": "nickname"}),
    )
    email = email_field(
        help_text=_("We send you a link to confirm. The address is never shown."),
        missing=_("Enter your e-mail address, so that you can confirm the comment."),
    )
    consent = forms.BooleanField(
        error_messages={"required": _("Without your consent we may not store the comment. Please tick the box.")},
    )
    consent_version = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, asks_email: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = {"consent_version": CONSENT_TO_COMMENT_VERSION, **(self.initial or {})}
        self.fields["consent"].label = consent_to_comment()
        if not asks_email:
            del self.fields["email"]

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if self.cleaned_data.get("consent_version") != CONSENT_TO_COMMENT_VERSION and "consent" not in self.errors:
            self.add_error(
                "consent", _("The wording of the consent has changed. Please read it again and tick the box.")
            )
        return cleaned


class StaffCommentForm(CommentText):
    """A comment of staff: shown at once, with a badge."""

    badge = forms.ChoiceField(
        label=_("You speak for"), choices=Badge.choices, initial=Badge.TOWN, widget=Radios, required=False
    )
    author_name = PlainLineField(
        label=_("Name to be shown"),
        max_length=NAME_LENGTH,
        tells_limit=False,
        required=False,
        help_text=_("For instance “Department of mobility”."),
        error_messages={"max_length": TOO_LONG},
    )


class MailForm(SpamTrapMixin):
    """An address, to which a link is sent that makes an assessment count."""

    email = email_field(
        help_text=_("We send you a link. After that this browser knows you, and one click is enough."),
        missing=_("Enter your e-mail address, so that we can send you the link."),
    )


class ReportForm(SpamTrapMixin, KeyedForm):
    """What is wrong with a contribution."""

    reason = forms.ChoiceField(
        label=_("What is wrong with it?"),
        choices=ReportReason.choices,
        widget=Radios,
        error_messages={
            "required": _("Choose what is wrong with it."),
            "invalid_choice": _("Choose one of the answers."),
        },
    )
    text = PlainTextField(
        label=_("Explanation"),
        max_length=REASON_LENGTH,
        required=False,
        help_text=_("What should we know to decide on it?"),
        error_messages={"max_length": TOO_LONG},
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    email = email_field(
        help_text=_("If you give it, we write to you what was decided. It is used for nothing else."),
    )

    @property
    def complaint(self) -> Complaint:
        """What was typed, for the domain; only after ``is_valid()``."""
        data = self.cleaned_data
        return Complaint(reason=data["reason"], text=data["text"], email=data["email"], form_key=data["form_key"])


def shown_fields(form: forms.Form, names: Iterable[str]) -> list[forms.BoundField]:
    """Those of the fields that the form has, in this order."""
    return [form[name] for name in names if name in form.fields]
