"""What idea calls store about people, and for how long; see ``core.extension.stored_data``."""

from collections.abc import Iterable

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from wagtail_aufbruch.core.extension.stored_data import Columns, StoredData, say_days
from wagtail_aufbruch.ideas.domain.capture.importing import BATCH_KEPT, FILE_KEPT


def _tables() -> Iterable[tuple[str, str]]:
    yield gettext("the table"), say_days(FILE_KEPT.days)
    yield gettext("its name, and which row became which idea"), say_days(BATCH_KEPT.days)


STORED_DATA = (
    StoredData(
        key="ideas",
        order=12,
        title=_("When an idea call asks questions of its own"),
        what=_("Your answers to them, and the scores that you give to ideas."),
        why=_("To understand what you propose, and what people think of it."),
        kept=lambda: [(gettext("answers and scores"), gettext("as long as your name stands with them"))],
        columns={
            "aufbruch_ideas.Idea": Columns(in_file=("answers",)),
            "aufbruch_ideas.Score": Columns(in_file=("value",)),
        },
    ),
    StoredData(
        key="tables",
        order=48,
        title=_("When staff write down what was said at a meeting"),
        what=_("The tables with ideas that they upload, as they are."),
        why=_("To show each row before it becomes an idea, and to take an import back."),
        kept=_tables,
        columns={
            "aufbruch_ideas.ImportBatch": Columns(unlinked=("name",)),
            "aufbruch_ideas.ImportFile": Columns(unlinked=("content",)),
        },
    ),
)
