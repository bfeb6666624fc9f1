"""The idea form as the call wants it: what is asked, what is stored, what is refused, what is never lost."""

import re
import uuid
from decimal import Decimal
from typing import Any

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.client import CommittingClient
from tests.factories.core import make_content_page, make_field, make_process
from tests.factories.ideas import make_call, make_idea, typed
from tests.factories.participation import link_in, log_in, make_participant
from tests.factories.uploads import file_of, gps_photo, pdf, picture
from wagtail_aufbruch.ideas.models import Idea, IdeaCallPage, IdeaQuestion
from wagtail_aufbruch.participation.domain.questions.definition import field_name
from wagtail_aufbruch.participation.enums import Asked, Identification, Moderation, Stage, State
from wagtail_aufbruch.participation.forms.spam_trap import issue
from wagtail_aufbruch.participation.models import Attachment, Mail, Participant

pytestmark = pytest.mark.django_db


@pytest.fixture
def client() -> Client:
    return CommittingClient()


@pytest.fixture
def process() -> Any:
    return make_process()


def call_asking(process: Any, **values: Any) -> Any:
    return make_call(process, **values)


def form_url(call: Any) -> str:
    return f"{call.url}idee-einreichen/"


def send(client: Client, call: Any, **changes: Any) -> Any:
    return client.post(form_url(call), typed(call, **changes))


def text_of(answer: Any) -> str:
    return re.sub(r"\s+", " ", answer.content.decode())


def assert_nothing_stored() -> None:
    assert not Idea.objects.exists()
    assert not Participant.objects.exists()
    assert not Mail.objects.exists()


ASKED = {
    "handlungsfeld_asked": ('name="handlungsfeld"', "Bitte wählen Sie ein Handlungsfeld."),
    "name_asked": ('name="author_name"', "Bitte geben Sie einen Namen an"),
    "place_asked": ('name="place_name"', "Bitte sagen Sie in Worten, um welchen Ort es geht"),
    "picture_asked": ('name="picture_1"', "Bitte fügen Sie ein Bild hinzu."),
    "document_asked": ('name="document"', "Bitte fügen Sie ein Dokument hinzu."),
    "tags_asked": ('name="tags"', "Bitte wählen Sie mindestens ein Schlagwort."),
}


@pytest.mark.parametrize("setting", ASKED)
def test_each_thing_is_asked_for_as_the_call_says(client: Client, process: Any, setting: str) -> None:
    field, message = ASKED[setting]
    make_field(process, "Grün")
    for asked in Asked.values:
        call = call_asking(process, title=f"{setting} {asked}", **{setting: asked})
        if setting == "tags_asked":
            call.tags.add("Rad")
            call.save()
        assert (field in client.get(form_url(call)).content.decode()) == (asked != Asked.NO)
        answer = send(client, call, author_name="", handlungsfeld="", form_key=str(uuid.uuid4()))
        assert answer.status_code == (422 if asked == Asked.REQUIRED else 302)
        assert (message in text_of(answer)) == (asked == Asked.REQUIRED)
    assert Idea.objects.count() == 2


@pytest.fixture
def whole(process: Any) -> Any:
    """A call that asks for everything it can."""
    terms = make_content_page(process, "Teilnahmebedingungen")
    call = call_asking(
        process,
        place_asked=Asked.OPTIONAL,
        picture_asked=Asked.OPTIONAL,
        document_asked=Asked.OPTIONAL,
        tags_asked=Asked.OPTIONAL,
        min_age=12,
        guardian_below=16,
        terms_page=terms,
    )
    call.tags.add("Rad", "Schule")
    call.save()
    kinds = ["singleline", "multiline", "radio", "checkboxes", "checkbox", "date", "number", "email", "dropdown"]
    for number, kind in enumerate(kinds):
        IdeaQuestion.objects.create(
            page=call, label=f"Frage {kind}", field_type=kind, required=False, choices="Ja\nNein", sort_order=number
        )
    return call


def question(call: Any, kind: str) -> str:
    return field_name(call.questions.get(field_type=kind))


def typed_whole(call: Any, **changes: Any) -> dict[str, Any]:
    return typed(
        call,
        place_name="Stadtpark, am Teich",
        latitude="51,9067123",
        longitude="8.3785",
        tags=[tag.pk for tag in call.tags.order_by("name")],
        old_enough="on",
        age="older",
        **{
            question(call, "singleline"): "kurz",
            question(call, "multiline"): "lang\r\nzweite",
            question(call, "radio"): "Ja",
            question(call, "checkboxes"): ["Ja", "Nein"],
            question(call, "date"): "2026-12-24",
            question(call, "number"): "12.5",
        },
        picture_1=gps_photo(),
        picture_1_alt="Der Teich mit Enten",
        document=pdf(),
        **changes,
    )


def test_everything_that_was_given_is_stored(client: Client, whole: Any) -> None:
    page = text_of(client.get(form_url(whole)))
    for words in ("Teilnahmebedingungen", "Ich bin 12 Jahre alt oder älter", "Frage radio", "data-aufbruch-place"):
        assert words in page
    assert client.post(form_url(whole), typed_whole(whole)).status_code == 302
    idea = Idea.objects.get()
    assert (idea.place_name, idea.latitude, idea.longitude) == (
        "Stadtpark, am Teich",
        Decimal("51.906712"),
        Decimal("8.378500"),
    )
    assert sorted(tag.name for tag in idea.tags.all()) == ["Rad", "Schule"]
    assert [{name: given[name] for name in ("label", "type", "value")} for given in idea.answers] == [
        {"label": "Frage singleline", "type": "singleline", "value": "kurz"},
        {"label": "Frage multiline", "type": "multiline", "value": "lang\nzweite"},
        {"label": "Frage radio", "type": "radio", "value": "Ja"},
        {"label": "Frage checkboxes", "type": "checkboxes", "value": ["Ja", "Nein"]},
        {"label": "Frage date", "type": "date", "value": "2026-12-24"},
        {"label": "Frage number", "type": "number", "value": "12.5"},
    ]
    assert [(file.kind, file.alt) for file in idea.attachments.all()] == [
        ("picture", "Der Teich mit Enten"),
        ("document", ""),
    ]


@pytest.mark.parametrize("pasted", ["51.9067, 8.3785", "51,9067; 8,3785", " 51.9067 8.3785 ", "51.9067,8.3785"])
@pytest.mark.parametrize("where", ["latitude", "longitude"])
def test_both_numbers_pasted_into_one_field_are_read(client: Client, whole: Any, pasted: str, where: str) -> None:
    form = {**typed_whole(whole), "latitude": "", "longitude": "", where: pasted}
    assert client.post(form_url(whole), form).status_code == 302
    idea = Idea.objects.get()
    assert (idea.latitude, idea.longitude) == (Decimal("51.906700"), Decimal("8.378500"))


@pytest.mark.parametrize(
    ("place", "said"),
    [(("8.3785", "51.9067"), "offenbar vertauscht"), (("48.1372", "11.5756"), "477 km von hier")],
)
def test_a_place_that_is_hardly_meant_asks_back_and_can_be_kept(
    client: Client, process: Any, settings: Any, place: tuple[str, str], said: str
) -> None:
    settings.WAGTAIL_AUFBRUCH = {**settings.WAGTAIL_AUFBRUCH, "MAP_CENTRE": (51.9, 8.38, 12)}
    call = call_asking(process, place_asked=Asked.OPTIONAL)
    assert "Der Ort stimmt so." not in text_of(client.get(form_url(call)))
    typed_place = {"latitude": place[0], "longitude": place[1]}
    answer = send(client, call, **typed_place)
    assert answer.status_code == 422
    assert said in text_of(answer)
    assert "Der Ort stimmt so." in text_of(answer)
    assert_nothing_stored()
    assert send(client, call, **typed_place, place_is_right="on").status_code == 302
    assert Idea.objects.get().latitude == Decimal(place[0])


def test_limits_are_told_before_anything_is_typed(client: Client, whole: Any, settings: Any) -> None:
    settings.WAGTAIL_AUFBRUCH = {**settings.WAGTAIL_AUFBRUCH, "UPLOAD_MEGABYTES": 2.5}
    page = text_of(client.get(form_url(whole)))
    told = ["Höchstens 120 Zeichen.", "Höchstens 5.000 Zeichen.", "Höchstens 160 Zeichen.", "Höchstens 255 Zeichen."]
    told += ["Bis zu 3 Bilder. JPEG, PNG, WebP oder HEIC, höchstens 2,5 MB.", "Ein PDF mit höchstens 2,5 MB"]
    told += ["Ein Bild darf höchstens 40 Megapixel haben."]
    assert [words for words in told if words not in page] == []
    assert "Höchstens 80 Zeichen" not in page, "nobody has so long a name"


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"latitude": "51.9067, 8.3785"}, "Diesen Ort gibt es auf der Erde nicht."),  # the other number stands there
        ({"latitude": "95.1, 8.3785", "longitude": ""}, "Diesen Ort gibt es auf der Erde nicht."),
        ({"place_name": "ä" * 161}, "Bitte kürzen Sie auf 160 Zeichen"),
        ({"latitude": "91"}, "Diesen Ort gibt es auf der Erde nicht."),
        ({"latitude": "Infinity"}, "Diesen Ort gibt es auf der Erde nicht."),
        ({"longitude": "1" * 400}, "Diesen Ort gibt es auf der Erde nicht."),
        ({"latitude": "", "longitude": "8,4"}, "Bitte geben Sie beide Zahlen"),
        ({"tags": ["999999"]}, "Dieses Schlagwort gibt es hier nicht."),
        ({"tags": ["x' OR 1"]}, "Dieses Schlagwort gibt es hier nicht."),
        ({"age": ""}, "Bitte sagen Sie, was von beidem stimmt."),
        ({"age": "uralt"}, "Bitte wählen Sie eines von beiden."),
        ({"age": "younger"}, "Bitte geben Sie die Adresse einer sorgeberechtigten Person"),
        ({"age": "younger", "guardian_email": "mama@"}, "Das sieht nicht nach einer E-Mail-Adresse aus."),
        ({"age": "younger", "guardian_email": "ANNA@example.org"}, "Das ist Ihre eigene Adresse."),
        ({"old_enough": ""}, "ab 12 Jahren"),
        ({"picture_1_alt": ""}, "was auf dem Bild zu sehen ist"),
        ({"picture_1": SimpleUploadedFile("x.svg", b"<svg onload=alert(1)>")}, "Programm"),
        ({"document": pdf(b"<html>")}, "Das ist kein PDF-Dokument."),
        ({"website": "https://billig.example"}, "Ein Feld, das leer bleiben muss"),
        ({"issued": "gefälscht"}, "Das Formular war nicht vollständig."),
    ],
)
def test_a_mistake_is_named_and_nothing_is_stored(
    client: Client, whole: Any, changes: dict[str, Any], message: str
) -> None:
    answer = client.post(form_url(whole), {**typed_whole(whole), **changes})
    page = text_of(answer)
    assert answer.status_code == 422
    assert message in page
    assert "Damit alle auch ohne Vertrag ins Netz kommen." in page
    assert 'value="kurz"' in page
    assert_nothing_stored()


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("radio", "Vielleicht"),
        ("checkboxes", "Vielleicht"),
        ("dropdown", "Vielleicht"),
        ("date", "31.02.2026"),
        ("number", "NaN"),
        ("email", "x\x00@example.org"),
        ("singleline", "ä" * 256),
        ("multiline", "ä" * 5001),
    ],
)
def test_own_questions_take_no_nonsense(client: Client, whole: Any, kind: str, value: str) -> None:
    answer = client.post(form_url(whole), {**typed_whole(whole), question(whole, kind): value})
    assert answer.status_code == 422
    assert_nothing_stored()


def test_a_question_that_must_be_answered_says_so(client: Client, whole: Any) -> None:
    whole.questions.filter(field_type="singleline").update(required=True)
    answer = client.post(form_url(whole), {**typed_whole(whole), question(whole, "singleline"): " \u202e "})
    assert "Bitte beantworten Sie diese Frage." in text_of(answer)


def test_hostile_text_is_cleaned_in_every_field(client: Client, whole: Any) -> None:
    hostile = "\u202eAnna\x00 🚲 𠜎 <script>alert(1)</script>"
    fields = dict.fromkeys(("title", "text", "place_name", "author_name", "picture_1_alt"), hostile)
    data = {**typed_whole(whole), **fields, question(whole, "singleline"): hostile}
    assert client.post(form_url(whole), data).status_code == 302
    idea = Idea.objects.get()
    clean = "Anna 🚲 𠜎 <script>alert(1)</script>"
    stored = {idea.title, idea.text, idea.place_name, idea.author_name, idea.answers[0]["value"]}
    assert stored == {clean}
    assert idea.attachments.first().alt == clean
    Idea.objects.update(state=State.PUBLISHED, published_at=idea.created_at)
    assert "<script>alert" not in client.get(f"{whole.url}ideen/{idea.pk}/").content.decode()


# --- Files stay


def test_a_file_stays_when_something_else_is_wrong_and_can_be_removed(client: Client, whole: Any) -> None:
    answer = client.post(form_url(whole), {**typed_whole(whole), "title": ""})
    page = answer.content.decode()
    assert answer.status_code == 422
    kept = Attachment.objects.get(kind="picture")
    assert f'name="remove_{kept.pk}"' in page
    assert 'value="Der Teich mit Enten"' in page
    preview = re.search(r'src="([^"]*/datei/[^"]+)"', page)
    assert preview
    assert file_of(client.get(preview[1]))[:3] == b"\xff\xd8\xff"

    data = typed_whole(whole)
    for name in ("picture_1", "picture_1_alt", "document"):
        del data[name]
    data[f"alt_{kept.pk}"] = "Enten auf dem Teich"
    assert client.post(form_url(whole), data).status_code == 302
    assert [file.alt for file in Idea.objects.get().attachments.all()] == ["Enten auf dem Teich", ""]


def test_a_kept_file_is_removed_by_its_box(client: Client, whole: Any) -> None:
    client.post(form_url(whole), {**typed_whole(whole), "title": ""})
    kept = Attachment.objects.get(kind="picture")
    data = typed_whole(whole)
    for name in ("picture_1", "picture_1_alt", "document"):
        del data[name]
    assert client.post(form_url(whole), {**data, f"remove_{kept.pk}": "on"}).status_code == 302
    assert [file.kind for file in Idea.objects.get().attachments.all()] == ["document"]
    assert not Attachment.objects.filter(pk=kept.pk).exists()


def test_the_files_of_another_form_cannot_be_taken(client: Client, whole: Any) -> None:
    client.post(form_url(whole), {**typed_whole(whole), "title": ""})
    kept = Attachment.objects.get(kind="picture")
    data = typed(whole, form_key="11111111-1111-4111-8111-111111111111", old_enough="on", age="older")
    client.post(form_url(whole), {**data, f"alt_{kept.pk}": "Meins", f"remove_{kept.pk}": "on"})
    assert not Idea.objects.get().attachments.exists()
    assert Attachment.objects.get(pk=kept.pk).alt == "Der Teich mit Enten"


def test_files_that_were_chosen_for_one_call_come_into_no_other_one(client: Client, whole: Any, process: Any) -> None:
    client.post(form_url(whole), {**typed_whole(whole), "title": ""})
    assert Attachment.objects.count() == 2
    asks_none, asks_too = (
        call_asking(process, title=asked, picture_asked=asked) for asked in (Asked.NO, Asked.OPTIONAL)
    )
    for other in (asks_none, asks_too):
        page = client.post(form_url(other), {**typed(other), "title": ""}).content.decode()
        assert "remove_" not in page
        assert client.post(form_url(other), {**typed(other), "title": other.title}).status_code == 302
        assert not Idea.objects.get(page_id=other.pk).attachments.exists()
    whole.picture_asked = Asked.NO
    whole.save()
    data = {key: value for key, value in typed_whole(whole).items() if not key.startswith(("picture", "document"))}
    assert client.post(form_url(whole), data).status_code == 302
    assert [file.kind for file in Idea.objects.get(page_id=whole.pk).attachments.all()] == ["document"]


def test_no_more_than_three_pictures(client: Client, whole: Any) -> None:
    data = typed_whole(whole)
    for number in (1, 2, 3):
        data[f"picture_{number}"] = picture(size=(100 + number, 100))
        data[f"picture_{number}_alt"] = f"Bild {number}"
    client.post(form_url(whole), {**data, "title": ""})
    page = client.post(form_url(whole), {**data, "title": "", "picture_1": picture(size=(300, 300))}).content.decode()
    assert "kein Platz" in page
    assert Attachment.objects.filter(kind="picture").count() == 3


def test_who_goes_back_and_sends_once_more_with_other_words_has_the_picture_in_both(client: Client, whole: Any) -> None:
    assert client.post(form_url(whole), typed_whole(whole)).status_code == 302
    data = {key: value for key, value in typed_whole(whole).items() if not key.startswith(("picture", "document"))}
    assert client.post(form_url(whole), {**data, "title": "Anders"}).status_code == 302
    files = [{file.file.name for file in idea.attachments.all()} for idea in Idea.objects.all()]
    assert [len(names) for names in files] == [2, 2]
    assert not files[0] & files[1], "each has files of its own"


def test_a_double_click_with_a_picture_makes_one_idea_with_one_picture(client: Client, whole: Any) -> None:
    whole.picture_asked = Asked.REQUIRED
    whole.save()
    for _click in range(2):
        assert client.post(form_url(whole), typed_whole(whole)).status_code == 302
    assert Idea.objects.get().attachments.filter(kind="picture").count() == 1


def test_a_forged_form_leaves_no_file(whole: Any) -> None:
    strict = Client(enforce_csrf_checks=True)
    answer = strict.post(form_url(whole), typed_whole(whole))
    assert answer.status_code == 403
    assert "Bitte wählen Sie sie noch einmal aus." in text_of(answer)
    assert not Attachment.objects.exists()


def test_a_machine_leaves_no_file(client: Client, whole: Any) -> None:
    client.post(form_url(whole), {**typed_whole(whole), "website": "x"})
    client.post(form_url(whole), {**typed_whole(whole), "issued": ""})
    assert not Attachment.objects.exists()


def test_a_form_that_is_sent_in_an_instant_comes_back_and_passes_then(client: Client, process: Any) -> None:
    call = call_asking(process)
    page = client.get(form_url(call)).content.decode()
    issued = re.search(r'name="issued" value="([^"]+)"', page)
    assert issued
    answer = send(client, call, issued=issued[1])
    assert answer.status_code == 422
    assert "Das ging sehr schnell." in text_of(answer)
    assert_nothing_stored()


def test_the_sixty_first_idea_within_an_hour_waits_and_is_not_lost(client: Client, process: Any, settings: Any) -> None:
    settings.WAGTAIL_AUFBRUCH = {**settings.WAGTAIL_AUFBRUCH, "THROTTLE_FACTOR": 1 / 60}
    call = call_asking(process)
    assert send(client, call).status_code == 302
    answer = send(client, call, title="Noch eine", text="Auch gut")
    assert answer.status_code == 429
    assert "Auch gut" in answer.content.decode()
    assert Idea.objects.count() == 1


# --- Who hands in, and what follows


def test_who_is_known_needs_no_address_and_no_mail(client: Client, process: Any) -> None:
    call = call_asking(process)
    author = make_participant(process)
    log_in(client, process, author)
    page = text_of(client.get(form_url(call)))
    assert "anna@example.org" in page
    assert 'name="email"' not in page
    answer = send(client, call, email="jemand@anders.example")
    idea = Idea.objects.get()
    assert (idea.author, idea.state) == (author, State.PENDING)
    assert "bestätigen Sie" not in text_of(client.get(answer.url))
    assert mail.outbox == []


def test_after_moderation_a_confirmed_idea_is_there_at_once(client: Client, process: Any) -> None:
    call = call_asking(process, moderation=Moderation.AFTER)
    send(client, call)
    idea = Idea.objects.get()
    assert idea.state == State.UNCONFIRMED
    client.post(link_in(mail.outbox[0]))
    idea.refresh_from_db()
    assert idea.state == State.PUBLISHED
    assert Client().get(f"{call.url}ideen/{idea.pk}/").status_code == 200


def test_where_nothing_is_needed_a_code_is_shown_once(client: Client, process: Any) -> None:
    call = call_asking(process, identification=Identification.NONE)
    assert 'name="email"' not in client.get(form_url(call)).content.decode()
    answer = send(client, call)
    idea = Idea.objects.get()
    assert (idea.author, idea.state) == (None, State.PENDING)
    assert idea.claim_hash
    thanks = client.get(answer.url)
    form = text_of(client.get(f"{process.url}beteiligung/karte/"))
    assert "Haben Sie den Code zu Ihrer Idee?" in form or "Haben Sie einen Code?" in form
    assert "ohne E-Mail-Adresse" in form, "the page speaks to those who were given a code here, not on a card alone"
    code = re.search(r'aufbruch-code__code">([^<]+)<', thanks.content.decode())
    assert code
    assert mail.outbox == []
    assert code[1] not in Client().get(answer.url).content.decode()

    claimed = client.post(f"{process.url}beteiligung/karte/", {"code": code[1], "email": "anna@example.org", **traps()})
    assert claimed.status_code == 302
    client.post(link_in(mail.outbox[0]))
    idea.refresh_from_db()
    assert idea.author is not None


def traps() -> dict[str, str]:
    from tests.factories.participation import issued_long_ago

    return {"website": "", "issued": issued_long_ago()}


def test_published_at_once_and_without_any_address(client: Client, process: Any) -> None:
    call = call_asking(process, identification=Identification.NONE, moderation=Moderation.AFTER)
    thanks = text_of(client.get(send(client, call).url))
    assert "Ihre Idee ist veröffentlicht" in thanks
    assert Idea.objects.get().state == State.PUBLISHED


# --- Proposing again


def test_an_idea_from_the_pool_is_proposed_again_with_the_decision_of_then(client: Client, process: Any) -> None:
    old = make_idea(make_call(process, "Vor drei Jahren"), "Seilbahn", stage=Stage.POOL, text="Vom Berg zum Tal")
    old.stage_steps.create(stage=Stage.POOL, note="Damals fehlte das Geld.")
    call = call_asking(process)
    page = text_of(client.get(form_url(call), {"erneut": old.pk}))
    assert "Damals fehlte das Geld." in page
    assert 'value="Seilbahn"' in page
    assert "Vom Berg zum Tal" in page
    assert send(client, call, earlier=old.pk, seen_similar="1").status_code == 302
    assert Idea.objects.exclude(pk=old.pk).get().earlier == old


@pytest.mark.parametrize("values", [{"stage": Stage.DONE}, {"stage": Stage.POOL, "state": State.HIDDEN}, {"other": 1}])
def test_what_is_on_its_way_hidden_or_foreign_is_not_proposed_again(
    client: Client, process: Any, values: dict[str, Any]
) -> None:
    home = make_process("Anderer Prozess") if values.pop("other", None) else process
    old = make_idea(make_call(home, "Alt"), "Geheimes", **{"stage": Stage.POOL, **values})
    call = call_asking(process)
    assert "Geheimes" not in client.get(form_url(call), {"erneut": old.pk}).content.decode()
    send(client, call, earlier=old.pk, seen_similar="1")
    assert Idea.objects.filter(page=call).get().earlier is None


@pytest.mark.parametrize("key", ["", "x", "0", "-1", "9" * 40, "²", "1 OR 1=1", "\x00"])
def test_a_made_up_number_of_an_earlier_idea_does_no_harm(client: Client, process: Any, key: str) -> None:
    assert client.get(form_url(call_asking(process)), {"erneut": key}).status_code == 200


def test_a_closed_call_keeps_no_file_either(client: Client, whole: Any) -> None:
    whole.closes_at = whole.first_published_at
    IdeaCallPage.objects.filter(pk=whole.pk).update(closes_at="2020-01-01T00:00Z")
    answer = client.post(form_url(whole), typed_whole(whole))
    assert answer.status_code == 409
    assert "Freies WLAN im Stadtpark" in answer.content.decode()
    assert not Attachment.objects.exists()
    assert_nothing_stored()


def test_the_number_of_queries_does_not_depend_on_questions_and_tags(
    client: Client, whole: Any, django_assert_max_num_queries: Any
) -> None:
    def queries() -> int:
        with django_assert_max_num_queries(30) as captured:
            client.get(form_url(whole))
        return len(captured)

    queries()
    before = queries()
    for number in range(20):
        IdeaQuestion.objects.create(page=whole, label=f"Noch {number}", field_type="singleline", sort_order=99)
        whole.tags.add(f"Wort {number}")
    whole.save()
    queries()
    assert queries() == before


def test_pictures_that_cost_much_are_drawn_for_one_network_up_to_a_limit(
    process: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Asked before they are decoded: a few kilobytes may hold forty million pixels."""
    monkeypatch.setattr("wagtail_aufbruch.participation.public.uploads.upload_limits.MEGAPIXELS_PER_TEN_MINUTES", 2)
    call = call_asking(process, picture_asked=Asked.OPTIONAL)
    data = typed(call, title="")
    sent = [
        Client().post(form_url(call), {**data, "form_key": str(uuid.uuid4()), "picture_1": picture()})
        for _time in range(3)
    ]
    assert {answer.status_code for answer in sent} == {422}
    assert Attachment.objects.count() == 2
    assert "sehr oft" not in sent[1].content.decode()
    assert "sehr oft" in sent[2].content.decode()
    assert typed(call)["text"] in sent[2].content.decode()


def test_a_picture_that_comes_faster_than_people_are_is_not_drawn(process: Any) -> None:
    call = call_asking(process, picture_asked=Asked.OPTIONAL)
    Client().post(form_url(call), {**typed(call, issued=issue()), "picture_1": picture()})
    assert not Attachment.objects.exists()
