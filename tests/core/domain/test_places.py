"""A place that is hardly meant asks back: before an idea stands on the map off Somalia."""

from typing import Any

import pytest

from wagtail_aufbruch.core.domain.places import doubt_about


@pytest.fixture
def town(settings: Any) -> None:
    """The site says that it is Gütersloh."""
    settings.WAGTAIL_AUFBRUCH = {**settings.WAGTAIL_AUFBRUCH, "MAP_CENTRE": (51.9, 8.38, 12)}


@pytest.mark.parametrize(
    ("place", "said"),
    [
        ((51.9067, 8.3785), ""),
        ((52.0302, 8.5325), ""),  # Bielefeld
        ((8.3785, 51.9067), "vertauscht"),
        ((8.5325, 52.0302), "vertauscht"),
        ((48.1372, 11.5756), "km von hier"),  # Munich
        ((51.9067, -8.3785), "km von hier"),
        ((90, 180), "km von hier"),
        ((-90, -180), "km von hier"),
        ((0, 0), "km von hier"),
        ((None, 8.38), ""),
        ((None, None), ""),
    ],
)
def test_a_place_far_away_or_in_the_wrong_order_is_doubted(town: None, place: Any, said: str) -> None:
    found = doubt_about(*place)
    assert said in found
    assert bool(found) == bool(said)


def test_distances_read_as_people_write_them(town: None) -> None:
    assert "6.242 km" in doubt_about(8.3785, 51.9067)
    assert "477 km" in doubt_about(48.1372, 11.5756)


def test_a_site_that_does_not_say_where_it_is_doubts_nothing(settings: Any) -> None:
    settings.WAGTAIL_AUFBRUCH = {}
    assert doubt_about(8.3785, 51.9067) == ""
