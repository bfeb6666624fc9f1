"""A town that wants events and neither idea calls nor theme groups."""

from tests.projects.common import project

vars().update(project(["wagtail_aufbruch.events", "wagtail_aufbruch.participation", "wagtail_aufbruch.core"]))
