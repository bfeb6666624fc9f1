"""What working pages store about people, and for how long; see ``core.extension.stored_data``."""

from collections.abc import Iterable

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from wagtail_aufbruch.core.extension.stored_data import Columns, StoredData, say_days
from wagtail_aufbruch.groups.domain.working.links import HOLDS
from wagtail_aufbruch.groups.domain.working.privacy import DAYS_LINK, DAYS_QUESTION


def _kept() -> Iterable[tuple[str, str]]:
    yield gettext("your address with a link to the working page"), say_days(HOLDS.days + DAYS_LINK)
    yield gettext("your questions with the answers, after they were answered"), say_days(DAYS_QUESTION)
    yield (
        gettext("your questions that wait"),
        gettext("until staff have decided on them; you can take them back before"),
    )


STORED_DATA = (
    StoredData(
        key="working_pages",
        order=76,
        title=_("When you lead a theme group"),
        what=_(
            "Your e-mail address, when the working page was sent to you, and what you ask the administration there."
        ),
        why=_("To let you see what is open for your group, and to answer your questions."),
        kept=_kept,
        columns={
            "aufbruch_groups.WorkingPageLink": Columns(in_file=("email",), inside=("token_hash",)),
            "aufbruch_groups.GroupQuestion": Columns(in_file=("email", "text", "answer")),
        },
    ),
)
