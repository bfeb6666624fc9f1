"""`make demo`: what a newcomer finds, and that a second start keeps what was changed."""

import socket
from typing import Any

import pytest
from django.contrib.auth import authenticate, get_user_model
from django.core.management import CommandError, call_command
from django.test import Client
from wagtail.models import Page, Site

from guetersloh.city.management.commands.demo_prepare import refuse_a_taken_port, welcome
from guetersloh.city.models import HomePage, NewsPage
from guetersloh.city.staff import ACCOUNTS
from wagtail_aufbruch.core.models import ProcessPage


def test_home_page_leads_to_the_process_and_the_news(demo_data: None) -> None:
    text = Client().get("/").content.decode()
    assert 'href="/digitaler-aufbruch/"' in text
    assert "Hauptausschuss bringt den Digitalen Aufbruch auf den Weg" in text
    assert Client().get("/digitaler-aufbruch/").status_code == 200


def test_every_page_of_the_site_answers(demo_data: None) -> None:
    client = Client()
    answers = {page.url: client.get(page.url).status_code for page in Page.objects.live().filter(depth__gt=1)}
    assert len(answers) > 20
    assert {url: status for url, status in answers.items() if status != 200} == {}


def test_second_start_changes_nothing_and_keeps_what_editors_wrote(demo_data: None) -> None:
    home = HomePage.objects.get()
    home.introduction = "Von der Redaktion geändert"
    home.save_revision().publish()
    before = {page.pk: (page.title, page.slug, page.path) for page in Page.objects.all()}
    call_command("demo_setup", port=8124, verbosity=0)
    assert {page.pk: (page.title, page.slug, page.path) for page in Page.objects.all()} == before
    assert HomePage.objects.get().introduction == "Von der Redaktion geändert"
    assert Site.objects.get().port == 8124
    assert NewsPage.objects.count() == 4


@pytest.mark.parametrize("account", ACCOUNTS, ids=lambda account: account.username)
def test_printed_log_in_opens_the_admin_in_german(demo_data: None, account: Any) -> None:
    assert f"{account.username}  " in welcome(8000)
    assert account.password in welcome(8000)
    user = authenticate(username=account.username, password=account.password)
    assert user is not None
    client = Client()
    client.force_login(user)
    response = client.get("/admin/")
    assert response.status_code == 200
    assert '<html lang="de"' in response.content.decode().replace("'", '"')


def test_editors_publish_below_the_process_and_moderators_do_not(demo_data: None) -> None:
    process = ProcessPage.objects.get()
    users = {user.username: user for user in get_user_model().objects.all()}
    assert process.permissions_for_user(users["redaktion"]).can_publish()
    assert not process.permissions_for_user(users["moderation"]).can_edit()
    assert not HomePage.objects.get().permissions_for_user(users["redaktion"]).can_edit()
    assert [group.name for group in process.staff_groups.all()] == ["Moderation"]


def test_editors_look_after_the_fields_of_action(demo_data: None) -> None:
    client = Client()
    client.force_login(get_user_model().objects.get(username="redaktion"))
    for model in ("handlungsfeld", "goal", "member"):
        assert client.get(f"/admin/snippets/aufbruch/{model}/").status_code == 200
        assert client.get(f"/admin/snippets/aufbruch/{model}/add/").status_code == 200


def test_taken_port_is_told_with_a_way_out() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(CommandError, match=f"make demo PORT={port + 1}"):
            refuse_a_taken_port(port)
