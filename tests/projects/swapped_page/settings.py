"""A site with a base page of its own (WAGTAIL_PAGE_MODEL, from Wagtail 8 on): the one of Wagtail's own test suite."""

from tests.projects.common import project

vars().update(
    project(
        [
            "wagtail.test.basepage",
            "wagtail_aufbruch.events",
            "wagtail_aufbruch.reviews",
            "wagtail_aufbruch.competitions",
            "wagtail_aufbruch.ideas",
            "wagtail_aufbruch.groups",
            "wagtail_aufbruch.participation",
            "wagtail_aufbruch.portable",
            "wagtail_aufbruch.core",
        ],
        WAGTAIL_PAGE_MODEL="basepage.BasePage",
    )
)
