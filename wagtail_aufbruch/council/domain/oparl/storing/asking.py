"""Staff let a server be read before its time has come."""

from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from wagtail_aufbruch.core.extension.protocols import AnyUser
from wagtail_aufbruch.council.domain.errors import Refused
from wagtail_aufbruch.council.models import Server, ServerList, ServerReading


def read_soon(server: Server, *, user: AnyUser, whole: bool = False) -> None:
    """Let the next regular work read the server: only what is new, or ``whole``. Raises Refused for one that rests:
    the regular work leaves it out."""
    with transaction.atomic():
        if not Server.objects.select_for_update(no_key=True).get(pk=server.pk).is_active:
            raise Refused(_("The server rests. Switch it on first."))
        ServerReading.objects.filter(server=server).update(asked_at=None)
        if whole:
            ServerList.objects.filter(server=server).update(whole_at=None)
        log(server, "aufbruch.server_asked", user=user, title=server.name)
