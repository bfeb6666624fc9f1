"""Write the search index anew."""

from typing import Any

from django.core.management.base import BaseCommand
from django.db import connections, router
from django.utils.translation import gettext as _

from wagtail_aufbruch.participation.domain.search.contribution_search import rebuild_all
from wagtail_aufbruch.participation.models import SearchEntry
from wagtail_aufbruch.participation.models.contributions import search_index


class Command(BaseCommand):
    help = "Writes the search index of what citizens handed in anew; needed after bulk changes past the program."

    def handle(self, *args: object, **options: Any) -> None:
        def tell(done: int) -> None:
            if options["verbosity"] > 1:
                self.stdout.write(f"  {done}")

        number = rebuild_all(tell)
        self.stdout.write(_("Entries in the search index: %(number)s") % {"number": number})
        if not search_index.exists(connections[router.db_for_write(SearchEntry)]):
            self.stderr.write(_("The database has no index for parts of words, so searches are slow (see W010)."))
