"""A town that wants everything, and takes a part away again later: that of ``$PROJECT_WITHOUT``."""

import os

from tests.projects.common import project

WITHOUT = os.environ.get("PROJECT_WITHOUT", "").split()
APPS = ["projects", "competitions", "council", "events", "ideas", "groups", "reviews"]
APPS += ["portable", "participation", "core"]

vars().update(
    project(
        [f"wagtail_aufbruch.{app}" for app in APPS if app not in WITHOUT],
        EMAIL_BACKEND="django.core.mail.backends.dummy.EmailBackend",
        EMAIL_TIMEOUT=20,
        MEDIA_ROOT=os.environ.get("PROJECT_FILES", ""),
    )
)
