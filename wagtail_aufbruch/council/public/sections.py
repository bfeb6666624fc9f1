"""Where the council shows on other pages."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from wagtail_aufbruch.core.domain.process.navigation import menu_has
from wagtail_aufbruch.core.extension.page_hooks import Section
from wagtail_aufbruch.core.models import ProcessMixin
from wagtail_aufbruch.core.reader_cache.marks import kept_today
from wagtail_aufbruch.council.domain.lists.at_a_glance import at_a_glance
from wagtail_aufbruch.council.models import PaperIndexPage


def from_the_council(process: ProcessMixin) -> Iterator[Section]:
    """Next meetings, last decisions, what is open of them; nothing without any, or without a list in the menu. No query
    as long as nothing has changed."""
    if not menu_has(process, PaperIndexPage):
        return
    found = kept_today(process, "council.at_a_glance", lambda: at_a_glance(process))
    if found:
        yield Section(
            title=_("From the council"),
            template="aufbruch_council/sections/process.html",
            context={"found": found},
            order=360,
            anchor="rat",
            stylesheet="aufbruch_council/council.css",
        )
