"""What was exported comes back as it was: load(export(x)) equals x, to the byte."""

import json
import random
import resource
from collections.abc import Callable
from datetime import UTC, date, datetime
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import PageViewRestriction, Site

from tests.factories.core import (
    add_page,
    make_best_practice,
    make_content_page,
    make_field,
    make_goal,
    make_member,
    make_process,
    site_root,
)
from tests.portable.conftest import SMALL, export
from wagtail_aufbruch.core.models import (
    ContentPage,
    Goal,
    HandlungsfeldDocument,
    Member,
    Principle,
    ProcessPage,
    Term,
)
from wagtail_aufbruch.core.models import TimelineEntry as Step
from wagtail_aufbruch.groups.models import (
    BoardPage,
    BoardSeat,
    GroupIndexPage,
    SeatHolder,
    Statement,
    ThemeGroupMembership,
    ThemeGroupPage,
)
from wagtail_aufbruch.ideas.models import Criterion, IdeaCallPage, IdeaQuestion
from wagtail_aufbruch.portable.domain.contents import page_types
from wagtail_aufbruch.portable.format.dump import to_yaml
from wagtail_aufbruch.portable.format.source import read_source

pytestmark = pytest.mark.django_db
Load = Callable[..., str]

HOSTILE = [
    "no",
    "null",
    "~",
    "1e3",
    "0x1F",
    "05241",
    "1_000",
    "2018-01-01",
    "true",
    "=",
    "<<",
    "yes: no",
    "- x",
    "# x",
    "a #b",
    "a: b",
    "Größe: ß – „Ä“",
    "🎉 fertig 👩‍👩‍👧",
    "<script>alert('x')</script>",
    "{{ page }}{% x %}",
    '"',
    "'",
    "\\n",
    "a'b\"c",
    "mit Blank am Ende ",
    " mit Blank am Anfang",
    "&anker",
    "*alias",
    "!tag",
    "%YAML",
    "@x",
    "`x`",
    "|",
    ">",
    "?",
    ":",
    "-",
    "[a, b]",
    "{a: b}",
    "\u00a0geschützt",
    "\u2028Zeile",
    "a\u200bb",
    "x" * 240,
    "Wort " * 40 + "Ende",
    "{message}",
    "%(name)s",
]
LINES = [
    "eine\nzwei",
    "eine\n\nzwei\n",
    "\nvorn",
    "eine \nzwei",
    "eine\r\nzwei",
    "  eingerückt\nnicht",
    "\tTab\nx",
    "eine\n# zwei\n- drei",
    "ende\n\n\n",
    "a: b\nc: d",
    "x\n" * 50,
]


def again(load: Load, write: Callable[..., Path], text: str, process: str) -> str:
    """Take the process away, load ``text``, and export what came of it."""
    ProcessPage.objects.get(slug=process).delete()
    load(write(text, "wieder.yaml"))
    return export(process)


def test_everything_that_a_process_can_hold_comes_back(load: Load, write: Callable[..., Path], tmp_path: Path) -> None:
    make_town()
    file = tmp_path / "erste.yaml"
    call_command("aufbruch_export", "aufbruch", str(file), private=True, stderr=StringIO())
    first = file.read_text()
    ProcessPage.objects.get().delete()
    get_image_model().objects.all().delete()
    get_document_model().objects.all().delete()
    load(file)
    second_file = tmp_path / "zweite.yaml"
    call_command("aufbruch_export", "aufbruch", str(second_file), private=True, stderr=StringIO())
    assert second_file.read_text().replace("zweite-files", "erste-files") == first
    names = [sorted(path.name for path in (tmp_path / f"{name}-files").iterdir()) for name in ["erste", "zweite"]]
    assert names[0] == names[1]
    assert len(names[0]) == 2
    for expected in EXPECTED:
        assert expected in first


EXPECTED = [
    "portrait: gruppenbild",
    "email: cdo@stadt.example",
    "document: plan",
    "kind: impulse",
    "source: group_leads",
    "number: 5",
    "- Moderation",
    "singular: Denklabor",
    'linktype="page" id="gruppe"',
    'linktype="document" id="plan"',
    "image: gruppenbild",
    "closes_at: 2019-05-05 23:59:59+02:00",
    "draft: true",
    "easy_language_page: leicht",
    "page: leicht",
    "weight: 3",
    "opens_at: 2019-04-01 08:00:00+02:00",
    "results_at: 2019-07-01 12:00:00+02:00",
    "terms_page: leicht",
    "label: Wie oft?",
    "name: Machbar",
    "- Ältere",
    "guardian_below: 16",
    "asks_stance: true",
]


def make_town() -> ProcessPage:
    """A process with one of everything."""
    process = make_process("Aufbruch", slug="aufbruch", claim="In einem Satz")
    image = get_image_model().objects.create(title="Gruppenbild", file=get_test_image_file())
    plan = get_document_model().objects.create(title="Plan", file=ContentFile(b"Plan", "plan.txt"))
    alltag = make_field(process, "Alltag", accent="green", icon="house")
    bildung = make_field(process, "Bildung", parent=alltag)
    HandlungsfeldDocument.objects.create(handlungsfeld=bildung, document=plan)
    make_goal(process, "Teilhabe", weight=3)
    cdo = make_member(process, "CDO", email="cdo@stadt.example", portrait=image, portrait_consent_on=date(2018, 1, 2))
    leicht = make_content_page(process, "Leicht", slug="leicht")
    index = add_page(process, GroupIndexPage(title="Gruppen", slug="gruppen"))
    board = add_page(index, BoardPage(title="Lenkung", slug="lenkung", authority="prioritises"))
    group = add_page(index, ThemeGroupPage(title="Gruppe", slug="gruppe", reports_to_id=board.pk))
    group.handlungsfelder = [bildung, alltag]
    group.memberships = [
        ThemeGroupMembership(member=cdo, function="lead", side="administration", start=date(2018, 1, 1))
    ]
    group.save_revision().publish()
    board.seats = [
        BoardSeat(title="Leitungen", source="group_leads"),
        BoardSeat(title="Jugend", number=5, holders=[SeatHolder(member=cdo)]),
    ]
    board.gives_impulses_to = [process.page_ptr, group.page_ptr]
    board.save_revision().publish()
    statement = Statement(
        process_id=process.pk, body_page_id=group.pk, kind="impulse", date=date(2018, 2, 3), title="Mut"
    )
    statement.text, statement.document = f'<p><a linktype="page" id="{board.pk}">Lenkung</a></p>', plan
    statement.addressed_to = [board.page_ptr]
    statement.save()
    add_call(process, terms_page=leicht.page_ptr, fields=[alltag])
    make_best_practice(process, handlungsfelder=[bildung], photo=image, photo_alt="Menschen")
    draft = make_content_page(process, "Entwurf", slug="entwurf", live=False)
    draft.introduction = "Nur im Entwurf"
    draft.save_revision()
    body = [
        ("heading", {"text": "Titel", "level": "3"}),
        ("paragraph", f'<p><a linktype="page" id="{group.pk}">a</a> <a linktype="document" id="{plan.pk}">b</a></p>'),
        ("figure", {"image": image.pk, "alt_text": "", "caption": "c", "credit": ""}),
        ("quote", {"text": "eine\nzwei", "source": ""}),
        ("disclosure", {"summary": "s", "text": "<p>t &lt;script&gt;</p>"}),
        ("link", {"text": "intern", "page": leicht.pk, "url": ""}),
        ("link", {"text": "fern", "page": None, "url": "https://example.org/?a=b#c"}),
        ("documents", {"heading": "", "documents": [plan.pk, plan.pk]}),
    ]
    process.refresh_from_db()  # the number of pages below it
    process.body = json.dumps([{"type": name, "value": value} for name, value in body])
    process.easy_language_page_id = leicht.pk
    process.staff_groups.set([Group.objects.get_or_create(name="Moderation")[0]])
    process.principles = [Principle(title="Alle"), Principle(title="Zusammen", text="eine\nzwei")]
    process.timeline = [Step(title="Start", start=date(2018, 1, 1), page=leicht.page_ptr)]
    process.terms = [Term(key="theme_group", singular="Denklabor", plural="Denklabore")]
    process.save_revision().publish()
    return process


def add_call(process: ProcessPage, terms_page: Any, fields: list[Any]) -> None:
    """An idea call in which nothing is as it is by itself."""
    call = IdeaCallPage(
        title="Ruf",
        slug="ruf",
        introduction="Was fehlt?",
        opens_at=datetime(2019, 4, 1, 6, 0, tzinfo=UTC),
        closes_at=datetime(2019, 5, 5, 21, 59, 59, tzinfo=UTC),
        discussion="own",
        discussion_opens_at=datetime(2019, 5, 13, 6, 0, tzinfo=UTC),
        discussion_closes_at=datetime(2019, 5, 31, 21, 59, 59, tzinfo=UTC),
        results_at=datetime(2019, 7, 1, 10, 0, tzinfo=UTC),
        handlungsfeld_asked="required",
        name_asked="no",
        place_asked="optional",
        picture_asked="optional",
        document_asked="required",
        tags_asked="optional",
        identification="none",
        moderation="after",
        comments="staff",
        comment_moderation="before",
        asks_stance=True,
        assessing="criteria",
        assessed_by="browser",
        min_age=10,
        guardian_below=16,
        guardian_text="Ja, mein Kind darf.",
        terms_page=terms_page,
        consent_text="Ich stimme zu.",
        consent_version="7",
    )
    call.questions = [
        IdeaQuestion(
            label="Wie oft?", field_type="radio", choices="täglich\nnie", required=False, help_text="Ungefähr"
        ),
        IdeaQuestion(label="Warum?", field_type="multiline", default_value="weil"),
    ]
    call.criteria = [Criterion(name="Machbar", explanation="Mit dem, was da ist"), Criterion(name="Nützlich")]
    call.handlungsfelder = fields
    call.tags.add("Wasser", "Ältere")
    add_page(process, call)


def test_the_file_holds_every_setting_of_a_call() -> None:
    """Whoever adds a field to a call decides whether it travels; what follows from others stays out."""
    follows = {"page_ptr", "pattern_svg", "tagged_items"}
    base = {field.name for field in type(site_root())._meta.get_fields()}
    own = {field.name for field in IdeaCallPage._meta.get_fields() if not field.auto_created or field.one_to_many}
    travelling = set(page_types()["idea_call"].item.model_fields)
    assert own - base - follows - travelling == set()


def test_texts_of_every_kind_come_back_from_the_database(load: Load, write: Callable[..., Path]) -> None:
    process = make_process("Texte", slug="texte", contact_address="\r\n".join(LINES[:3]))
    for index, text in enumerate(HOSTILE):
        make_goal(process, text[:255], description=LINES[index % len(LINES)])
        Member.objects.create(process_id=process.pk, role=text[:160], organisation=text[:160])
    for index, text in enumerate(LINES):
        page = make_content_page(
            process,
            f"Seite {index}",
            introduction=text,
            body=json.dumps(
                [
                    {"type": "quote", "value": {"text": text, "source": HOSTILE[index]}},
                    {"type": "paragraph", "value": f"<p>{index} &lt;script&gt; &amp; „x“</p>"},
                ]
            ),
        )
        assert page.introduction == text
    first = export("texte")
    goals = [(goal.title, goal.description) for goal in process_goals()]
    assert again(load, write, first, "texte") == first
    assert [(goal.title, goal.description) for goal in process_goals()] == goals
    assert ContentPage.objects.get(title="Seite 4").introduction == LINES[4]


def process_goals() -> list[Any]:
    return list(Goal.objects.order_by("sort_order"))


def test_random_texts_come_back(write: Callable[..., Path]) -> None:
    """Some thousand texts out of what YAML finds hard; the seed is fixed, so that a failure can be looked at."""
    chance = random.Random(2018)
    alphabet = [
        *" \n\n:#-'\"\\|>&*!%@`[]{},?=~",
        "\t",
        "\r\n",
        "ä",
        "ß",
        "é",
        "🎉",
        "a",
        "b",
        "0",
        "1",
        "e",
        "<",
        "\u00a0",
    ]
    texts = ["".join(chance.choices(alphabet, k=chance.randint(1, 40))) for _ in range(3000)]
    content = {"section": [{"text": text, "list": [text]} for text in [*texts, *HOSTILE, *LINES]]}
    assert read_source(write(to_yaml(content))).data == content


def test_a_file_holds_no_private_data_unless_asked_for(tmp_path: Path) -> None:
    process = make_process("Aufbruch", slug="aufbruch")
    image = get_image_model().objects.create(title="Ohne Einwilligung", file=get_test_image_file())
    make_member(process, "CDO", email="cdo@stadt.example", portrait_consent_note="Ordner 7", portrait=image)
    file = tmp_path / "offen.yaml"
    call_command("aufbruch_export", "/aufbruch/", str(file), stderr=StringIO())
    for hidden in ["cdo@stadt.example", "Ordner 7", "Ohne Einwilligung"]:
        assert hidden not in file.read_text()
    call_command("aufbruch_export", "/aufbruch/", str(file), private=True, stderr=StringIO())
    assert "cdo@stadt.example" in file.read_text()


def test_a_draft_stays_a_draft_with_its_latest_text(load: Load, write: Callable[..., Path]) -> None:
    process = make_process("Aufbruch", slug="aufbruch")
    draft = make_content_page(process, "Entwurf", live=False)
    draft.introduction = "Zuletzt geschrieben"
    draft.save_revision()
    again(load, write, export(), "aufbruch")
    page = ContentPage.objects.get()
    assert not page.live
    assert page.get_latest_revision_as_object().introduction == "Zuletzt geschrieben"


def test_a_protected_page_does_not_come_back_in_public(load: Load, write: Callable[..., Path]) -> None:
    page = make_content_page(make_process("Aufbruch", slug="aufbruch"), "Intern")
    make_content_page(page, "Auch intern")
    PageViewRestriction.objects.create(page=page.page_ptr, restriction_type="login")
    again(load, write, export(), "aufbruch")
    assert [page.live for page in ContentPage.objects.all()] == [False, False]


def test_changes_that_are_not_published_are_left_out_and_told() -> None:
    page = make_content_page(make_process("Aufbruch", slug="aufbruch"), "Seite", introduction="Veröffentlicht")
    page.introduction = "Geheim"
    page.save_revision()
    said = StringIO()
    out = StringIO()
    call_command("aufbruch_export", "aufbruch", stdout=out, stderr=said)
    assert "Geheim" not in out.getvalue()
    assert "Seite" in said.getvalue()


def test_what_no_file_can_hold_is_left_out_and_told() -> None:
    process = make_process("Aufbruch", slug="aufbruch")
    plain = add_page(process, type(site_root())(title="Nachricht", slug="nachricht"))
    make_content_page(plain, "Darunter")
    image = get_image_model().objects.create(title="Bild", file=get_test_image_file())
    make_content_page(process, "Mit Bild", photo=image)
    said, out = StringIO(), StringIO()
    call_command("aufbruch_export", "aufbruch", stdout=out, stderr=said)
    assert "Nachricht" in said.getvalue()
    assert "Bild" in said.getvalue()
    assert "Darunter" not in out.getvalue()
    assert "images" not in out.getvalue()


def test_keys_stay_when_something_is_renamed(load: Load) -> None:
    load(SMALL + "goals:\n  - key: teilhabe\n    title: Teilhabe\n")
    process = ProcessPage.objects.get()
    process.title, process.slug = "Anders", "anders"
    process.save_revision().publish()
    for title in ["Teilhabe", "Teilhabe"]:
        make_goal(process, title)
    text = export("anders")
    assert "key: aufbruch" in text
    keys = [line.split()[-1] for line in text.splitlines() if "- key: teilhabe" in line]
    assert keys == ["teilhabe", "teilhabe-2", "teilhabe-3"]


def test_an_unknown_process_is_told_with_those_that_exist() -> None:
    make_process("Aufbruch", slug="aufbruch")
    with pytest.raises(CommandError, match="/aufbruch/"):
        export("fehlt")


def test_of_two_processes_with_one_name_on_two_sites_is_asked_which_is_meant() -> None:
    make_process("Aufbruch", slug="anders")
    other = make_content_page(site_root().get_parent(), "Fremde Stadt", slug="fremde-stadt")
    Site.objects.create(hostname="fremd.example", root_page=other)
    for parent in (site_root(), other):
        make_process("Gleich", slug="gleich", parent=make_content_page(parent, "Ordner", slug="ordner"))
    with pytest.raises(CommandError, match=r"Several sites have a process “gleich”.*--site .*fremd\.example"):
        export("gleich")


def test_a_picture_whose_file_is_lost_is_left_out_and_told(tmp_path: Path) -> None:
    process = make_process("Aufbruch", slug="aufbruch")
    image = get_image_model().objects.create(title="Kinderfest", file=get_test_image_file())
    make_content_page(process, "Seite", photo=image, photo_alt="Kinder")
    image.file.storage.delete(image.file.name)
    file, said = tmp_path / "prozess.yaml", StringIO()
    call_command("aufbruch_export", "aufbruch", str(file), stderr=said)
    assert "“Kinderfest” was left out: its file is not on the server any more." in said.getvalue()
    assert "images" not in file.read_text()
    assert "title: Seite" in file.read_text()


def test_a_disk_that_is_full_in_the_middle_leaves_the_file_of_before(tmp_path: Path) -> None:
    make_process("Aufbruch", slug="aufbruch")
    file = tmp_path / "prozess.yaml"
    file.write_text("format: 1 # of yesterday")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (30, before[1]))
    try:
        with pytest.raises(CommandError, match="cannot be written"):
            export("aufbruch", str(file))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert file.read_text() == "format: 1 # of yesterday"
    assert list(tmp_path.iterdir()) == [file]


def test_a_file_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    make_process("Aufbruch", slug="aufbruch")
    with pytest.raises(CommandError, match=r"fehlt/x\.yaml"):
        export("aufbruch", str(tmp_path / "fehlt" / "x.yaml"))
