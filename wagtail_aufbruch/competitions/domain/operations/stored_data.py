"""What competitions store about people, and for how long; see ``core.extension.stored_data``."""

from collections.abc import Iterable

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from wagtail_aufbruch.competitions.domain.certificates.proving import PROVED_DAYS
from wagtail_aufbruch.competitions.domain.operations.retention import DRAFT_DAYS
from wagtail_aufbruch.competitions.models import CompetitionPage
from wagtail_aufbruch.core.conf import aufbruch_settings
from wagtail_aufbruch.core.extension.stored_data import Columns, StoredData, say_days


def _kept() -> Iterable[tuple[str, str]]:
    usual = CompetitionPage._meta.get_field("keep_days").default
    yield gettext("a draft, after the closing moment"), say_days(DRAFT_DAYS)
    yield (
        gettext("a draft where there is no closing moment, after you last changed it"),
        say_days(aufbruch_settings.withdrawn_days),
    )
    yield gettext("what you have not confirmed"), say_days(aufbruch_settings.unconfirmed_days)
    yield gettext("what you have withdrawn"), say_days(aufbruch_settings.withdrawn_days)
    yield gettext("your name among the winners, where you have won"), gettext("no longer than your entry")
    yield gettext("your certificate, with name and code"), gettext("no longer than your entry")
    yield (
        gettext(
            "what proves your certificate: the prize, and encrypted marks that are of use only with the paper in hand"
        ),
        say_days(PROVED_DAYS),
    )
    yield (
        gettext("of an entry that goes on: what it is called, what it has won, and what guardians agree to"),
        gettext("as long as your contribution stands with your name"),
    )
    yield (
        gettext("your entry, after the winners were announced"),
        gettext("%(period)s, unless the competition says otherwise") % {"period": say_days(usual)},
    )


STORED_DATA = (
    StoredData(
        key="entries",
        order=18,
        title=_("When you enter a competition"),
        what=_(
            "Your e-mail address, your name or that of your team, what you fill in and the files you upload, the "
            "wording that you agreed to and when. Of people whom you name in a team: their name and, if you give it, "
            "their e-mail address. Of young people: the e-mail address of a parent or guardian, and what they agreed "
            "to and when; a guardian who has answered can have their address deleted on their own page. "
            "What was found when your entry was checked, your appeal where you made one, what your entry has won, "
            "what the jury found strong about it, and the certificates that you got."
        ),
        why=_("To hold the competition, to write to you, and to let you go on with your entry."),
        kept=_kept,
        columns={
            "aufbruch_competitions.Entry": Columns(
                in_file=(
                    "title",
                    "name",
                    "answers",
                    "consent_text",
                    "consent_version",
                    "late_reason",
                ),
                inside=("participant", "key", "kept_marks", "mailbox"),
            ),
            "aufbruch_competitions.EntryFile": Columns(
                in_file=("name", "alt"), inside=("file", "preview", "checksum", "key")
            ),
            "aufbruch_competitions.BlindWork": Columns(in_file=("hidden",), inside=("shown",)),
            "aufbruch_competitions.BlindCopy": Columns(in_file=("title", "parts"), inside=("fingerprint",)),
            "aufbruch_competitions.BlindFile": Columns(
                in_file=("name", "alt"), inside=("file", "preview", "checksum", "key")
            ),
            "aufbruch_competitions.EntryStep": Columns(in_file=("reason",)),
            "aufbruch_competitions.Guardian": Columns(in_file=("email",), inside=("key",)),
            "aufbruch_competitions.TeamMember": Columns(
                in_file=("name", "email", "wording", "wording_version"), inside=("guardian", "question_key")
            ),
            "aufbruch_competitions.FormalCheck": Columns(
                in_file=("findings", "message", "before", "longer", "undo_reason")
            ),
            "aufbruch_competitions.Honour": Columns(in_file=("title", "text", "reason", "name"), inside=("picture",)),
            "aufbruch_competitions.CertificatePaper": Columns(in_file=("name", "code", "reason")),
            "aufbruch_competitions.Praise": Columns(in_file=("text",)),
            "aufbruch_competitions.Chosen": Columns(in_file=("title", "text", "name"), inside=("files",)),
            "aufbruch_competitions.Appeal": Columns(in_file=("text", "reason")),
        },
    ),
)
