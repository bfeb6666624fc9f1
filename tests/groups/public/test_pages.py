"""Theme groups, boards, statements and their index as a reader gets them."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.utils import timezone
from wagtail.documents import get_document_model
from wagtail.models import PageViewRestriction

from tests.factories.core import make_content_page, make_field, make_member, make_process
from tests.factories.groups import (
    ADMINISTRATION,
    CITY_SOCIETY,
    add_lead,
    add_membership,
    add_seat,
    make_board,
    make_group,
    make_index,
    make_portrait,
    make_statement,
    make_steering_committee,
)
from wagtail_aufbruch.core.models import Term
from wagtail_aufbruch.groups.models import Function

# Wagtail leaves the temporary files of the pictures that it makes to the garbage collector.
MAKES_PICTURES = pytest.mark.filterwarnings(
    "ignore:Unclosed file:ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning"
)


def read(client: Client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status, address
    return response.content.decode()


def statement_address(statement: Any) -> str:
    return f"{statement.body_page.url}stellungnahmen/{statement.pk}/"


def main_part(page: str) -> str:
    """The page without its menu and its foot, which name other pages too."""
    return page.split("<main", 1)[1].split("</main>", 1)[0]


def make_private(page: Any) -> None:
    PageViewRestriction.objects.create(page_id=page.pk, restriction_type=PageViewRestriction.LOGIN)


# --- Theme group


def test_both_leads_stand_in_one_list_in_the_same_markup(client: Client, index: Any, english: None) -> None:
    group = make_group(index, sides=[])
    add_lead(group, CITY_SOCIETY, "Vertretung")
    add_lead(group, ADMINISTRATION, "Vorstand")
    page = read(client, group.url)
    tandem = page.split('<ul class="aufbruch-tandem"', 1)[1].split("</ul>", 1)[0]
    first, second = (part.strip() for part in tandem.split('<li class="aufbruch-person">')[1:])
    assert first.replace("Vertretung", "X").replace("City society", "Y") == second.replace("Vorstand", "X").replace(
        "Town administration", "Y"
    )
    assert "deputy" not in page.lower()
    assert "stellvertret" not in page.lower()


BOTH = "one from the administration, one from city society"


@pytest.mark.parametrize(
    ("sides", "told"),
    [
        ([ADMINISTRATION, CITY_SOCIETY], f"Two people lead together, as equals: {BOTH}."),
        ([ADMINISTRATION], f"Two people lead together, as equals: {BOTH}."),
        ([ADMINISTRATION, ADMINISTRATION], "Two people lead together, as equals."),
        ([CITY_SOCIETY, CITY_SOCIETY], "Two people lead together, as equals."),
        ([CITY_SOCIETY, ""], "Two people lead together, as equals."),
    ],
)
def test_two_leads_of_one_side_are_not_told_as_two_sides(
    client: Client, index: Any, english: None, sides: list[str], told: str
) -> None:
    group = make_group(index, sides=[])
    for number, side in enumerate(sides):
        add_lead(group, side, f"Leitung {number}")
    page = main_part(read(client, group.url))
    assert told in page
    assert (BOTH in page) == (BOTH in told)


def test_missing_lead_is_shown_as_an_empty_seat_with_its_side(client: Client, index: Any, english: None) -> None:
    tandem = main_part(read(client, make_group(index, sides=[ADMINISTRATION]).url))
    assert "Not filled at present" in tandem
    assert "City society" in tandem


def test_group_without_tandem_or_leads_says_that_nobody_leads(client: Client, index: Any, english: None) -> None:
    page = main_part(read(client, make_group(index, sides=[], tandem="none").url))
    assert "Nobody leads this group at present." in page
    assert "Two people lead together" not in page


def test_members_are_gathered_by_sector_and_former_ones_left_out(client: Client, index: Any, english: None) -> None:
    group = make_group(index)
    yesterday = timezone.localdate() - timedelta(days=1)
    for name, sector, end in [("Bea", "research", None), ("Abo", "business", None), ("Cem", "business", yesterday)]:
        add_membership(group, member=make_member(index.process, name, sector=sector), end=end)
    add_membership(group, "Gast", function=Function.GUEST)
    page = main_part(read(client, group.url))
    assert page.index("Business") < page.index("Abo") < page.index("Research") < page.index("Bea")
    assert "Cem" not in page
    assert "Further members" in page
    assert "Guest" in page


def test_group_says_what_it_may_do_when_it_meets_and_where_it_stands(
    client: Client, index: Any, process: Any, english: None
) -> None:
    board = make_steering_committee(index, process)
    field = make_field(process, "Mobilität")
    group = make_group(
        index,
        authority="decides",
        rhythm="jedes halbe Jahr",
        invited_by="Bürgermeisterin",
        reports_to=board.page_ptr,
        handlungsfelder=[field],
    )
    page = main_part(read(client, group.url))
    for text in ["Decides on what comes before it", "jedes halbe Jahr", "By invitation: Bürgermeisterin", "Mobilität"]:
        assert text in page
    assert page.count(f'href="{board.url}"') == 2, "reports there, and its leads sit there"
    assert f'href="{index.url}#organigramm"' in page


def test_own_word_for_theme_group_is_used(client: Client, index: Any, process: Any) -> None:
    Term.objects.create(process=process, key="theme_group", singular="Denklabor", plural="Denklabore")
    group = make_group(index)
    assert "Denklabor" in read(client, group.url)
    assert "Denklabore" in read(client, index.url)
    assert "Denklabore" in read(client, process.url)


@MAKES_PICTURES
def test_portrait_is_shown_only_with_recorded_consent(client: Client, index: Any, process: Any) -> None:
    member = make_member(process, "Chief Digital Officer", portrait=make_portrait())
    group = make_group(index, sides=[])
    add_membership(group, member=member, function="lead", side=ADMINISTRATION)
    addresses = [group.url, index.url, make_steering_committee(index, process).url, process.url]
    assert not any("<img" in read(client, address) for address in addresses)
    member.portrait_consent_on = date(2019, 1, 1)
    member.save()
    assert all("<img" in read(client, address) for address in addresses)


def test_private_email_address_is_on_no_page(client: Client, index: Any, process: Any) -> None:
    member = make_member(process, "CDO", email="privat@person.example")
    group = make_group(index, sides=[])
    add_membership(group, member=member, function="lead", side=ADMINISTRATION)
    add_membership(group, member=make_member(process, "Mitglied", email="privat@person.example"))
    board = make_steering_committee(index, process)
    add_seat(board, "CDO", holders=[member])
    for address in [group.url, board.url, index.url, process.url]:
        assert "privat@" not in read(client, address)


def test_markup_typed_by_an_editor_stays_text(client: Client, index: Any, process: Any) -> None:
    evil = "<script>alert(1)</script>"
    member = make_member(process, evil, organisation=evil)
    group = make_group(index, evil, slug="evil", introduction=evil, rhythm=evil, invited_by=evil, sides=[])
    add_membership(group, member=member, function="lead", side=ADMINISTRATION)
    board = make_board(index, evil, slug="evil-2", gives_impulses_to=[group])
    add_seat(board, evil, appointed_by=evil, note=evil, holders=[member])
    make_statement(board, evil, addressed_to=[group])
    for address in [group.url, board.url, index.url, process.url]:
        assert evil not in read(client, address)


# --- Board


def test_board_names_who_appoints_and_how_many_seats_are_empty(
    client: Client, index: Any, process: Any, english: None
) -> None:
    board = make_board(index, member_entry="seats")
    add_seat(board, "Jugendparlament", appointed_by="Jugendparlament", number=5, holders=[make_member(process, "Eine")])
    add_seat(board, "Interessierte", appointed_by="Bürgermeister")
    page = main_part(read(client, board.url))
    for text in ["Appointed by: Bürgermeister", "1 of 5 seats filled, 4 vacant", "4 seats are vacant"]:
        assert text in page
    assert "The number of seats is not fixed." in page
    assert page.count("aufbruch-seat__mark--vacant") == 4


def test_lead_seats_of_the_committee_lead_to_the_groups(
    client: Client, index: Any, process: Any, english: None
) -> None:
    group = make_group(index, sides=[ADMINISTRATION])
    page = main_part(read(client, make_steering_committee(index, process).url))
    assert f"Leitung administration {group.title}" in page
    assert page.count(f'href="{group.url}"') == 2, "the lead, and the vacant seat"
    assert "1 of 2 seats filled, 1 vacant" in page


def test_board_without_seats_and_index_without_bodies_say_so(client: Client, index: Any, english: None) -> None:
    assert "No group or board has been set up yet." in read(client, index.url)
    assert "It has not been said yet who sits here." in read(client, make_board(index).url)


def test_impulses_are_named_at_both_ends_but_no_hidden_body(client: Client, index: Any, english: None) -> None:
    group, draft = make_group(index), make_group(index, "Geheimer Entwurf", live=False)
    board = make_board(index, gives_impulses_to=[group, draft])
    page = main_part(read(client, board.url))
    assert group.title in page
    assert "Geheimer Entwurf" not in page
    assert board.title in main_part(read(client, group.url))


# --- Statements


def test_statement_is_shown_at_both_ends_and_on_its_own_page(client: Client, index: Any, english: None) -> None:
    board, group = make_board(index), make_group(index)
    statement = make_statement(board, addressed_to=[group], kind="trend", text="<p>Netz vor Geräten.</p>")
    address = statement_address(statement)
    for body in (board, group):
        assert f'href="{address}"' in main_part(read(client, body.url))
    page = main_part(read(client, address))
    assert "Netz vor Geräten." in page
    assert "Trend" in page
    assert f'href="{group.url}"' in page


def test_statement_to_several_bodies_is_listed_once_at_the_one_that_made_it(client: Client, index: Any) -> None:
    board = make_board(index)
    statement = make_statement(board, addressed_to=[make_group(index), make_group(index, "Digitale Teilhabe")])
    assert main_part(read(client, board.url)).count(f'href="{statement_address(statement)}"') == 1


def test_statement_offers_its_document(client: Client, index: Any) -> None:
    document = get_document_model().objects.create(title="Bericht 2018", file=ContentFile(b"x", name="bericht.pdf"))
    statement = make_statement(make_board(index), document=document)
    page = read(client, statement_address(statement))
    assert document.url in page
    assert "Bericht 2018 (PDF" in page


def test_draft_statement_is_not_found_and_in_no_list(client: Client, index: Any) -> None:
    board = make_board(index)
    statement = make_statement(board, "Noch nicht fertig", live=False)
    read(client, statement_address(statement), status=404)
    assert "Noch nicht fertig" not in read(client, board.url)


def test_statement_is_not_found_below_another_body(client: Client, index: Any) -> None:
    statement = make_statement(make_board(index))
    read(client, f"{make_group(index).url}stellungnahmen/{statement.pk}/", status=404)


def test_what_was_said_to_others_is_not_shown_at_a_body(client: Client, index: Any) -> None:
    group, other = make_group(index), make_group(index, "Digitale Teilhabe")
    make_statement(make_board(index), "An die anderen", addressed_to=[other])
    assert "An die anderen" in read(client, other.url)
    assert "An die anderen" not in read(client, group.url)


def test_statement_does_not_name_a_hidden_addressee(client: Client, index: Any) -> None:
    hidden, private = make_group(index, "Entwurf", live=False), make_group(index, "Intern")
    make_private(private)
    statement = make_statement(make_board(index), addressed_to=[hidden, private])
    page = main_part(read(client, statement_address(statement)))
    assert "Entwurf" not in page
    assert "Intern" not in page


def test_statement_of_a_body_that_is_hidden_is_not_shown_at_the_other_end(client: Client, index: Any) -> None:
    group, private = make_group(index), make_group(index, "Intern")
    make_private(private)
    make_statement(private, "Vertraulich", addressed_to=[group])
    make_statement(make_group(index, "Entwurf", live=False), "Unfertig", addressed_to=[group])
    page = read(client, group.url)
    assert "Vertraulich" not in page
    assert "Unfertig" not in page


# --- Index and the pages of the process


def test_index_shows_groups_boards_and_the_chart_as_a_list(client: Client, index: Any, process: Any) -> None:
    committee = make_steering_committee(index, process)
    group = make_group(index, reports_to=committee.page_ptr)
    page = main_part(read(client, index.url))
    tree = page.split('class="aufbruch-tree"', 1)[1]
    assert tree.index(committee.title) < tree.index(group.title)
    assert page.count('class="aufbruch-chart__box') == 2
    assert 'aria-hidden="true"' in page.split("aufbruch-chart__drawing", 1)[1][:200]


def test_only_published_and_open_bodies_of_the_process_are_listed(client: Client, index: Any, process: Any) -> None:
    make_group(index, "Sichtbar")
    make_group(index, "Entwurf A", live=False)
    make_private(make_board(index, "Intern B"))
    other = make_process("Anderer Prozess", parent=process.get_parent())
    make_group(make_index(other), "Fremd C")
    for address in (index.url, process.url):
        page = main_part(read(client, address))
        assert "Sichtbar" in page
        assert not {name for name in ("Entwurf A", "Intern B", "Fremd C") if name in page}


def test_ordinary_page_below_the_index_is_reached_from_it(client: Client, index: Any) -> None:
    scouts = make_content_page(index, "Digitale Scouts")
    assert f'href="{scouts.url}"' in main_part(read(client, index.url))


def test_process_page_shows_groups_with_leads_and_the_newest_statements(
    client: Client, index: Any, process: Any
) -> None:
    groups = [make_group(index, f"Gruppe {number}") for number in range(7)]
    for number in range(4):
        make_statement(groups[0], f"Bericht {number}", date=date(2019, 1, 1 + number))
    page = main_part(read(client, process.url))
    assert page.count("aufbruch-groupcard") == 6
    assert page.count('class="aufbruch-tandem"') == 6
    assert f'href="{index.url}"' in page
    assert "Bericht 3" in page
    assert "Bericht 0" not in page


def test_process_page_without_groups_has_no_empty_part(client: Client, process: Any) -> None:
    page = read(client, process.url)
    assert 'id="gruppen"' not in page
    assert 'id="organigramm"' not in page


def test_page_of_a_field_gathers_its_groups_and_those_of_the_fields_below(
    client: Client, index: Any, process: Any
) -> None:
    above = make_field(process, "Alltag")
    below = make_field(process, "Mobilität", parent=above)
    elsewhere = make_field(process, "Verwaltung")
    make_group(index, "Verkehrsgruppe", handlungsfelder=[below])
    make_group(index, "Amtsgruppe", handlungsfelder=[elsewhere])
    for field in (above, below):
        page = main_part(read(client, f"{process.url}{process.reverse_subpage('handlungsfeld', args=[field.slug])}"))
        assert "Verkehrsgruppe" in page
        assert "Amtsgruppe" not in page


def test_pages_for_readers_set_no_cookie(client: Client, index: Any) -> None:
    for address in (index.url, make_group(index).url, make_board(index).url):
        assert not client.get(address).cookies


@pytest.mark.parametrize("number", [0, 1, 30])
def test_index_of_any_size_is_shown(client: Client, index: Any, process: Any, number: int) -> None:
    for at in range(number):
        make_group(index, f"Gruppe {at}", sides=[])
    read(client, index.url)
