"""The one field for an e-mail address, as citizens and staff fill it in.

What is typed becomes what ``domain.mail.mailboxes.normal_email`` makes of it before anything is checked.
"""

from typing import TYPE_CHECKING

from django import forms
from django.utils.translation import gettext_lazy as _

from wagtail_aufbruch.core.forms.plain_text import NO_ADDRESS
from wagtail_aufbruch.participation.domain.mail.mailboxes import normal_email

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

EMAIL_LENGTH = 254
"""As long as the database holds it, which is as long as an address can be (RFC 5321)."""
OWN_ADDRESS = _("Your e-mail address")


class AddressField(forms.EmailField):
    """An address in the one spelling under which it is stored; pasted marks that nobody sees are no mistake."""

    def to_python(self, value: object) -> str:
        typed = str(super().to_python(value) or "")
        # What is far too long is not looked into: the length is refused by itself.
        return normal_email(typed) if len(typed) <= 2 * EMAIL_LENGTH else typed


def email_field(
    *,
    missing: "StrOrPromise | None" = None,
    help_text: "StrOrPromise" = "",
    label: "StrOrPromise" = OWN_ADDRESS,
    is_own: bool = True,
) -> forms.EmailField:
    """An address. ``missing`` is the message where there is none; without it the field may stay empty.

    ``is_own`` says that it is the address of whoever types, which the browser may then fill in.
    """
    return AddressField(
        label=label,
        max_length=EMAIL_LENGTH,
        required=missing is not None,
        help_text=help_text,
        error_messages={"invalid": NO_ADDRESS, **({"required": missing} if missing is not None else {})},
        widget=forms.EmailInput(attrs={"autocomplete": "email" if is_own else "off"}),
    )
