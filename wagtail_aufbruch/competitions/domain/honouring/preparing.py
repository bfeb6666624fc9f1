"""Preparing winners, releasing them for the announced moment, publishing at once, and correcting what is public.

Each step rests on what somebody has read: ``seen`` is the revision of it, and where that is another one by now
ChangedSinceShown is raised and nothing happens. All happens under the lock of the competition.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from wagtail_aufbruch.competitions.domain.announcing.forms import lock, read_anew
from wagtail_aufbruch.competitions.domain.certificates.issuing import follow_result
from wagtail_aufbruch.competitions.domain.entering.drafts import reread, why_still_changing
from wagtail_aufbruch.competitions.domain.errors import EntryError
from wagtail_aufbruch.competitions.domain.honouring.showing import can_be_shown, honours_of
from wagtail_aufbruch.competitions.domain.honouring.telling import tell_result
from wagtail_aufbruch.competitions.models import CompetitionPage, Entry, Honour, HonourCorrection, Honouring, Praise
from wagtail_aufbruch.core.domain.showing.deadlines import say_moment
from wagtail_aufbruch.core.extension.protocols import AnyUser
from wagtail_aufbruch.core.reader_cache.freshness import touch
from wagtail_aufbruch.participation.domain.errors import ChangedSinceShown


@dataclass(frozen=True)
class Award:
    """What staff have written of one entry. Without a ``prize`` it has won nothing."""

    prize: str = ""
    text: str = ""
    place: int = 1
    reason: str = ""
    name: str = ""
    picture: int | None = None
    praise: str = ""


@dataclass
class _Case:
    """A competition under its lock, with what is prepared."""

    competition: CompetitionPage
    honouring: Honouring
    now: datetime

    @property
    def is_public(self) -> bool:
        return self.honouring.public_at is not None and self.honouring.public_at <= self.now

    def demand_over(self) -> None:
        if not self.competition.entry_window.is_over(self.now):
            raise EntryError(_("Entries are still taken. Winners can be prepared once nobody can enter any more."))

    def demand_winners(self) -> None:
        if not honours_of(self.competition).exists():
            raise EntryError(_("Nobody has won anything yet. Give at least one entry a prize."))

    def demand_voted(self, moment: datetime) -> None:
        """Nobody who votes may read who won."""
        page = self.competition
        if page.has_vote and page.vote_until is not None and not page.vote_window.is_over(moment):
            raise EntryError(
                _("People vote until %(moment)s. Nobody may read who won before that.")
                % {"moment": say_moment(page.vote_until)}
            )

    def open_to_change(self, reason: str) -> None:
        """Raise EntryError where nothing may be changed now, or where what is public is changed without a reason."""
        if self.is_public:
            if not reason.strip():
                raise EntryError(_("Everybody can read this already. Say in one sentence why you correct it."))
        elif self.honouring.public_at is not None:
            raise EntryError(_("The winners are released already. Take the release back first, then change them."))

    def keep(self, *, user: AnyUser, action: str, **data: object) -> None:
        self.honouring.revision += 1
        self.honouring.save()
        log(self.competition, f"aufbruch.{action}", user=user, data=data)

    def keep_change(self, reason: str, *, user: AnyUser, **data: object) -> None:
        if not self.is_public:
            self.keep(user=user, action="honouring_prepared", **data)
            return
        HonourCorrection.objects.create(honouring=self.honouring, reason=reason.strip(), by_id=user.pk)
        self.keep(user=user, action="honouring_corrected", **data)
        touch(self.competition.process.pk)


def _open(competition: CompetitionPage, seen: int) -> _Case:
    lock(competition)
    fresh = read_anew(competition)
    Honouring.objects.get_or_create(competition=fresh)
    # By this lock mails are written: whoever stores what was read before would have everybody written to once more.
    honouring = Honouring.objects.select_for_update().get(competition=fresh)
    if honouring.revision != seen:
        raise ChangedSinceShown
    case = _Case(fresh, honouring, timezone.now())
    case.demand_over()
    return case


def revision_of(competition: CompetitionPage) -> int:
    """What is to be handed back as ``seen``."""
    return Honouring.objects.filter(competition=competition.pk).values_list("revision", flat=True).first() or 1


@transaction.atomic
def keep_texts(
    competition: CompetitionPage, introduction: str, press_text: str, *, reason: str = "", user: AnyUser, seen: int
) -> None:
    """Store what is said beside the winners. Once it is public, a reason is asked for and stays readable."""
    case = _open(competition, seen)
    case.open_to_change(reason)
    case.honouring.introduction, case.honouring.press_text = introduction.strip(), press_text.strip()
    case.keep_change(reason, user=user)


@transaction.atomic
def settle(entry: Entry, award: Award, *, reason: str = "", user: AnyUser, seen: int) -> None:
    """Store what the entry has won, and what was strong about it. Who was told already is told of a correction."""
    case = _open(entry.competition, seen)
    case.open_to_change(reason)
    current = reread(entry)
    if not Entry.objects.judged().filter(pk=current.pk).exists():
        raise EntryError(_("This entry does not take part: it is not admitted, or was withdrawn."))
    changing = why_still_changing(current) if award.prize.strip() else ""
    if changing:
        raise EntryError(changing)
    before = Honour.objects.filter(entry=current.pk).values_list("title", flat=True).first() or ""
    _keep_honour(case, current, award)
    follow_result(current)
    if award.praise.strip():
        Praise.objects.update_or_create(entry=current, defaults={"text": award.praise.strip()})
    else:
        Praise.objects.filter(entry=current).delete()
    case.keep_change(reason, user=user, entry=current.pk)
    if case.honouring.told_at is not None and before != award.prize.strip():
        tell_result(current, case.competition, corrected=True)


def _keep_honour(case: _Case, entry: Entry, award: Award) -> None:
    if not award.prize.strip():
        Honour.objects.filter(entry=entry.pk).delete()
        return
    picture = entry.files.filter(pk=award.picture).first() if award.picture is not None else None
    if award.picture is not None and (picture is None or not can_be_shown(picture, entry)):
        raise EntryError(_("This picture cannot be shown. Choose another one."))
    Honour.objects.update_or_create(
        entry=entry,
        defaults={
            "honouring": case.honouring,
            "title": award.prize.strip(),
            "text": award.text.strip(),
            "place": award.place,
            "reason": award.reason.strip(),
            "name": award.name.strip(),
            "picture": picture,
        },
    )


@transaction.atomic
def release(competition: CompetitionPage, *, user: AnyUser, seen: int) -> datetime:
    """Let the winners become public by themselves at the honouring that the page announces. Returns the moment."""
    case = _open(competition, seen)
    if case.honouring.public_at is not None:
        raise EntryError(_("The winners are released already."))
    case.demand_winners()
    moment = case.competition.honoured_at
    if moment is None:
        raise EntryError(_("The page has no moment of the honouring. Set one and publish it, or publish at once."))
    if moment <= case.now:
        raise EntryError(
            _("The announced honouring was on %(moment)s. Set a later moment on the page, or publish at once.")
            % {"moment": say_moment(moment)}
        )
    case.demand_voted(moment)
    case.honouring.public_at = moment
    case.keep(user=user, action="honouring_released", moment=str(moment))
    touch(case.competition.process.pk)
    return moment


@transaction.atomic
def take_back(competition: CompetitionPage, *, user: AnyUser, seen: int) -> None:
    """End the release, as long as nobody can have read anything."""
    case = _open(competition, seen)
    if case.honouring.public_at is None:
        raise EntryError(_("Nothing is released."))
    if case.is_public:
        raise EntryError(_("Everybody can read this already, so that it cannot be taken back. You can correct it."))
    case.honouring.public_at = None
    case.keep(user=user, action="honouring_taken_back")
    touch(case.competition.process.pk)


@transaction.atomic
def publish(competition: CompetitionPage, *, user: AnyUser, seen: int) -> None:
    """Let everybody read it from now on."""
    case = _open(competition, seen)
    if case.is_public:
        raise EntryError(_("Everybody can read this already."))
    case.demand_winners()
    case.demand_voted(case.now)
    case.honouring.public_at = case.now
    case.keep(user=user, action="honouring_published")
    touch(case.competition.process.pk)
