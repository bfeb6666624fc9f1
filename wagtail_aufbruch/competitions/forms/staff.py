"""Forms by which staff move a deadline, for everybody or for one person."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminDateTimeInput

from wagtail_aufbruch.core.forms.plain_text import line_field
from wagtail_aufbruch.core.forms.wall_time import understand_wall_times
from wagtail_aufbruch.core.moments.years import plausible_year

REASON_LENGTH = 255


class LaterForm(forms.Form):
    """A later end, with the reason that people read."""

    until = forms.DateTimeField(
        label=_("New end"),
        widget=AdminDateTimeInput,
        validators=[plausible_year],
        error_messages={"required": _("Say until when.")},
    )
    reason = line_field(
        _("Reason"),
        REASON_LENGTH,
        required=True,
        help_text=_("One sentence, which everybody can read."),
        error_messages={"required": _("Give a reason.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        understand_wall_times(self)


class ReasonForm(forms.Form):
    """Why ballots do not count."""

    reason = line_field(
        _("Reason"),
        REASON_LENGTH,
        required=True,
        help_text=_("One sentence; it stays readable for all who handle this competition."),
        error_messages={"required": _("Give a reason.")},
    )


class LateForm(LaterForm):
    """The same for one entry; the person alone is told."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["until"].label = _("May be handed in until")
        self.fields["reason"].help_text = _("One sentence; it is kept with the entry, and the person gets it by mail.")
