"""A site with users of its own."""

from tests.projects.common import project

vars().update(
    project(
        [
            "tests.projects.own_user",
            "wagtail_aufbruch.events",
            "wagtail_aufbruch.ideas",
            "wagtail_aufbruch.groups",
            "wagtail_aufbruch.participation",
            "wagtail_aufbruch.portable",
            "wagtail_aufbruch.core",
        ],
        AUTH_USER_MODEL="own_user.Person",
    )
)
