"""What staff fill in when they decide."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wagtail_aufbruch.core.extension.protocols import Page
from wagtail_aufbruch.core.forms.plain_text import PlainTextField
from wagtail_aufbruch.participation.domain.moderation.inbox import MINE, NOBODY, Wanted
from wagtail_aufbruch.participation.domain.moderation.inbox_sources import all_sources
from wagtail_aufbruch.participation.domain.moderation.reasons import Reason
from wagtail_aufbruch.participation.models.contributions.contribution import REASON_LENGTH


class ReasonForm(forms.Form):
    """A reason from the list, or in own words; own words win."""

    choice = forms.ChoiceField(label=_("Reason from the list"), required=False)
    reason = PlainTextField(
        label=_("Reason in your own words"),
        required=False,
        max_length=REASON_LENGTH,
        help_text=_("The author reads it, so write it as you would say it. Empty: the reason from the list counts."),
        widget=forms.Textarea(attrs={"rows": 5}),
    )

    def __init__(self, *args: Any, reasons: list[Reason], needed: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.reasons = reasons
        self.needed = needed
        self.fields["choice"].choices = [  # type: ignore[attr-defined]
            ("", _("In my own words")),
            *((one.key, one.title) for one in reasons),
        ]
        # What is pasted must not be cut off in silence.
        self.fields["reason"].widget.attrs.pop("maxlength", None)

    def clean(self) -> None:
        super().clean()
        if self.needed and not self.errors and not self.words:
            self.add_error("reason", _("Give a reason. The author will read it."))

    @property
    def words(self) -> str:
        """What the author reads; only after the fields were cleaned."""
        own = (self.cleaned_data.get("reason") or "").strip()
        chosen = {one.key: one.text for one in self.reasons}
        return own or chosen.get(self.cleaned_data.get("choice", ""), "")


class FilterForm(forms.Form):
    """What of the inbox is shown; whatever cannot be read shows all."""

    prozess = forms.ChoiceField(label=_("Process"), required=False)
    art = forms.ChoiceField(label=_("Kind"), required=False)
    wer = forms.ChoiceField(
        label=_("Assigned to"),
        required=False,
        choices=[("", _("Everybody")), (MINE, _("Me")), (NOBODY, _("Nobody yet"))],
    )

    def __init__(self, *args: Any, processes: list[Page], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["prozess"].choices = [  # type: ignore[attr-defined]
            ("", _("All processes")),
            *((str(one.pk), one.title) for one in processes),
        ]
        self.fields["art"].choices = [  # type: ignore[attr-defined]
            ("", _("All kinds")),
            *((source.key, source.name) for source in all_sources().values()),
        ]
        if len(processes) < 2:
            del self.fields["prozess"]

    @property
    def wanted(self) -> Wanted:
        """What was chosen; asks for validity first."""
        data = self.cleaned_data if self.is_valid() else {}
        process = data.get("prozess")
        return Wanted(int(process) if process else None, data.get("art", ""), data.get("wer", ""))
