"""What review rounds store about people, and for how long; see ``core.extension.stored_data``."""

from collections.abc import Iterable

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from wagtail_aufbruch.core.extension.stored_data import Columns, StoredData, say_days
from wagtail_aufbruch.reviews.domain.operations.privacy import DRAFT_DAYS
from wagtail_aufbruch.reviews.models import Round


def _kept() -> Iterable[tuple[str, str]]:
    usual = Round._meta.get_field("keep_days").default
    yield (
        gettext("your name, your address and your comments, after the end of the round"),
        gettext("%(period)s, unless the round says otherwise") % {"period": say_days(usual)},
    )
    yield gettext("if the round never begins"), say_days(DRAFT_DAYS)
    yield gettext("your scores"), gettext("for good, without your name")


STORED_DATA = (
    StoredData(
        key="reviewers",
        order=70,
        title=_("When you judge in a jury or another round of reviews"),
        what=_(
            "Your name, your e-mail address, your scores and comments, and where you have said that you are biased, "
            "with the reason."
        ),
        why=_("To bring you what is to be judged, to come to a result, and to be able to explain it."),
        kept=_kept,
        columns={
            "aufbruch_reviews.Reviewer": Columns(in_file=("name", "email")),
            "aufbruch_reviews.ReviewerLink": Columns(inside=("token_hash",)),
            "aufbruch_reviews.Review": Columns(in_file=("comment",)),
            "aufbruch_reviews.Conflict": Columns(in_file=("sentence",)),
        },
    ),
)
