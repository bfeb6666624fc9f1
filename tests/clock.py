"""Time passes in tests because the clock goes on, not because rows are rewritten to be older."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta, tzinfo
from typing import Any

import pytest
from django.utils import timezone


class Clock:
    """Moves what Django, the package and the tests take for now; from there it goes on as ever.

    All of them ask ``timezone.now`` (models hold it as a default) or ``time.time``. Measured spans, the database's own
    functions and browsers stay as they are.
    """

    def __init__(self) -> None:
        self.moved = timedelta()

    def forward(self, **span: float) -> None:
        """Let this much time pass: ``clock.forward(days=8)``."""
        self.moved += timedelta(**span)

    def set_to(self, moment: datetime) -> None:
        self.moved = moment - datetime.now(tz=moment.tzinfo)

    @contextmanager
    def running(self) -> Iterator[None]:
        clock, real_time = self, time.time

        class AnyDatetime(type):
            def __instancecheck__(cls, instance: Any) -> bool:
                return isinstance(instance, datetime)

        class MovedDatetime(datetime, metaclass=AnyDatetime):
            @classmethod
            def now(cls, tz: tzinfo | None = None) -> Any:
                return datetime.now(tz=tz) + clock.moved

        with pytest.MonkeyPatch.context() as patch:
            # Not `timezone.now` itself, which others have taken hold of before.
            patch.setattr(timezone, "datetime", MovedDatetime)
            patch.setattr(time, "time", lambda: real_time() + clock.moved.total_seconds())
            yield


def days_ago(days: int) -> datetime:
    """So many days ago at the same hour of the town's clock: 24 hours for each may be a day less, late in the evening
    and with the end of summer time in between."""
    return timezone.make_aware(timezone.localtime().replace(tzinfo=None) - timedelta(days=days))
