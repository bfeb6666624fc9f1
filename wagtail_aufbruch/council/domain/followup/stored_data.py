"""What follow-ups store about people, and for how long; see ``core.extension.stored_data``."""

from collections.abc import Iterable

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from wagtail_aufbruch.core.extension.stored_data import Columns, StoredData, say_days
from wagtail_aufbruch.council.domain.followup.privacy import DAYS_AFTER, DAYS_UNTOUCHED


def _kept() -> Iterable[tuple[str, str]]:
    yield gettext("your office address, after the body took note"), say_days(DAYS_AFTER)
    yield gettext("your office address, if nothing happens any more"), say_days(DAYS_UNTOUCHED)
    yield (
        gettext("your answer"),
        gettext(
            "until staff have decided on it; what they publish names nobody, and inside your address is kept with it "
            "for as long as above"
        ),
    )


STORED_DATA = (
    StoredData(
        key="follow_ups",
        order=75,
        title=_("When you are responsible for carrying out a decision of the council"),
        what=_("Your office e-mail address, and what you answer when you are asked how far it is."),
        why=_("To ask you before the due date how far it is, and to let everybody know."),
        kept=_kept,
        columns={
            "aufbruch_council.FollowUp": Columns(in_file=("email",)),
            "aufbruch_council.FollowUpReport": Columns(in_file=("email", "words")),
            "aufbruch_council.FollowUpLink": Columns(inside=("token_hash",)),
        },
    ),
)
