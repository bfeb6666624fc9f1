"""How staff get into the admin: by whom a limit counts, and a forgotten password that tells nobody who works here."""

from functools import partial
from typing import Any

from django.http import HttpRequest
from wagtail.admin.forms.auth import PasswordResetForm as WagtailPasswordResetForm

from wagtail_aufbruch.participation.domain.mail.afterwards import afterwards
from wagtail_aufbruch.participation.domain.throttling import client_network, throttled

RESETS_PER_HOUR = 5


def client_address(request: HttpRequest) -> str | None:
    """The address by which failed log-ins are counted: the same that limits citizens, behind a proxy too."""
    network = client_network(request).partition("/")[0]
    return None if network == "unknown" else network


class PasswordResetForm(WagtailPasswordResetForm):
    """Writes its mail after the answer, and to nobody more often than a person would ask: the page says the same."""

    def save(self, *args: Any, request: HttpRequest | None = None, **kwargs: Any) -> None:
        if request is None or not throttled(request, "password_reset", RESETS_PER_HOUR, 60):
            afterwards(partial(super().save, *args, request=request, **kwargs))
