"""A town that wants idea calls and no theme groups."""

from tests.projects.common import project

vars().update(project(["wagtail_aufbruch.ideas", "wagtail_aufbruch.participation", "wagtail_aufbruch.core"]))
