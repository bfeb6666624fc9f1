"""Whom the tests of review rounds need."""

from typing import Any

import pytest
from django.contrib.auth import get_user_model


@pytest.fixture
def staff(db: None) -> Any:
    return get_user_model().objects.create_user("moderation")
