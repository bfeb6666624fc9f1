"""When what is said of coming meetings changes by itself."""

from datetime import datetime, time, timedelta

from django.utils import timezone


def next_midnight() -> datetime:
    """When today's meetings are those of yesterday."""
    tomorrow = timezone.localdate() + timedelta(days=1)
    return timezone.make_aware(datetime.combine(tomorrow, time.min))
