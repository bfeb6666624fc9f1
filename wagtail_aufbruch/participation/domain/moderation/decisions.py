"""What staff may decide, once for all places where they do: the inbox and the case's own page."""

from collections.abc import Callable
from typing import Any

from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from wagtail_aufbruch.core.domain.process.processes import process_page
from wagtail_aufbruch.core.extension.protocols import AnyUser
from wagtail_aufbruch.participation.domain.assessment import clusters
from wagtail_aufbruch.participation.domain.authorship import claims
from wagtail_aufbruch.participation.domain.contributions import guardian_consent, transitions, versions
from wagtail_aufbruch.participation.domain.errors import CaseDecided
from wagtail_aufbruch.participation.domain.mail import limits, outbox
from wagtail_aufbruch.participation.domain.mail.outbox import Message
from wagtail_aufbruch.participation.domain.moderation import post_moderation, reports
from wagtail_aufbruch.participation.emails import contributions as contribution_emails
from wagtail_aufbruch.participation.emails import versions as version_emails
from wagtail_aufbruch.participation.extension.inbox_tasks import Decision, Text
from wagtail_aufbruch.participation.models import Contribution, Mail

PUBLISH = Decision(
    "publish",
    _("Publish"),
    lambda contribution, user, reason: transitions.publish(contribution, user=user),
    _("“%(title)s” is published. The author gets a mail."),
    done_untold=_("“%(title)s” is published. Nobody gets a mail: there is no confirmed address."),
    letter="v",
    message=lambda contribution, reason: contribution_emails.published(contribution, process_page(contribution)),
    needs_app=True,
)
REJECT = Decision(
    "reject",
    _("Do not publish"),
    lambda contribution, user, reason: transitions.reject(contribution, user=user, reason=reason),
    _("“%(title)s” is not published. The author gets a mail with the reason."),
    done_untold=_("“%(title)s” is not published. Nobody gets a mail: there is no confirmed address."),
    needs_reason=True,
    against=True,
    letter="n",
    message=lambda contribution, reason: contribution_emails.rejected(contribution, process_page(contribution), reason),
)
HIDE = Decision(
    "hide",
    _("Hide"),
    lambda contribution, user, reason: transitions.hide(contribution, user=user, reason=reason),
    _("“%(title)s” is no longer shown. The author gets a mail with the reason."),
    done_untold=_("“%(title)s” is no longer shown. Nobody gets a mail: there is no confirmed address."),
    needs_reason=True,
    against=True,
    letter="h",
    message=lambda contribution, reason: contribution_emails.hidden(contribution, process_page(contribution), reason),
)
REOPEN = Decision(
    "reopen",
    _("Look at it again"),
    lambda contribution, user, reason: transitions.reopen(contribution, user=user),
    _("“%(title)s” waits for a decision again. The author gets a mail."),
    done_untold=_("“%(title)s” waits for a decision again. Nobody gets a mail: there is no confirmed address."),
    needs_app=True,
)
SEEN = Decision(
    "seen",
    _("Mark as seen"),
    lambda contribution, user, reason: post_moderation.mark_seen(contribution, user=user),
    _("“%(title)s” is marked as seen and stays as it is."),
    letter="g",
)
CONSENT = Decision(
    "consent",
    _("Consent on paper is here"),
    lambda contribution, user, reason: guardian_consent.record_paper_consent(contribution, user),
    _("The consent to “%(title)s” is noted."),
    quiet=True,
    letter="p",
    needs_app=True,
)

BY_STATE = (PUBLISH, REOPEN, REJECT, HIDE)
STEPS = {
    PUBLISH.key: transitions.PUBLISH,
    REOPEN.key: transitions.REOPEN,
    REJECT.key: transitions.REJECT,
    HIDE.key: transitions.HIDE,
}


def possible(contribution: Contribution) -> tuple[Decision, ...]:
    """What staff can do with the contribution in the state that it is in."""
    return tuple(decision for decision in BY_STATE if STEPS[decision.key].is_possible(contribution))


# Versions


TAKE_VERSION = Decision(
    "publish",
    _("Publish"),
    lambda version, user, reason: versions.decide_version(version, True, user, reason),
    _("The new version of “%(title)s” is shown. The author gets a mail."),
    done_untold=_("The new version of “%(title)s” is shown. Nobody gets a mail: there is no confirmed address."),
    letter="v",
    message=lambda version, reason: version_emails.taken(version.contribution, process_page(version.contribution)),
    needs_app=True,
)
VERSION_CONSENT = Decision(
    "consent",
    _("Consent on paper is here"),
    lambda version, user, reason: guardian_consent.record_paper_consent(version.contribution, user),
    _("The consent to “%(title)s” is noted."),
    quiet=True,
    letter="p",
    needs_app=True,
)
REFUSE_VERSION = Decision(
    "reject",
    _("Do not publish"),
    lambda version, user, reason: versions.decide_version(version, False, user, reason),
    _("The new version of “%(title)s” is not taken over. The author gets a mail with the reason."),
    done_untold=_(
        "The new version of “%(title)s” is not taken over. Nobody gets a mail: there is no confirmed address."
    ),
    needs_reason=True,
    against=True,
    letter="n",
    message=lambda version, reason: version_emails.refused(
        version.contribution, process_page(version.contribution), reason
    ),
)

# Reports


GRANT_REPORT = Decision(
    "hide",
    _("Hide"),
    lambda report, user, reason: reports.decide_report(report, True, user, reason),
    _("“%(title)s” is no longer shown. Author and reporters get a mail with the reason, where they gave an address."),
    needs_reason=True,
    against=True,
    letter="h",
    message=lambda report, reason: contribution_emails.hidden(
        report.contribution, process_page(report.contribution), reason
    ),
)
KEEP_REPORTED = Decision(
    "keep",
    _("It stays"),
    lambda report, user, reason: reports.decide_report(report, False, user, reason),
    _("“%(title)s” stays as it is. The reporters get a mail with the reason, where they gave an address."),
    needs_reason=True,
    letter="b",
)

# Claims


GRANT_CLAIM = Decision(
    "grant",
    _("Hand it over"),
    lambda claim, user, reason: claims.decide_claim(claim, True, user, reason),
    _("“%(title)s” belongs to whoever asked for it. They get a mail."),
    letter="z",
    needs_app=True,
)
REFUSE_CLAIM = Decision(
    "refuse",
    _("Refuse"),
    lambda claim, user, reason: claims.decide_claim(claim, False, user, reason),
    _("“%(title)s” is not handed over. Whoever asked for it gets a mail with the reason."),
    needs_reason=True,
    against=True,
    letter="n",
)

# Votes


VOID_VOTES = Decision(
    "void",
    _("Do not count them"),
    lambda cluster, user, reason: clusters.decide_cluster(cluster, True, user, reason),
    _("These votes for “%(title)s” are not counted any more. Whoever gave one reads the reason on its page."),
    needs_reason=True,
    against=True,
    needs_app=True,
)
KEEP_VOTES = Decision(
    "count",
    _("They count"),
    lambda cluster, user, reason: clusters.decide_cluster(cluster, False, user, reason),
    _("The votes for “%(title)s” count."),
)

# Mails


def _unless_decided(act: Callable[..., object]) -> Callable[[Mail, AnyUser, str], None]:
    """The decision that does ``act``; where there is nothing to do any more, a colleague was faster."""

    def decide(mail: Mail, user: AnyUser, reason: str) -> None:
        if not act(mail, user=user):
            raise CaseDecided

    return decide


RETRY = Decision(
    "retry", _("Send it again"), _unless_decided(outbox.retry), _("The mail is on its way again."), letter="e"
)
DROP = Decision(
    "drop",
    _("Do not send it any more"),
    _unless_decided(outbox.drop),
    _("The mail is given up."),
    quiet=True,
    letter="l",
)
RELEASE = Decision(
    "send_held",
    _("Send all of them"),
    _unless_decided(outbox.release),
    _("What was held back is on its way."),
    letter="e",
)
FORGET = Decision(
    "delete_held",
    _("Delete all of them"),
    _unless_decided(limits.forget),
    _("What was held back is deleted."),
    against=True,
    letter="l",
)


def preview(decision: Decision, obj: Any, reason: str) -> Message | None:
    """The mail that the author would get; None where no mail is known beforehand, or nobody gets one."""
    if decision.message is None or not _author_is_told(obj):
        return None
    message: Message = decision.message(obj, reason)
    return message


def done_words(decision: Decision, obj: Model) -> Text:
    """What is said after the decision: that somebody gets a mail only where there is an address."""
    return decision.done if _author_is_told(obj) or not decision.done_untold else decision.done_untold


def _author_is_told(obj: Model) -> bool:
    author = getattr(getattr(obj, "contribution", obj), "author", None)
    return author is not None and author.confirmed_at is not None
