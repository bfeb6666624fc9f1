"""How many papers have tasks that are open, overdue or all done, as the lists of them say."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from tests.factories.core import make_process
from tests.factories.council import decide, make_follow_up, make_imported, make_paper
from wagtail_aufbruch.council.domain.followup.locking import write_step
from wagtail_aufbruch.council.domain.lists.follow_ups import DONE, OPEN, OVERDUE, follow_up_filter, numbers_of
from wagtail_aufbruch.council.models import Decision, Paper

pytestmark = pytest.mark.django_db


def add_task(paper: Paper, *, late: bool = False, done: bool = False) -> None:
    due = timezone.localdate() - timedelta(days=3) if late else None
    task = make_follow_up(paper, due=due)
    if done:
        write_step(task, "moved", "reported", due, user=None)


def listed(papers: Any) -> dict[str, int]:
    choices = follow_up_filter("aufgaben", papers)
    return {option.value: choices.narrow(papers, option).count() for option in choices.options}


def test_the_numbers_are_those_of_the_lists_however_tasks_are_spread(django_assert_num_queries: Any) -> None:
    process = make_process()
    for tasks in ([{}], [{"late": True}, {}], [{"late": True, "done": True}], [{"done": True}, {}], [{"done": True}]):
        paper = make_paper(process)
        for one in tasks:
            add_task(paper, **one)
    make_paper(process, "Ohne Aufgabe")
    add_task(make_paper(process, "Entwurf", is_public=False))
    add_task(make_paper(make_process("Anderswo")))
    unconfirmed = make_paper(process, "Nicht bestätigt")
    add_task(unconfirmed)
    Decision.objects.filter(paper=unconfirmed).delete()
    # What stands at an imported paper counts for the typed one, and both together are one paper.
    imported = make_imported(process)
    add_task(imported, done=True)
    typed = make_paper(process, "Von Hand", imported=imported)
    decide(typed)
    add_task(typed, late=True)
    papers = Paper.objects.shown_in(process.pk)
    with django_assert_num_queries(1):
        found = numbers_of(papers)
    assert found == listed(papers) == {OPEN: 4, OVERDUE: 2, DONE: 2}
