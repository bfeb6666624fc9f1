"""Deleting an item of a process: the page says what becomes of all that points to it."""

from typing import Any

from wagtail.snippets.views.snippets import DeleteView

from wagtail_aufbruch.core.extension.deletion_guards import deletion_notes


class ProcessDeleteView(DeleteView):
    """Wagtail counts pages and items alone; what citizens have handed in, the apps that hold it tell."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "deletion_notes": deletion_notes(self.object)}
