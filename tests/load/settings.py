"""Servers for load tests: one proxy in front of them, so that each person comes from an address of their own."""

from tests.bench.two_servers import *  # noqa: F403

WAGTAIL_AUFBRUCH = {**WAGTAIL_AUFBRUCH, "TRUSTED_PROXIES": 1}  # noqa: F405
