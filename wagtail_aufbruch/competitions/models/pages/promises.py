"""What people rely on who have entered: it stays as they read it, whatever a later version of the page says."""

from typing import TYPE_CHECKING

from django.db import models

from wagtail_aufbruch.competitions.enums import TAKES_A_PLACE

if TYPE_CHECKING:
    from wagtail_aufbruch.competitions.models.pages.competition import CompetitionMixin


class PromisingMixin(models.Model):
    """Of a competition's page: who relies on it already. One query each."""

    class Meta:
        abstract = True

    @property
    def has_been_entered(self) -> bool:
        """Whether somebody has begun an entry, and agreed to how it is kept."""
        return self._entries().exists()

    @property
    def has_entries_that_count(self) -> bool:
        """Whether somebody has handed in by the rules of the formal check."""
        return self._entries().filter(state__in=TAKES_A_PLACE).exists()

    @property
    def has_decided_checks(self) -> bool:
        """Whether the formal check has decided on an entry."""
        return self._entries().filter(checks__decided_at__isnull=False, checks__undone_at=None).exists()

    def categories_in_use(self):  # type: ignore[no-untyped-def]  # as below
        """The categories to which something was handed in; one query."""
        named = self._entries().filter(state__in=TAKES_A_PLACE).order_by().values("category")
        return self.categories.model._default_manager.filter(page=self.pk, key__in=named)  # type: ignore[attr-defined]

    def _entries(self):  # type: ignore[no-untyped-def]  # of the page that it is mixed into
        return self.entries.filter(is_trial=False)  # type: ignore[attr-defined]


def keep_promises(page: "CompetitionMixin", public: "CompetitionMixin") -> None:
    """Let ``page``, a version that may be published, say what people rely on as ``public`` does."""
    if not public.has_been_entered:
        return
    page.keep_days = public.keep_days
    page.appeal_days = max(page.appeal_days, public.appeal_days)
    if public.guardian_below:
        page.guardian_below = max(page.guardian_below or 0, public.guardian_below)
    if public.names_days is not None:
        page.names_days = min(page.names_days or public.names_days, public.names_days)
    if public.has_entries_that_count:
        _keep_rules(page, public)


def _keep_rules(page: "CompetitionMixin", public: "CompetitionMixin") -> None:
    """No rule goes, and none has another consequence; whether one may be reworded or added the form asks."""
    there = {rule.key: rule for rule in page.check_rules.all()}
    for rule in public.check_rules.all():
        if rule.key in there:
            there[rule.key].if_not_repaired = rule.if_not_repaired
        else:
            page.check_rules.add(rule)
