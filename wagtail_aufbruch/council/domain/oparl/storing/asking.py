"""Staff let a server be read before its time has come."""

from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from wagtail_aufbruch.core.extension.protocols import AnyUser
from wagtail_aufbruch.council.domain.errors import Refused
from wagtail_aufbruch.council.models import Server, ServerList, ServerReading


def read_soon(server: Server, *, user: AnyUser, whole: bool = False) -> None:
    """Let the next regular work read the server: only what is new, or ``whole``. Raises Refused for one that rests,
    which the regular work leaves out, and for one that is gone."""
    with transaction.atomic():
        current = Server.objects.select_for_update(no_key=True).filter(pk=server.pk).first()
        if current is None:
            raise Refused(_("This server was deleted in the meantime. Nothing was changed."))
        if not current.is_active:
            raise Refused(_("The server rests. Switch it on first."))
        ServerReading.objects.filter(server=server).update(asked_at=None)
        if whole:
            ServerList.objects.filter(server=server).update(whole_at=None)
        log(server, "aufbruch.server_asked", user=user, title=server.name)
