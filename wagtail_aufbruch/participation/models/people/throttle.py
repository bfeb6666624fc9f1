"""How often something was done lately, without knowing by whom."""

from django.db import models


class Throttle(models.Model):
    """A count in a window of time. ``key`` is a keyed hash that changes every day; no address is stored."""

    key = models.CharField(max_length=64)
    window = models.DateTimeField()
    count = models.PositiveIntegerField(default=0)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = "throttle"
        verbose_name_plural = "throttles"
        constraints = [models.UniqueConstraint(fields=["key", "window"], name="aufbruch_throttle_once")]
        indexes = [models.Index(fields=["window"], name="aufbruch_throttle_window")]

    def __str__(self) -> str:
        return f"{self.key[:8]} {self.window:%H:%M}: {self.count}"
