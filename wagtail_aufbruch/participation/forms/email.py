"""The one field for an e-mail address, as citizens and staff fill it in.

What is typed is stored as ``domain.people.participants.normal_email`` writes it.
"""

from typing import TYPE_CHECKING

from django import forms
from django.utils.translation import gettext_lazy as _

from wagtail_aufbruch.core.forms.plain_text import NO_ADDRESS

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

EMAIL_LENGTH = 254
"""As long as the database holds it, which is as long as an address can be (RFC 5321)."""
OWN_ADDRESS = _("Your e-mail address")


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
    return forms.EmailField(
        label=label,
        max_length=EMAIL_LENGTH,
        required=missing is not None,
        help_text=help_text,
        error_messages={"invalid": NO_ADDRESS, **({"required": missing} if missing is not None else {})},
        widget=forms.EmailInput(attrs={"autocomplete": "email" if is_own else "off"}),
    )
