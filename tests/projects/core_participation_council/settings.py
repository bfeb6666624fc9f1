"""A town that shows what of a process goes through its council, and nothing else."""

from tests.projects.common import project

vars().update(project(["wagtail_aufbruch.council", "wagtail_aufbruch.participation", "wagtail_aufbruch.core"]))
