"""That a phase of a call begins, or that its moments were moved: told once to those who follow the call.

What the followers were told last is kept (``PhaseNotice``). What is due is the difference to what holds now, so
nothing is left out however long nobody looked, and nothing is told twice.
"""

from collections.abc import Set as AbstractSet
from datetime import datetime
from typing import Any

from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext as _

from wagtail_aufbruch.core.domain.process.language import written_to_people
from wagtail_aufbruch.core.domain.showing.deadlines import say_moment
from wagtail_aufbruch.core.domain.showing.visibility import only_public, public_page
from wagtail_aufbruch.ideas.domain.calls.phases import PhaseWindow, phase_windows, running
from wagtail_aufbruch.ideas.enums import Phase
from wagtail_aufbruch.ideas.models import IdeaCallPage, PhaseNotice
from wagtail_aufbruch.participation.domain.notifications.announcements import announce_on_page
from wagtail_aufbruch.participation.domain.notifications.told_once import same_moments, tell_once, written
from wagtail_aufbruch.participation.enums import ActivityKind
from wagtail_aufbruch.participation.extension.periodic_work import each

MOMENTS = ["opens_at", "closes_at", "discussion_opens_at", "discussion_closes_at", "results_at"]
ENDS = {"closes_at", "discussion_closes_at"}


def find_phase_news() -> int:
    """Look at all calls that citizens can see. Returns about how many of them there was something to tell."""
    calls = only_public(IdeaCallPage.objects.all()).order_by("pk")
    known = PhaseNotice.objects.in_bulk()
    now = timezone.now()
    return each(calls, lambda call: _differs(call, known.get(call.pk), now) and notice_phases(call, now))


def notice_publication(sender: type[Model], instance: Model, **kwargs: Any) -> None:
    """An editor has published a call: tell what was moved. For Wagtail's signal."""
    if isinstance(instance, IdeaCallPage) and public_page(instance.pk) is not None:
        notice_phases(instance)


def notice_phases(call: IdeaCallPage, at: datetime | None = None) -> bool:
    """Tell the followers of the call what has changed since they were told last. Returns whether there was anything.

    The first look at a call is no news: there is nothing yet that it could differ from.
    """
    at = at or timezone.now()
    return tell_once(
        PhaseNotice,
        call,
        at,
        state=lambda: {"phases": sorted(running(call, at)), "moments": _moments(call)},
        differs=lambda notice: _differs(call, notice, at),
        tell=lambda notice: _tell(call, notice, at),
    )


def _moments(call: IdeaCallPage) -> dict[str, str]:
    return written((name, getattr(call, name)) for name in MOMENTS)


def _differs(call: IdeaCallPage, notice: PhaseNotice | None, at: datetime) -> bool:
    if notice is None or notice.phases != sorted(running(call, at)):
        return True
    return not same_moments(notice.moments, _moments(call), ends=ENDS)


@written_to_people
def _tell(call: IdeaCallPage, notice: PhaseNotice, at: datetime) -> bool:
    process = call.process
    if process is None:
        return False
    before, now = set(notice.phases), running(call, at)
    if before != now:
        title = _phase_title(call, before, now) % {"title": call.title}
        announce_on_page(call, process, ActivityKind.PHASE, title, schedule_text(call, at))
    else:
        announce_on_page(call, process, ActivityKind.EXTENDED, call.title, schedule_text(call, at))
    return True


def _phase_title(call: IdeaCallPage, before: AbstractSet[str], now: AbstractSet[str]) -> str:
    begun = now - before
    if Phase.RESULTS in begun:
        return _("The results are there: %(title)s")
    if Phase.COLLECTING in begun:
        return _("Hand in ideas again: %(title)s") if _was_over(before) else _("Hand in ideas now: %(title)s")
    if Phase.DISCUSSING in begun:
        return _("Discuss and assess now: %(title)s")
    if Phase.REVIEW in begun:
        return _("The ideas are under review: %(title)s")
    if Phase.ANNOUNCED in begun:
        return _("It begins later: %(title)s")
    if Phase.COLLECTING in before - now:
        return _("Ideas are no longer taken: %(title)s")
    return _("Discussing and assessing have ended: %(title)s")


def _was_over(before: AbstractSet[str]) -> bool:
    return bool(before & {Phase.REVIEW, Phase.RESULTS, Phase.DISCUSSING}) or not before


def schedule_text(call: IdeaCallPage, at: datetime) -> str:
    """What runs now and what still comes, in one sentence for each."""
    lines = [_line(window, at) for window in phase_windows(call) if not window.is_over(at)]
    return " ".join(line for line in lines if line)


def _line(window: PhaseWindow, at: datetime) -> str:
    names = {
        Phase.COLLECTING: _("Handing in ideas"),
        Phase.DISCUSSING: _("Discussing and assessing"),
        Phase.RESULTS: _("Results"),
    }
    name = names.get(window.phase)
    if name is None:
        return ""
    words = {
        "name": name,
        "begin": say_moment(window.begins_at) if window.begins_at else "",
        "end": say_moment(window.ends_at) if window.ends_at else "",
    }
    if window.has_begun(at):
        return (_("%(name)s: until %(end)s.") if window.ends_at else _("%(name)s: now.")) % words
    if window.ends_at:
        return _("%(name)s: from %(begin)s until %(end)s.") % words
    return _("%(name)s: from %(begin)s.") % words
