"""A site with users of its own."""

import os

from tests.projects.common import project

vars().update(
    project(
        [
            "tests.projects.own_user",
            "wagtail_aufbruch.projects",
            "wagtail_aufbruch.competitions",
            "wagtail_aufbruch.council",
            "wagtail_aufbruch.events",
            "wagtail_aufbruch.ideas",
            "wagtail_aufbruch.groups",
            "wagtail_aufbruch.reviews",
            "wagtail_aufbruch.participation",
            "wagtail_aufbruch.portable",
            "wagtail_aufbruch.core",
        ],
        AUTH_USER_MODEL="own_user.Person",
        MEDIA_ROOT=os.environ.get("PROJECT_FILES", ""),
    )
)
