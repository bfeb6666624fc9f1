"""Staff let a server be read before its time has come."""

from django.db import transaction
from wagtail.log_actions import log

from wagtail_aufbruch.core.extension.protocols import AnyUser
from wagtail_aufbruch.council.models import Server, ServerList, ServerReading


def read_soon(server: Server, *, user: AnyUser, whole: bool = False) -> None:
    """Let the next regular work read the server: only what is new, or ``whole``."""
    with transaction.atomic():
        ServerReading.objects.filter(server=server).update(asked_at=None)
        if whole:
            ServerList.objects.filter(server=server).update(whole_at=None)
        log(server, "aufbruch.server_asked", user=user, title=server.name)
