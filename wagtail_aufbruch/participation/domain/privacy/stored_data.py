"""What participation stores about people, and for how long; see ``core.extension.stored_data``."""

from collections.abc import Iterable

from django.conf import settings
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from wagtail_aufbruch.core.conf import aufbruch_settings
from wagtail_aufbruch.core.extension.stored_data import Columns, StoredData, say_days, say_longer
from wagtail_aufbruch.participation.domain.assessment import clusters
from wagtail_aufbruch.participation.domain.people.remembering import BROWSER_REMEMBERED, TOLD_ONCE

Periods = Iterable[tuple[str, str]]

DAY = 24 * 60 * 60


def _contributions() -> Periods:
    yield gettext("what you have not confirmed"), say_days(aufbruch_settings.unconfirmed_days)
    yield gettext("what waits for the town's decision"), gettext("until it is decided on, or you take it back")
    yield gettext("what you take back"), say_days(aufbruch_settings.withdrawn_days)
    yield gettext("what is not published, or taken from view"), say_days(aufbruch_settings.rejected_days)
    start = gettext("publication, the end of the call, or the town's last step with it, whichever is latest")
    days = aufbruch_settings.published_days
    yield (
        gettext("your name and address with what is published"),
        gettext("until you erase your data") if days is None else say_longer(days, start),
    )
    yield gettext("where a call keeps them for another time"), gettext("what it says beside the consent")
    yield gettext("the published text"), gettext("for good, in the end without your name")
    yield gettext("files of a form that was never sent"), say_days(1)


def _access() -> Periods:
    yield gettext("your address, once nothing of yours is left"), say_days(aufbruch_settings.unconfirmed_days)
    hours = aufbruch_settings.link_hours
    yield gettext("a link in a mail"), ngettext("%(number)d hour", "%(number)d hours", hours) % {"number": hours}
    yield gettext("the cookie by which this browser knows you"), say_days(aufbruch_settings.remember_days)


def _as_long_as_the_name() -> Periods:
    if aufbruch_settings.published_days is None:
        yield gettext("your support"), gettext("until you take it back or erase your data")
    else:
        yield (
            gettext("that it was you"),
            gettext(
                "as long as the name of whoever wrote it, at least the same time from your support on; "
                "then the number alone stays"
            ),
        )


def _follows() -> Periods:
    if aufbruch_settings.published_days is None:
        yield gettext("what you follow"), gettext("until you end it by the link in each mail")
    else:
        yield (
            gettext("what you follow"),
            gettext(
                "until you end it by the link in each mail, at the longest as long as the name of whoever wrote it"
                ", or the same time from the day you began, if that ends later"
            ),
        )


def _decided() -> Periods:
    yield gettext("while we have not decided"), gettext("until the decision")
    yield gettext("after the decision"), say_days(aufbruch_settings.rejected_days)


def _guardians() -> Periods:
    yield gettext("until the guardian agrees"), say_days(aufbruch_settings.guardian_days)
    yield gettext("afterwards"), gettext("as long as your name stands with the contribution")


def _mails() -> Periods:
    yield gettext("the words of a mail"), gettext("until it is sent")
    yield gettext("to whom, when, and its subject"), say_days(aufbruch_settings.mail_log_days)
    yield (
        gettext(
            "when you erase your data: that a mail went out in the day before, under a code in place of your address"
        ),
        say_days(aufbruch_settings.mail_log_days),
    )


def _counts() -> Periods:
    yield gettext("the count"), say_days(1)
    yield gettext("from which connection a vote without an address came"), say_days(clusters.KEPT.days)
    yield gettext("that a vote is not counted, and why"), say_days(aufbruch_settings.rejected_days)


def _cookies() -> Periods:
    seconds = settings.CSRF_COOKIE_AGE
    yield (
        gettext("that a form comes from this browser, once you open one"),
        gettext("until you close the browser") if seconds is None else say_days(seconds // DAY),
    )
    yield gettext("that this browser knows you, after a link from a mail"), say_days(aufbruch_settings.remember_days)
    yield (
        gettext("that this browser has assessed something, where a call asks for no address"),
        say_days(BROWSER_REMEMBERED.days),
    )
    minutes = int(TOLD_ONCE.total_seconds()) // 60
    yield (
        gettext("what the next page tells you after a form was sent, your address for instance"),
        ngettext("%(number)d minute", "%(number)d minutes", minutes) % {"number": minutes},
    )


STORED_DATA = (
    StoredData(
        key="contributions",
        order=10,
        title=_("When you hand something in or comment"),
        what=_(
            "What you write, a place, pictures and documents if you add them, the name that you want to be shown, your "
            "e-mail address, the wording that you agreed to and when."
        ),
        why=_("To publish what you say, to know that it is yours, and to tell you what becomes of it."),
        kept=_contributions,
        columns={
            "aufbruch_participation.Contribution": Columns(
                in_file=(
                    "author_name",
                    "title",
                    "text",
                    "consent_text",
                    "consent_version",
                    "event_name",
                    "event_table",
                    "place_name",
                ),
                inside=("author", "claim_hash"),
            ),
            "aufbruch_participation.Comment": Columns(in_file=("stance",)),
            "aufbruch_participation.Version": Columns(in_file=("title", "text", "reason")),
            "aufbruch_participation.Transition": Columns(in_file=("reason",)),
            "aufbruch_participation.Attachment": Columns(in_file=("name", "alt"), inside=("file", "preview")),
            "aufbruch_participation.SearchEntry": Columns(inside=("folded",)),
            "aufbruch_participation.News": Columns(inside=("title", "text", "url", "author")),
        },
    ),
    StoredData(
        key="participants",
        order=60,
        title=_("When you open “My participation”"),
        what=_("Your e-mail address, when you confirmed it, and the links that we sent you."),
        why=_("So that you alone see, change and erase what is yours, without an account and a password."),
        kept=_access,
        columns={
            "aufbruch_participation.Participant": Columns(
                in_file=("email",), inside=("mailbox", "session_key", "calendar_key")
            ),
            "aufbruch_participation.Link": Columns(in_file=("payload",), inside=("participant", "token_hash")),
        },
    ),
    StoredData(
        key="assessments",
        order=20,
        title=_("When you support something"),
        what=_("That you support it; where the call asks for no address, a random mark of your browser instead."),
        why=_("So that each person counts once."),
        kept=_as_long_as_the_name,
        columns={
            "aufbruch_participation.Assessment": Columns(inside=("participant",), unlinked=("browser_hash",)),
        },
    ),
    StoredData(
        key="follows",
        order=25,
        title=_("When you follow something"),
        what=_("Your e-mail address, what you follow, and how often you want to hear of it."),
        why=_("To write to you when something happens."),
        kept=_follows,
        columns={
            "aufbruch_participation.Follow": Columns(in_file=("frequency",), inside=("participant", "stop_key")),
        },
    ),
    StoredData(
        key="reports",
        order=40,
        title=_("When you report something"),
        what=_("Your reason, your explanation, and your e-mail address if you give one."),
        why=_("To decide on it, and to tell you the decision."),
        kept=_decided,
        columns={
            "aufbruch_participation.Report": Columns(in_file=("email", "text", "decision")),
        },
    ),
    StoredData(
        key="claims",
        order=45,
        title=_("When you say that something from a meeting is yours"),
        what=_("Your e-mail address and your explanation."),
        why=_("To decide whether it is yours, and to tell you."),
        kept=_decided,
        columns={
            "aufbruch_participation.AuthorshipClaim": Columns(in_file=("text", "decision"), inside=("participant",)),
        },
    ),
    StoredData(
        key="guardians",
        order=30,
        title=_("When a parent or guardian has to agree"),
        what=_("The guardian's e-mail address, the wording, and when they agreed."),
        why=_("Young people may only publish with the consent of a parent or guardian."),
        kept=_guardians,
        columns={
            "aufbruch_participation.GuardianConsent": Columns(in_file=("email", "given_by")),
        },
    ),
    StoredData(
        key="mails",
        order=70,
        title=_("When we write to you"),
        what=_("Your e-mail address, subject, words and files of the mail, and whether it could be sent."),
        why=_("So that no mail is lost, and so that staff see which one did not arrive."),
        kept=_mails,
        columns={
            "aufbruch_participation.Mail": Columns(
                in_file=("subject",),
                inside=("recipient", "mailbox", "reply_to", "text", "html", "unsubscribe_url", "last_error"),
            ),
            "aufbruch_participation.MailAttachment": Columns(inside=("name", "content")),
        },
    ),
    StoredData(
        key="counts",
        order=90,
        title=_("Against misuse"),
        what=_(
            "How often something was sent from one connection. Its address is not stored, only a value made from it "
            "that changes every day and cannot be traced back. Where a call takes votes without an address, also which "
            "of them came from one connection."
        ),
        why=_("So that nobody floods the pages or votes many times."),
        kept=_counts,
        columns={
            "aufbruch_participation.Throttle": Columns(unlinked=("key",)),
            "aufbruch_participation.AssessmentOrigin": Columns(unlinked=("network",)),
            "aufbruch_participation.VoteCluster": Columns(unlinked=("network", "decision")),
            "aufbruch_participation.VoidedVote": Columns(unlinked=("browser_hash", "reason")),
        },
    ),
    StoredData(
        key="cookies",
        order=95,
        title=_("Cookies in your browser"),
        what=_(
            "As long as you only read, none. When you open a form or use one of our links, your browser keeps a cookie "
            "that it sends back to these pages alone."
        ),
        why=_("So that nobody sends a form in your place, and so that you need no password."),
        kept=_cookies,
    ),
)
