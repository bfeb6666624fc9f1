"""Who may see a contribution. Every list, page, file, feed and mail of all apps asks here, and nowhere else.

A hidden contribution is seen by its author under “My participation”, and by the staff who handle its process's cases.

A contribution shows by its own state, and by the page that it was handed in to:

- ``published()`` and ``listed()`` look at the state alone. They are for what stands on that page or below it, where
  the way to the page has asked whether this visitor is admitted; and for what staff see.
- ``visible_to_public()`` asks for the page as well. It is for all other places: other pages, the process's own
  addresses, mails.
- ``visible_on(page_pk)`` is for a page that shows its own contributions and those of other pages side by side.

They combine: ``Contribution.objects.listed().visible_to_public()``.
"""

from typing import Any, Self, TypeVar

from django.db import models
from django.db.models import Exists, OuterRef, Q

from wagtail_aufbruch.core.models.visibility import on_public_page

LISTED = Q(listed=True)
"""What stands in lists, see ``Contribution.listed``; also the condition of the indexes by which lists are read."""


Row = TypeVar("Row", bound=models.Model, covariant=True)


class ContributionQuerySet(models.QuerySet[Row]):
    """Of contributions of all kinds; what extends ``Contribution`` has it as well."""

    def published(self) -> Self:
        """Those whose state lets everybody read them; whether anybody may see their page is not asked."""
        return self.filter(public=True)

    def listed(self) -> Self:
        """Those that stand in lists; whether anybody may see their page is not asked.

        What was joined with another contribution is left out. A comment that is gone keeps its place as long as there
        are replies to it.
        """
        return self.filter(LISTED)

    def visible_to_public(self) -> Self:
        """Those that everybody may see, hidden ones not among them: published, on a page that is live and not private.

        Of a comment, what it is about has to be published too.
        """
        return self._shown().filter(on_public_page("page_id"))

    def visible_on(self, page_pk: int) -> Self:
        """Those that a page may show to whoever is admitted to it: its own, and what everybody may see elsewhere."""
        return self._shown().filter(Q(page_id=page_pk) | Q(on_public_page("page_id")))

    def _shown(self) -> Self:
        # Of what extends Contribution, the table with the column is still Contribution's.
        contribution: Any = self.model._meta.get_field("about").related_model
        about = contribution.objects.published().filter(pk=OuterRef("about_id"))
        return self.published().filter(Q(about__isnull=True) | Exists(about))
