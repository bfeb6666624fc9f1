"""New words of a young person that no guardian has agreed to in time: they go, as the mail and the page of the guardian
say of whatever nobody agrees to. What was published before stays."""

from datetime import timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from wagtail_aufbruch.core.conf import aufbruch_settings
from wagtail_aufbruch.participation.domain.consent.guardians import holds_for, words_of
from wagtail_aufbruch.participation.domain.contributions.counters import lock
from wagtail_aufbruch.participation.enums import VersionState
from wagtail_aufbruch.participation.extension.published import know_facts
from wagtail_aufbruch.participation.models import Version


def _asked_long_ago() -> QuerySet[Version]:
    """Versions that wait, of which neither the words nor the question to a guardian are younger than that."""
    limit = timezone.now() - timedelta(days=aufbruch_settings.guardian_days)
    return Version.objects.filter(
        state=VersionState.PENDING,
        created_at__lt=limit,
        contribution__guardian_needed=True,
        contribution__guardian_consent__asked_at__lt=limit,
    )


@transaction.atomic
def delete_overdue() -> dict[str, int]:
    """Delete them; returns how many. Under the lock of their contributions, by which a guardian agrees as well."""
    keys = list(_asked_long_ago().order_by().values_list("contribution", flat=True))
    locked = lock(keys) if keys else []
    rows = _asked_long_ago().filter(contribution__in=[one.pk for one in locked])
    found = list(rows.select_related("contribution__guardian_consent"))
    know_facts(one.contribution for one in found)
    late = [one.pk for one in found if not holds_for(one.contribution.guardian_consent, words_of(one))]
    Version.objects.filter(pk__in=late).delete()
    return {"guardian_versions": len(late)}
