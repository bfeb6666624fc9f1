"""How long the council takes, from a paper's date to the decision on it; on sites that have papers of the council."""

from django.apps import apps

from wagtail_aufbruch.core.extension.protocols import Page


def days_to_decision(process: Page) -> list[int]:
    """Of each public paper of the process on which a decision was confirmed; one query, none without the app."""
    if not apps.is_installed("wagtail_aufbruch.council"):
        return []
    from wagtail_aufbruch.council.models import Paper

    decided = Paper.objects.shown_in(process.pk).filter(date__isnull=False, decision__isnull=False).order_by()
    rows = decided.values_list("date", "decision__decided_on")
    return [(decided_on - day).days for day, decided_on in rows if day is not None and decided_on >= day]
