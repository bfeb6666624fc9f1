"""What readers see of projects: the list with its filters, a page, files to take along; and what nobody sees."""

import csv
import io
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.test import Client
from wagtail.models import PageViewRestriction

from tests.client import PAST_THE_CACHE, CommittingClient
from tests.factories.core import make_field, make_goal
from tests.factories.groups import make_group
from tests.factories.groups import make_index as make_groups
from tests.factories.participation import issued_long_ago, link_in
from tests.factories.projects import add_milestone, make_project
from wagtail_aufbruch.participation.models import Follow
from wagtail_aufbruch.projects.domain.stages import Because, move, undo
from wagtail_aufbruch.projects.enums import Stage
from wagtail_aufbruch.projects.models import Milestone, ProjectEffect, ProjectNews, ProjectPage


def read(client: Client, url: str) -> str:
    response = client.get(url, headers=PAST_THE_CACHE)
    assert response.status_code == 200, response.status_code
    return b"".join(response.streaming_content).decode() if response.streaming else response.content.decode()


def test_an_empty_list_says_what_comes(client: Client, index: Any) -> None:
    assert "Noch wurde kein Projekt vorgeschlagen." in read(client, index.url)


def test_a_project_says_first_where_it_stands(client: Client, project: Any) -> None:
    assert "Wo dieses Projekt steht, ist noch nicht angegeben." in read(client, project.url)
    move(project, Stage.DECIDED, Because(date(2021, 7, 1), source="Niederschrift"), user=None)
    page = read(client, project.url)
    assert "Dieses Projekt steht bei: beschlossen, seit 1. Juli 2021." in page
    assert "Die politischen Gremien haben zugestimmt." in page
    assert page.index("steht bei") < page.index("Der Weg des Projekts")


def test_the_page_of_a_project_leads_to_following_it(process: Any, project: Any) -> None:
    client, url = CommittingClient(), f"{process.url}beteiligung/folgen/seite/{project.pk}/"
    assert f'href="{url}"' in read(client, project.url)
    assert str(ProjectPage.following_brings) in read(client, url)
    client.post(url, {"email": "anna@example.org", "frequency": "at_once", "website": "", "issued": issued_long_ago()})
    assert not Follow.objects.exists()
    client.post(link_in(mail.outbox[0]))
    assert Follow.objects.get().page_id == project.pk


def test_what_is_not_known_is_never_shown_as_nought(client: Client, project: Any) -> None:
    ProjectEffect.objects.create(project=project, kind="expense", title="Planung")
    ProjectEffect.objects.create(project=project, kind="staff", amount=Decimal("2.5"), rhythm="yearly", months=33)
    page = read(client, project.url)
    row = page[page.index("Planung") :].partition("</tr>")[0]
    assert row.count("nicht angegeben") == 4
    assert "0 €" not in page
    assert "2,5 Stellen" in page
    assert "33 Monate" in page


@pytest.mark.parametrize(
    ("values", "field", "words"),
    [
        ({"months": -33}, "months", "mindestens einen Monat"),
        ({"months": 0}, "months", "mindestens einen Monat"),
        ({"amount": Decimal(-1)}, "amount", "nicht negativ"),
    ],
)
def test_nonsense_in_effects_is_named(project: Any, values: dict[str, Any], field: str, words: str) -> None:
    with pytest.raises(ValidationError) as refused:
        ProjectEffect(project=project, kind="expense", **values).full_clean()
    assert words in " ".join(refused.value.message_dict[field])


def test_dates_in_the_wrong_order_are_named(project: Any) -> None:
    project.starts_on, project.ends_on = date(2023, 2, 1), date(2023, 1, 1)
    with pytest.raises(ValidationError) as refused:
        project.full_clean()
    assert "endet, bevor es beginnt" in " ".join(refused.value.message_dict["ends_on"])
    with pytest.raises(ValidationError) as refused:
        Milestone(project=project, title="Start", reached_on=date(2100, 1, 1)).full_clean()
    assert "reached_on" in refused.value.message_dict


def test_milestones_are_counted_and_never_added_up(client: Client, index: Any, project: Any) -> None:
    for number in range(5):
        add_milestone(project, f"Schritt {number}", reached_on=date(2020, 1, 1) if number < 3 else None)
    assert "3 von 5 Meilensteinen erreicht" in read(client, project.url)
    listed = read(client, index.url)
    assert "3 von 5 Meilensteinen erreicht" in listed
    assert "%" not in listed[listed.index('id="projekte"') :][:6000]


def test_filters_show_what_fits_and_how_much(client: Client, process: Any, index: Any) -> None:
    field, goal = make_field(process, "Mobilität"), make_goal(process, "Teilhabe")
    group = make_group(make_groups(process), "Bau und Mobilität")
    make_project(index, "Grüne Welle", stage=Stage.POOL, handlungsfelder=[field])
    make_project(index, "Winterdienst", stage=Stage.DONE, goals=[goal], group=group)
    make_project(index, "Netzwerk")
    for query, titles in (
        ("", {"Grüne Welle", "Winterdienst", "Netzwerk"}),
        ("?stand=pool", {"Grüne Welle"}),
        ("?stand=umgesetzt", {"Winterdienst"}),
        (f"?handlungsfeld={field.slug}", {"Grüne Welle"}),
        (f"?ziel={goal.pk}", {"Winterdienst"}),
        (f"?gruppe={group.pk}", {"Winterdienst"}),
        (f"?gruppe={group.pk}&stand=pool", set()),
        ("?stand=unsinn", {"Grüne Welle", "Winterdienst", "Netzwerk"}),
        ("?stand=beim-rat", {"Grüne Welle", "Winterdienst", "Netzwerk"}),
    ):
        page = read(client, index.url + query)
        shown = page[page.index("projekte-titel") :]
        found = {title for title in ("Grüne Welle", "Winterdienst", "Netzwerk") if f">{title}</a>" in shown}
        assert found == titles, query
        number = f"{len(titles)} Projekt" if titles else "Keine Projekte"
        assert number in shown, query
        rows = client.get(f"{index.url}als-json/{query}").json()["projects"]
        in_file = set() if "unsinn" in query or "beim-rat" in query else titles
        assert {row["title"] for row in rows} == in_file, f"{query}: a file shows no form that says what is set"
    assert client.get(f"{index.url}?stand=").status_code == 302


def test_a_long_list_goes_on_by_key(client: Client, index: Any) -> None:
    made = {make_project(index, f"Projekt Nummer {number}", stage=Stage.PROPOSAL).title for number in range(30)}
    seen: list[str] = []
    url = index.url
    for _page in range(3):
        page = read(client, url)
        assert "30 Projekte" in page
        seen += [title for title in made if f">{title}</a>" in page]
        if 'rel="next"' not in page:
            break
        url = page[: page.index('rel="next"')].rsplit('href="', 1)[1].split('"')[0].replace("&amp;", "&")
    assert sorted(seen) == sorted(made)


def test_drafts_and_private_projects_are_nowhere(client: Client, process: Any, index: Any) -> None:
    draft = make_project(index, "Geheimer Entwurf", stage=Stage.COUNCIL)
    draft.unpublish()
    private = make_project(index, "Geheime Seite", stage=Stage.COUNCIL)
    PageViewRestriction.objects.create(page=private, restriction_type="login")
    for url in (
        index.url,
        f"{index.url}als-csv/",
        f"{index.url}als-json/",
        f"{index.url}neues/",
        f"{process.url}suche/?q=Geheim",
        process.url,
    ):
        assert "Geheime" not in read(client, url).replace("q=Geheim", ""), url
    assert client.get(draft.url).status_code == 404
    assert "Beim Rat" not in read(client, index.url)


def test_files_hold_one_row_for_each_project_whatever_stands_in_its_title(client: Client, index: Any) -> None:
    make_project(index, '=HYPERLINK("http://böse.example")', introduction='Zeile 1\nZeile 2; "x"')
    make_project(index, "Grüne Welle", stage=Stage.DONE)
    text = read(client, f"{index.url}als-csv/").removeprefix("\ufeff")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert len(rows) == 2
    titles = {row["Titel"] for row in rows}
    assert titles == {'\'=HYPERLINK("http://böse.example")', "Grüne Welle"}
    assert {row["Stand"] for row in rows} == {"", "umgesetzt"}
    response = client.get(f"{index.url}als-json/")
    assert "license" in response.headers["Link"]


def test_the_feed_tells_steps_the_last_first(client: Client, index: Any, project: Any) -> None:
    move(project, Stage.COUNCIL, user=None)
    move(project, Stage.DECIDED, user=None)
    feed = read(client, f"{index.url}neues/")
    assert feed.index("beschlossen") < feed.index("beim Rat")
    undo(project, user=None)
    assert "beschlossen" not in read(client, f"{index.url}neues/"), "what was a mistake is told nobody"


def test_a_project_is_found_with_where_it_stands(client: Client, process: Any, project: Any) -> None:
    ProjectNews.objects.create(project=project, title="Die ersten Ampeln", date=date(2022, 1, 1))
    project.save_revision().publish()
    move(project, Stage.RUNNING, user=None)
    page = read(client, f"{process.url}suche/?q=Welle")
    assert "Grüne Welle" in page
    assert "in Umsetzung" in page


@pytest.mark.parametrize("number", [1, 6])
def test_list_and_page_cost_the_same_however_much_there_is(
    client: Client, process: Any, index: Any, number: int, django_assert_max_num_queries: Any
) -> None:
    field, goal = make_field(process, "Mobilität"), make_goal(process, "Teilhabe")
    group = make_group(make_groups(process), "Bau und Mobilität")
    project = None
    for place in range(number):
        project = make_project(
            index, f"Projekt {place}", stage=Stage.COUNCIL, handlungsfelder=[field], goals=[goal], group=group
        )
        for step in range(number):
            add_milestone(project, f"Schritt {step}")
            ProjectEffect.objects.create(project=project)
            ProjectNews.objects.create(project=project, title="Neues")
    assert project is not None
    for url in (index.url, project.url, f"{index.url}als-csv/", f"{index.url}neues/"):
        read(client, url)
        with django_assert_max_num_queries(20):
            read(client, url)
