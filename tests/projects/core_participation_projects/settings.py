"""A town that shows its projects, and no papers of the council."""

from tests.projects.common import project

vars().update(project(["wagtail_aufbruch.projects", "wagtail_aufbruch.participation", "wagtail_aufbruch.core"]))
