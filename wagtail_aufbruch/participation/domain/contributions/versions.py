"""Changing what was handed in: in place until it is published, afterwards as a marked new version."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import log

from wagtail_aufbruch.core.extension.protocols import AnyUser
from wagtail_aufbruch.participation.domain.consent import guardians
from wagtail_aufbruch.participation.domain.contributions import transitions
from wagtail_aufbruch.participation.domain.errors import CaseDecided, GuardianConsentMissing, NotNow, ReasonMissing
from wagtail_aufbruch.participation.domain.notifications import announcements
from wagtail_aufbruch.participation.domain.people.writing import notify_author
from wagtail_aufbruch.participation.domain.search import contribution_search
from wagtail_aufbruch.participation.emails import versions as version_emails
from wagtail_aufbruch.participation.enums import ActivityKind, State, VersionState
from wagtail_aufbruch.participation.extension import followups
from wagtail_aufbruch.participation.extension.kinds import installed_kind_of, kind_of
from wagtail_aufbruch.participation.models import COMMENT_KIND, Contribution, Participant, Version
from wagtail_aufbruch.participation.models.staff import key_of

IN_PLACE = (State.UNCONFIRMED, State.PENDING, State.REJECTED)
"""In these states nobody but staff has read it."""
MAX_VERSIONS = 50
"""Nobody mends a text more often than this."""


def can_edit(contribution: Contribution) -> bool:
    """Whether its author may change it now. Comments are not changed: others have answered their words."""
    return (
        contribution.kind != COMMENT_KIND
        and installed_kind_of(contribution) is not None
        and contribution.merged_into_id is None
        and contribution.state in {*IN_PLACE, State.PUBLISHED, State.HIDDEN}
        and contribution.version < MAX_VERSIONS
    )


def newest_words(contribution: Contribution) -> tuple[str, str]:
    """Title and text as the author wrote them last, also where that version still waits."""
    waiting = waiting_version(contribution)
    return (waiting.title, waiting.text) if waiting else (contribution.title, contribution.text)


def waiting_version(contribution: Contribution) -> Version | None:
    """The version that waits for a decision, if there is one."""
    return Version.objects.filter(contribution_id=contribution.pk, state=VersionState.PENDING).first()


@transaction.atomic
def edit(contribution: Contribution, participant: Participant, title: str, text: str) -> Version | None:
    """The author writes it anew. Returns the new version, None where it was changed in place or not at all.

    What was not published waits for a decision again. A published one gets a version: shown at once where its
    page publishes first, otherwise waiting while the old one stays. A guardian who had agreed is asked anew. Raises
    NotNow.
    """
    locked = Contribution.objects.select_for_update(no_key=True).get(pk=contribution.pk)
    if locked.author_id != participant.pk or not can_edit(locked):
        raise NotNow(_("This can no longer be changed. Please load the page again."))
    if (title, text) == newest_words(locked) and locked.state != State.REJECTED:
        return None
    if locked.state not in IN_PLACE:
        return _write_version(locked, title, text)
    old_words = guardians.words_of(locked)
    locked.title, locked.text = title, text
    locked.save(update_fields=["title", "text"])
    if locked.state == State.REJECTED:
        locked = transitions.hand_in_again(locked)
    guardians.ask_anew(locked, old_words)
    return None


def _write_version(contribution: Contribution, title: str, text: str) -> Version:
    _keep_first(contribution)
    now = timezone.now()
    waiting = waiting_version(contribution)
    old_words = guardians.words_of(waiting or contribution)
    if waiting is not None:
        waiting.title, waiting.text, waiting.created_at = title, text, now
        waiting.save(update_fields=["title", "text", "created_at"])
        guardians.ask_anew(contribution, old_words)
        return waiting
    last = Version.objects.filter(contribution_id=contribution.pk).order_by("-number").first()
    version = Version(
        contribution=contribution,
        number=last.number + 1 if last else 2,
        title=title,
        text=text,
        created_at=now,
        state=VersionState.SHOWN if _is_shown_at_once(contribution) else VersionState.PENDING,
    )
    version.save()
    guardians.ask_anew(contribution, old_words)
    followups.after_version(version)
    if version.state == VersionState.SHOWN:
        _show(contribution, version)
    return version


def _is_shown_at_once(contribution: Contribution) -> bool:
    """What staff have hidden, and what a guardian has agreed to in other words, is read again in any case."""
    is_calm = contribution.state == State.PUBLISHED and not contribution.guardian_needed
    return is_calm and kind_of(contribution).rules(contribution).publish_first


def _keep_first(contribution: Contribution) -> None:
    """The words as they were published first, before anything is changed."""
    if not Version.objects.filter(contribution_id=contribution.pk).exists():
        Version.objects.create(
            contribution_id=contribution.pk,
            number=1,
            title=contribution.title,
            text=contribution.text,
            created_at=contribution.published_at or contribution.created_at,
        )


def _show(contribution: Contribution, version: Version) -> None:
    """The version becomes what everybody reads; followers are told."""
    contribution.title, contribution.text = version.title, version.text
    contribution.version, contribution.edited_at = version.number, timezone.now()
    contribution.save(update_fields=["title", "text", "version", "edited_at"])
    if not contribution.is_public:
        return
    contribution_search.index(contribution)
    announcements.announce(
        contribution,
        ActivityKind.EDITED,
        contribution.title,
        contribution.text,
        kind_of(contribution).public_url(contribution),
        author=contribution.author,
    )


@transaction.atomic
def decide_version(version: Version, taken: bool, user: AnyUser | None, reason: str = "") -> Version:
    """Staff take a new version over, or refuse it with a reason. The author is told.

    Raises CaseDecided where a colleague was faster, ReasonMissing, NotNow where the contribution is gone,
    GuardianConsentMissing where a guardian has agreed to other words only.
    """
    contribution = Contribution.objects.select_for_update(no_key=True).get(pk=version.contribution_id)
    locked = Version.objects.select_for_update().get(pk=version.pk)
    if locked.state != VersionState.PENDING:
        raise CaseDecided
    if not taken and not reason.strip():
        raise ReasonMissing
    if taken and contribution.state not in {State.PUBLISHED, State.HIDDEN}:
        raise NotNow(_("“%(title)s” is not published any more.") % {"title": contribution})
    if taken and guardians.guardian_missing(contribution, guardians.words_of(locked)):
        raise GuardianConsentMissing
    locked.state = VersionState.SHOWN if taken else VersionState.REFUSED
    locked.decided_at, locked.user_id, locked.reason = timezone.now(), key_of(user), reason.strip()
    locked.save(update_fields=["state", "decided_at", "user", "reason"])
    followups.after_decision(locked)
    facts = {"version": locked.number, "taken": taken, "reason": locked.reason}
    log(contribution, "aufbruch.version_decided", user=user, title=str(contribution), data=facts)
    if taken:
        _show(contribution, locked)
        notify_author(contribution, version_emails.taken)
    else:
        notify_author(contribution, version_emails.refused, reason.strip())
    return locked


def shown_versions(contribution: Contribution) -> list[Version]:
    """The versions that everybody may read, newest first; one query."""
    return list(
        Version.objects.filter(contribution_id=contribution.pk, state=VersionState.SHOWN).order_by("-number")[
            :MAX_VERSIONS
        ]
    )
