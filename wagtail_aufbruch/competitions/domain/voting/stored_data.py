"""What the public vote stores about people, and for how long; see ``core.extension.stored_data``."""

from collections.abc import Iterable

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from wagtail_aufbruch.competitions.domain.voting.signs import KEPT
from wagtail_aufbruch.core.conf import aufbruch_settings
from wagtail_aufbruch.core.extension.stored_data import Columns, StoredData, say_days


def _kept() -> Iterable[tuple[str, str]]:
    hours = aufbruch_settings.link_hours
    yield gettext("a vote that you have not confirmed"), ngettext("%(n)d hour", "%(n)d hours", hours) % {"n": hours}
    yield gettext("by what your vote can be found from your address"), gettext("until voting ends")
    yield gettext("marks of connection and domain, after voting has ended"), say_days(KEPT.days)
    yield gettext("the votes, of which nobody knows any more whose they are"), gettext("as long as the entries")


STORED_DATA = (
    StoredData(
        key="votes",
        order=19,
        title=_("When you vote in a competition"),
        what=_(
            "Which entries you chose, when, and encrypted marks of your address, its domain and your connection, from "
            "which nobody can read them. Your address itself is in the mail that we send you, and is deleted with it "
            "when you confirm."
        ),
        why=_("So that everybody has one vote, and votes that somebody made up can be found."),
        kept=_kept,
        columns={
            "aufbruch_competitions.Ballot": Columns(inside=("voter", "key", "network", "domain")),
        },
    ),
)
