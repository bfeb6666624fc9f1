"""One run: asks the lists of a server, page by page, and takes over what they say.

Each page is one transaction, a large one several, so that a run may be cut off at any moment. Where the next one begins
moves only when a list was walked to its end; until then it reads the same once more, and finds it unchanged.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from wagtail_aufbruch.core.conf import aufbruch_settings
from wagtail_aufbruch.core.reader_cache.freshness import touch
from wagtail_aufbruch.council.domain.oparl.matching.body_choice import is_answered, offer, take_answer
from wagtail_aufbruch.council.domain.oparl.matching.consequences import papers_changed
from wagtail_aufbruch.council.domain.oparl.matching.open_results import follow_table
from wagtail_aufbruch.council.domain.oparl.payloads.reading import ReadBody
from wagtail_aufbruch.council.domain.oparl.server.client import Client, Limits, is_installed, opened
from wagtail_aufbruch.council.domain.oparl.server.errors import EmptyWindow, Fault, OparlError
from wagtail_aufbruch.council.domain.oparl.server.walking import Walk
from wagtail_aufbruch.council.domain.oparl.storing import claims
from wagtail_aufbruch.council.domain.oparl.storing.bodies import StaffMustChoose, find_body
from wagtail_aufbruch.council.domain.oparl.storing.meetings import Meetings
from wagtail_aufbruch.council.domain.oparl.storing.organizations import Organizations
from wagtail_aufbruch.council.domain.oparl.storing.papers import Papers
from wagtail_aufbruch.council.domain.oparl.storing.same_body import keep_to_body
from wagtail_aufbruch.council.domain.oparl.storing.taking import Taker
from wagtail_aufbruch.council.domain.oparl.storing.tally import Tally
from wagtail_aufbruch.council.models import RunState, Server, ServerList, ServerReading, ServerRun
from wagtail_aufbruch.participation.extension.periodic_work import each

logger = logging.getLogger("wagtail_aufbruch.oparl")

OVERLAP = timedelta(days=1)
"""Servers' clocks are off, and some note a change only at the end of their day."""
WHOLE_AFTER = timedelta(days=7)
"""Since ``modified`` lies, everything is read once in so long."""
KEPT_RUNS = 200
MOST_AT_ONCE = 500
"""Objects that are written in one transaction: some servers send a whole list as one page."""
TAKERS: tuple[type[Taker], ...] = (Organizations, Meetings, Papers)  # type: ignore[type-arg]
"""In this order, so that what papers name is there before them."""

Tell = Callable[[str, int], None]
"""``(list, objects so far)``: called after each page."""


@dataclass
class _Work:
    server: Server
    run: ServerRun
    claim: claims.Claim
    client: Client
    tally: Tally
    tell: Tell
    whole: bool
    """Whether somebody asked for everything."""


def current_limits() -> Limits:
    """As the site's settings have them."""
    return Limits(
        pause_seconds=aufbruch_settings.oparl_pause_seconds,
        private_hosts=aufbruch_settings.oparl_private_hosts,
        proxy=aufbruch_settings.oparl_proxy,
    )


def read_server(
    server: Server, *, whole: bool = False, limits: Limits | None = None, tell: Tell = lambda _name, _number: None
) -> ServerRun:
    """Read what is new on a server, or everything where it is time for that, or ``whole``. Raises AtWork where another
    run is at it. What goes wrong with the server is no error here, but told by the run that is returned."""
    claim = claims.claim(server)
    try:
        run = _begin(server, claim, whole)
        tally = Tally()
        try:
            _read(server, run, claim, tally, limits or current_limits(), tell)
        except OparlError as error:
            tally.fail("body", error.fault.value)
            logger.warning("OParl: server %s cannot be read: %s", server.pk, error)
        except claims.TakenOver:
            logger.warning("OParl: server %s: this run was silent for too long, another one has begun", server.pk)
            raise
        except BaseException:
            _end(run, tally, RunState.BROKEN_OFF)
            raise
        _end(run, tally, _state(tally))
        return run
    finally:
        claim.release()


def _begin(server: Server, claim: claims.Claim, whole: bool) -> ServerRun:
    with transaction.atomic():
        # Whoever was at work and is not any more: killed, or thought to be.
        ServerRun.objects.filter(server=server, state=RunState.RUNNING).update(
            state=RunState.BROKEN_OFF, ended_at=timezone.now()
        )
        return ServerRun.objects.create(server=server, claim=claim.token, is_whole=whole)


def _read(server: Server, run: ServerRun, claim: claims.Claim, tally: Tally, limits: Limits, tell: Tell) -> None:
    rewrites = (server.ids_begin, server.called_as) if server.ids_begin and server.called_as else None
    with opened(server.address, limits, rewrites) as client:
        work = _Work(server, run, claim, client, tally, tell, run.is_whole)
        try:
            body = _body(work)
            _follow_table(work)
            for taker in TAKERS:
                _list(work, taker, getattr(body, taker.name))
        finally:
            run.asked = client.asked


def _body(work: _Work) -> ReadBody:
    """The body that is meant. Raises OparlError where the server tells of none, or only staff can say which."""
    server, claim = work.server, work.claim
    with transaction.atomic():
        claim.beat()
        take_answer(server)
    try:
        body = find_body(work.client, server.address, server.body, claim.beat)
        with transaction.atomic():
            claim.beat()
            keep_to_body(server, body)
    except StaffMustChoose as error:
        with transaction.atomic():
            claim.beat()
            offer(server, error.names)
        raise
    return body


def _list(work: _Work, kind: "type[Taker]", address: str) -> None:  # type: ignore[type-arg]
    """Walk one list, as far as it goes."""
    name = kind.name
    if not address:
        work.tally.fail(name, Fault.NO_LIST.value)
        return
    known = ServerList.objects.filter(server=work.server, name=name, address=address).first()
    since = known.since - OVERLAP if known is not None and not _is_whole_due(known, work.whole) else None
    work.run.is_whole = work.run.is_whole or since is None
    taker = kind(work.server, work.tally, lambda id_: _called(work.client, id_))
    begun = timezone.now()
    walk = Walk(work.client, address, since)
    try:
        for objects in walk:
            for begin in range(0, len(objects), MOST_AT_ONCE):
                _part(work, taker, objects[begin : begin + MOST_AT_ONCE])
            work.tell(name, walk.objects)
    except EmptyWindow:
        # It says nothing, which is not the same as that there is nothing: the next window begins where this one did.
        return
    except OparlError as error:
        work.tally.fail(name, error.fault.value)
        logger.warning("OParl: list %s of server %s breaks off: %s", name, work.server.pk, error)
        return
    if since is None and not walk.objects and _has_rows(work.server, taker):
        work.tally.fail(name, Fault.NOTHING.value)
        return
    with transaction.atomic():
        work.claim.beat()
        moved = {"address": address, "since": begun}
        if since is None:
            moved["whole_at"] = begun
        ServerList.objects.update_or_create(server=work.server, name=name, defaults=moved)


def _is_whole_due(known: ServerList, asked: bool) -> bool:
    return asked or known.whole_at is None or timezone.now() - known.whole_at >= WHOLE_AFTER


def _follow_table(work: _Work) -> None:
    """What staff have said of wordings since the last run holds from now on."""
    with transaction.atomic():
        work.claim.beat()
        reading = ServerReading.objects.get(server=work.server)
        today = follow_table(work.server.pk, work.server.process_id, reading.wordings)
        ServerReading.objects.filter(pk=reading.pk).update(wordings=today)


def _part(work: _Work, taker: "Taker", objects: list[object]) -> None:  # type: ignore[type-arg]
    """A page, or a part of a large one, in one transaction, which is this run's only while it has its claim."""
    now = timezone.now()
    with transaction.atomic():
        work.claim.beat()
        taker.page(objects, now)
        papers_changed(taker.touched())
        if taker.shows:
            touch(work.server.process_id)
            taker.shows = False


def _has_rows(server: Server, taker: "Taker") -> bool:  # type: ignore[type-arg]
    return bool(taker.model._default_manager.filter(server=server).exists())


def _called(client: Client, id_: str) -> str:
    try:
        return client.resolve(id_)
    except OparlError:
        return ""


def _state(tally: Tally) -> RunState:
    if not tally.faults:
        return RunState.DONE
    return RunState.PARTIAL if tally.found else RunState.FAILED


def _end(run: ServerRun, tally: Tally, state: RunState) -> None:
    run.state, run.ended_at = state, timezone.now()
    run.found, run.added, run.changed, run.gone = tally.found, tally.added, tally.changed, tally.gone
    run.unreadable, run.faults, run.notes = tally.unreadable, tally.faults, dict(tally.notes)
    # One that another has taken the place of is told as broken off already.
    ServerRun.objects.filter(pk=run.pk, state=RunState.RUNNING).update(**{name: getattr(run, name) for name in ENDED})
    old = ServerRun.objects.filter(server=run.server_id).order_by("-begun_at", "-pk")[KEPT_RUNS:]
    ServerRun.objects.filter(pk__in=list(old.values_list("pk", flat=True))).delete()


ENDED = (
    "state", "ended_at", "is_whole", "asked", "found", "added", "changed", "gone", "unreadable", "faults", "notes",
)  # fmt: skip


def due_servers(now: datetime | None = None) -> list[Server]:
    """The servers whose time has come, or of which staff have said which body is meant; those never asked first."""
    now = now or timezone.now()
    found = []
    for server in Server.objects.filter(is_active=True).select_related("reading").order_by("pk"):
        asked = _asked(server)
        if asked is None or is_answered(server) or asked <= now - timedelta(hours=server.every_hours):
            found.append(server)
    return sorted(found, key=lambda server: _asked(server) or datetime.min.replace(tzinfo=UTC))


def _asked(server: Server) -> datetime | None:
    reading: ServerReading | None = getattr(server, "reading", None)
    return reading.asked_at if reading is not None else None


def read_due() -> int:
    """Read the servers whose time has come; for the regular work. Returns how many were read, at least in part."""
    if not is_installed():
        return 0
    return each(due_servers(), _read_due_one)


def _read_due_one(server: Server) -> bool:
    try:
        return read_server(server).state != RunState.FAILED
    except (claims.AtWork, claims.TakenOver):
        return False
