"""A town that wants competitions and no review rounds."""

from tests.projects.common import project

vars().update(project(["wagtail_aufbruch.competitions", "wagtail_aufbruch.participation", "wagtail_aufbruch.core"]))
