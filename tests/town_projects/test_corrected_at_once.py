"""A step of a project is told to those who follow it, and staff take it back at the same moment."""

from typing import Any

import pytest

from tests.factories.core import make_process
from tests.factories.participation import make_participant
from tests.factories.projects import make_project, make_project_index
from tests.together import Pause, at_once
from wagtail_aufbruch.participation.domain.notifications import delivery
from wagtail_aufbruch.participation.domain.notifications.following import follow
from wagtail_aufbruch.participation.models import Mail
from wagtail_aufbruch.projects.domain.stages import Because, move, undo
from wagtail_aufbruch.projects.enums import Stage


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_who_is_just_written_to_of_a_step_hears_that_it_was_a_mistake(monkeypatch: pytest.MonkeyPatch) -> None:
    """On SQLite one of both waits for the other."""
    process = make_process("Digitaler Aufbruch")
    project, pause = make_project(make_project_index(process), stage=Stage.COUNCIL), Pause()
    follow(make_participant(process, "emil@example.org"), page_pk=project.pk)
    write_mail = delivery.write_mail

    def write_slowly(*what: Any, **more: Any) -> Any:
        written = write_mail(*what, **more)
        pause.here()
        return written

    monkeypatch.setattr(delivery, "write_mail", write_slowly)
    because = Because(reason="Verwechselt.")
    at_once(lambda: move(project, Stage.REJECTED, because, user=None), pause.other(lambda: undo(project, user=None)))
    assert pause.begins.is_set()
    subjects = Mail.objects.filter(recipient="emil@example.org").order_by("pk").values_list("subject", flat=True)
    assert len(subjects) == 2
    assert "Berichtigung, nicht „abgelehnt“" in subjects[1]
