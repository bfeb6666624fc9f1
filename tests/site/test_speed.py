"""What the demo's pages cost, in the city's frame and with all that the process holds."""

from typing import Any

import pytest
from django.test import Client

PROCESS = "/digitaler-aufbruch/"
PATHS = [
    PROCESS,
    f"{PROCESS}themen/",
    f"{PROCESS}themen/digitalisierung-alltag/",
    f"{PROCESS}gruppen/",
    f"{PROCESS}gruppen/digitale-infrastruktur/",
    f"{PROCESS}gruppen/lenkungsgremium/",
    f"{PROCESS}veranstaltungen/",
    f"{PROCESS}veranstaltungen/denklabor-2022/",
    f"{PROCESS}veranstaltungen/beispiel-anmeldung/",
    f"{PROCESS}wettbewerbe/",
    f"{PROCESS}wettbewerbe/beispiel-wettbewerb/",
    f"{PROCESS}wettbewerbe/beispiel-entschieden/",
    f"{PROCESS}ideen/",
    f"{PROCESS}ideen/idee-einreichen/",
    f"{PROCESS}barrierefreiheit/",
]


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("demo_data")
def test_no_page_asks_the_database_more_than_25_times(django_assert_max_num_queries: Any) -> None:
    reader = Client()
    # Whoever tells who they are gets a page that is made anew, in a frame that is kept.
    reader.defaults["HTTP_AUTHORIZATION"] = "past the cache"
    for path in PATHS:
        assert reader.get(path).status_code == 200, path
        with django_assert_max_num_queries(25, info=path):
            reader.get(path)
