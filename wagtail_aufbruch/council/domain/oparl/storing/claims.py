"""One run at a time for each server. Whoever died while at it stands in nobody's way.

A claim is a row's word, not a lock of the database: a run takes minutes, most of which it waits for the server. Each
write of a run asks for its claim in the same transaction, so one that was thought dead and wakes up writes nothing.
"""

import os
import secrets
import socket
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wagtail_aufbruch.council.models import Server, ServerReading
from wagtail_aufbruch.participation.domain.errors import ParticipationError

SILENCE = timedelta(minutes=15)
"""Longer than the longest wait for a server, with all its tries: whoever says nothing for so long is dead."""

_own: set[str] = set()
"""Claims of this very process."""


class AtWork(ParticipationError):
    """Another run asks this server at the moment."""

    def __init__(self) -> None:
        super().__init__(_("Another run asks this server at the moment. Wait until it is done."))


class TakenOver(ParticipationError):
    """This run was silent for so long that another one took its place. What it wrote is whole; it ends here."""

    def __init__(self) -> None:
        super().__init__(_("Another run has taken over, since this one said nothing for too long."))


@dataclass(frozen=True)
class Claim:
    server_pk: int
    token: str

    def beat(self) -> None:
        """Say that the run is alive, in the transaction that writes. Raises TakenOver where another one has begun."""
        rows = ServerReading.objects.filter(server=self.server_pk, claim=self.token)
        if not rows.update(beat_at=timezone.now()):
            raise TakenOver

    def release(self) -> None:
        """Let the next run begin; nothing if it has begun already."""
        _own.discard(self.token)
        ServerReading.objects.filter(server=self.server_pk, claim=self.token).update(
            claim="", claim_place="", claim_process=None, beat_at=None
        )


def claim(server: Server) -> Claim:
    """Take the server for one run. Raises AtWork where another one that lives has it."""
    with transaction.atomic():
        ServerReading.objects.get_or_create(server=server)
        row = ServerReading.objects.select_for_update().get(server=server)
        if is_at_work(row):
            raise AtWork
        token, now = secrets.token_hex(16), timezone.now()
        # Asked once more by the database itself: two that read at the same time cannot both write.
        taken = ServerReading.objects.filter(pk=row.pk, claim=row.claim).update(
            claim=token, claim_place=_place(), claim_process=os.getpid(), beat_at=now, asked_at=now
        )
        if not taken:
            raise AtWork
        _own.add(token)
    return Claim(server.pk, token)


def is_at_work(reading: ServerReading) -> bool:
    """Whether a run that lives has it at the moment."""
    return bool(reading.claim) and not _is_dead(reading)


def _is_dead(row: ServerReading) -> bool:
    if row.beat_at is None or timezone.now() - row.beat_at > SILENCE:
        return True
    if row.claim_place != _place() or row.claim_process is None:
        return False
    if row.claim_process == os.getpid():
        return row.claim not in _own
    try:
        os.kill(row.claim_process, 0)
    except ProcessLookupError:
        return True
    except OSError:
        return False
    return False


def _place() -> str:
    """Where a number of a process means something: this machine, and of containers this one."""
    try:
        space = os.stat("/proc/self/ns/pid").st_ino
    except OSError:
        space = 0
    return f"{socket.gethostname()}/{space}"[:200]
