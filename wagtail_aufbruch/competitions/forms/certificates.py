"""Forms around certificates: a code and a name to be compared, and what staff decide."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminDateInput

from wagtail_aufbruch.competitions.models import CertificateSheet
from wagtail_aufbruch.core.forms.plain_text import line_field
from wagtail_aufbruch.core.forms.wall_time import understand_wall_times
from wagtail_aufbruch.core.moments.years import plausible_year
from wagtail_aufbruch.participation.domain.authorship.card_codes import spelled_code
from wagtail_aufbruch.participation.domain.authorship.errors import CodeMistyped

NAME_LENGTH = 255
Typed = QueryDict | dict[str, str] | None


class CodeForm(forms.Form):
    """A code, typed from paper. That it is mistyped is told without looking for it."""

    code = line_field(
        _("Code of the certificate"),
        40,
        required=True,
        help_text=_("It stands at the bottom beside the square code, for instance K7M4-9QTX-2HRC."),
        error_messages={"required": _("Enter the code that stands on the certificate.")},
    )

    def __init__(self, data: Typed = None) -> None:
        super().__init__(data)
        typed = {"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        self.fields["code"].widget.attrs |= typed

    def clean_code(self) -> str:
        try:
            return spelled_code(str(self.cleaned_data["code"]))
        except CodeMistyped as error:
            raise forms.ValidationError(
                _(
                    "There is a slip in this code. Please compare it with the paper: it has three groups of four "
                    "letters and digits, and never a zero, a one, an O or an I."
                )
            ) from error


class NameForm(forms.Form):
    """The name that stands on the paper."""

    name = line_field(
        _("Name on the certificate"),
        NAME_LENGTH,
        required=True,
        help_text=_("As it is printed. Small and large letters, accents and hyphens do not matter."),
        error_messages={"required": _("Enter the name that stands on the certificate.")},
    )

    def __init__(self, data: Typed = None) -> None:
        super().__init__(data)
        self.fields["name"].widget.attrs["autocomplete"] = "off"


class SheetForm(forms.Form):
    """What stands on all certificates of a competition."""

    for_taking_part = forms.BooleanField(
        label=_("Also for everybody whose entry was judged and has not won"), required=False
    )
    with_reason = forms.BooleanField(
        label=_("Print the jury's reason"),
        required=False,
        help_text=_(
            "A long one is printed smaller. What has no room even then ends with an ellipsis; where names and titles "
            "leave no room at all, the reason is left out. Look at the PDF before you hand it over."
        ),
    )
    place = line_field(_("Place"), 80, help_text=_("Beside the day, for instance “Gütersloh”."))
    day = forms.DateField(
        label=_("Day"),
        required=False,
        widget=AdminDateInput,
        validators=[plausible_year],
        help_text=_("Empty: the day of the honouring."),
    )
    first_signer = line_field(_("Who signs"), 120, help_text=_("Name and office, below the line for the signature."))
    second_signer = line_field(_("Who signs beside"), 120)

    def __init__(self, data: QueryDict | None = None, *, sheet: CertificateSheet) -> None:
        super().__init__(data, initial={name: getattr(sheet, name) for name in self.base_fields})
        understand_wall_times(self)

    @property
    def chosen(self) -> dict[str, Any]:
        """For the domain; only after ``is_valid()``."""
        data = dict(self.cleaned_data)
        data["signers"] = (data.pop("first_signer"), data.pop("second_signer"))
        return data


class RevokeForm(forms.Form):
    """Why a certificate does not hold any more."""

    reason = line_field(
        _("Reason"),
        255,
        required=True,
        help_text=_("One sentence; it is kept as long as the entry."),
        error_messages={"required": _("Give a reason.")},
    )
    tells_reason = forms.BooleanField(
        label=_("Everybody who types the code may read the reason"),
        required=False,
        help_text=_("Then it should name nobody."),
    )


class AgainForm(forms.Form):
    """The name on a certificate that takes the place of another one."""

    name = line_field(
        _("Name on the certificate"),
        NAME_LENGTH,
        required=True,
        error_messages={"required": _("Write the name that is to stand on it.")},
    )
