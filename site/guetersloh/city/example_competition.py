"""A competition to try entering with, a few entries for those who handle cases, and one that is decided.

Both say plainly that they are examples. They belong to the demo alone; the process file holds facts only.
"""

from datetime import datetime, timedelta
from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image, ImageDraw

from wagtail_aufbruch.competitions.domain.announcing.forms import questions_of
from wagtail_aufbruch.competitions.domain.certificates import issuing
from wagtail_aufbruch.competitions.domain.checking.deciding import admit
from wagtail_aufbruch.competitions.domain.checking.reading import fingerprint_of
from wagtail_aufbruch.competitions.domain.checking.rules import Ticked, rules_of
from wagtail_aufbruch.competitions.domain.entering.drafts import Beginning, begin, save
from wagtail_aufbruch.competitions.domain.entering.handing_in import confirm, hand_in, withdraw
from wagtail_aufbruch.competitions.domain.going_on import choosing
from wagtail_aufbruch.competitions.domain.going_on.publishing import choose_and_publish
from wagtail_aufbruch.competitions.domain.honouring import preparing
from wagtail_aufbruch.competitions.domain.honouring.telling import tell_entrants
from wagtail_aufbruch.competitions.domain.judging.subjects import KEY as ENTRY
from wagtail_aufbruch.competitions.domain.result import fixing
from wagtail_aufbruch.competitions.domain.result.standing import standing_of
from wagtail_aufbruch.competitions.domain.voting.casting import Voter, cast
from wagtail_aufbruch.competitions.enums import EntryState, Finding
from wagtail_aufbruch.competitions.models import (
    Category,
    CheckRule,
    CompetitionIndexPage,
    CompetitionPage,
    Entry,
    EntryFile,
    EntryQuestion,
    Prize,
)
from wagtail_aufbruch.core.reader_cache.freshness import touch_all
from wagtail_aufbruch.participation.domain.comments import writing
from wagtail_aufbruch.participation.domain.files import staging
from wagtail_aufbruch.participation.domain.files.rules import rules_by_key
from wagtail_aufbruch.participation.domain.people.participants import mark_confirmed, participant_for
from wagtail_aufbruch.participation.domain.questions.answers import answers_to
from wagtail_aufbruch.participation.domain.questions.definition import field_name
from wagtail_aufbruch.participation.domain.responses import answers
from wagtail_aufbruch.participation.enums import Stage
from wagtail_aufbruch.reviews.domain.reviewing.writing import Judgement
from wagtail_aufbruch.reviews.domain.reviewing.writing import save as review
from wagtail_aufbruch.reviews.domain.rounds import opening, people
from wagtail_aufbruch.reviews.domain.rounds import preparing as rounds
from wagtail_aufbruch.reviews.domain.rounds.preparing import CriterionPlan, RoundPlan
from wagtail_aufbruch.reviews.models import Round

SLUG = "beispiel-wettbewerb"
TITLE = "Beispiel: Ein Wettbewerb zum Ausprobieren"
INTRODUCTION = (
    "Diesen Wettbewerb gibt es nicht. Er gehört zur Vorführung: Hier lässt sich ausprobieren, wie man einen Beitrag "
    "beginnt, unterbricht und einreicht. Die Nachrichten dazu liegen im Postfach der Vorführung."
)
DAYS = 28
DECIDED_SLUG = "beispiel-entschieden"
DECIDED_TITLE = "Beispiel: Ein Wettbewerb, der entschieden ist"
DECIDED_INTRODUCTION = (
    "Auch diesen Wettbewerb gibt es nicht. Er gehört zur Vorführung und zeigt, wie die Gewinnerinnen und Gewinner "
    "bekannt gegeben werden: mit Bild, Preis und dem, was die Jury dazu sagt."
)
DECIDED_DAYS = 40
"""So long ago its entries were due."""
SCORES = (((5, 4), (4, 4), (4, 3)), ((5, 5), (4, 3), (3, 4)), ((4, 4), (4, 5), (4, 4)))
"""By each of the jury, of each entry: the scores by criterion."""
BALLOTS = (0, 0, 1, 1, 1, 2, 2)
"""Which entry each ballot names."""
REASONS = (
    "Mit wenig Mitteln kommt hier viel zusammen, und die Idee lässt sich in jedem Viertel wiederholen.",
    "Ein Ort, der ohne Kosten und ohne Anmeldung für alle da ist.",
)

TALK = {
    "Bank zum Plaudern": ("Vor der Bücherei wäre ein guter Platz dafür.", "Bitte mit Lehne, dann bleibt man länger."),
    "Reparaturmobil": ("Kommt das auch in die Ortsteile?",),
}
"""What people say of the winners, by title."""

ANSWERED = {
    "Bank zum Plaudern": (
        "Das ist ein Beispiel für eine Antwort der Stadt; die Idee, das Amt und alles darin sind erfunden.\n\n"
        "So könnte sie lauten: Wir probieren zwei Bänke ein halbes Jahr lang aus, fragen danach die Menschen, die dort "
        "sitzen, und sagen an dieser Stelle, ob es mehr werden."
    ),
}
"""What an office that does not exist answers to a winner, by title."""

FORM: tuple[dict[str, Any], ...] = (
    {
        "label": "Worum geht es?",
        "field_type": "multiline",
        "required": True,
        "is_public": True,
        "help_text": "In ein paar Sätzen, die auch jemand versteht, der noch nie davon gehört hat.",
    },
    {"label": "Für wen ist das gut?", "field_type": "singleline", "required": False},
    {"label": "Bilder und Unterlagen", "field_type": "step", "required": False},
    {
        "label": "Ein Bild dazu",
        "field_type": "picture",
        "required": False,
        "is_public": True,
        "most_files": 3,
        "help_text": "Eine Skizze genügt. Orts- und Kameradaten entfernen wir.",
    },
    {"label": "Eine Seite als PDF", "field_type": "file", "required": False},
    {"label": "Wer dahintersteht", "field_type": "step", "required": False},
    {"label": "Wer macht noch mit?", "field_type": "team", "required": False, "most_people": 4},
)
TERMS = (
    ("Ein Beispiel", "Dieser Wettbewerb wird nicht durchgeführt. Es gibt nichts zu gewinnen, und niemand liest mit."),
    ("Was gespeichert wird", "Was Sie eingeben, liegt nur in dieser Vorführung und geht mit ihr."),
)
ENTRIES: tuple[tuple[str, str, int, str, str, str], ...] = (
    ("Bank zum Plaudern", "Anna Beispiel", 1, "Wer auf dieser Bank sitzt, möchte angesprochen werden.", "Für alle",
     "handed_in"),
    ("Reparaturmobil", "Team Beispiel", 1, "Ein Rad mit Werkzeug kommt jeden Monat in ein anderes Viertel.",
     "Für Leute ohne Werkstatt", "handed_in"),
    ("Lesen unter Bäumen", "Klasse Beispiel", 0, "Ein Regal im Park, aus dem man Bücher mitnimmt und zurückbringt.",
     "Für Kinder", "handed_in"),
    ("Stadtplan der kurzen Wege", "Ben Beispiel", 1, "Ein Plan mit Wegen, die man zu Fuß schneller geht.", "",
     "unconfirmed"),
    ("Ohne Titelbild", "Cem Beispiel", 0, "Noch ein Entwurf, an dem weitergeschrieben wird.", "", "draft"),
    ("Doch nicht", "Dora Beispiel", 1, "Diesen Beitrag hat jemand zurückgezogen.", "", "withdrawn"),
)  # fmt: skip
"""Title, name, number of the category, answers to the first two questions, state."""


def add_example_competition(process: Any, user: Any) -> None:
    """Put the examples below the process, with their entries, unless they have been there before. ``user`` decides."""
    index = CompetitionIndexPage.objects.child_of(process).first()
    if index is None:
        index = CompetitionIndexPage(title="Wettbewerbe", slug="wettbewerbe")
        process.add_child(instance=index)
        index.save_revision().publish()
    there = CompetitionPage.objects.child_of(index)
    closes = (timezone.localtime() + timedelta(days=DAYS)).replace(hour=23, minute=59, second=0, microsecond=0)
    if not there.filter(slug=SLUG).exists():
        competition = _competition(index, SLUG, TITLE, INTRODUCTION, closes)
        for number, row in enumerate(ENTRIES):
            _entry(competition, process, number, *row)
    if not there.filter(slug=DECIDED_SLUG).exists():
        _decide(_competition(index, DECIDED_SLUG, DECIDED_TITLE, DECIDED_INTRODUCTION, closes), process, user)


def _decide(competition: CompetitionPage, process: Any, user: Any) -> None:
    """Entries, then the end moved to the past, then winners that everybody can read of."""
    for number, row in enumerate(ENTRIES[:3]):
        _entry(competition, process, number, *row)
    closed = competition.closes_at - timedelta(days=DAYS + DECIDED_DAYS)
    competition.opens_at, competition.closes_at = closed - timedelta(days=60), closed
    competition.jury_from, competition.jury_until = (
        closed.date() + timedelta(days=7),
        closed.date() + timedelta(days=14),
    )
    competition.honoured_at = (closed + timedelta(days=28)).replace(hour=18, minute=0)
    # An end that people rely on is moved by extending alone, and never back; here nobody relies on it.
    CompetitionPage.objects.filter(pk=competition.pk).update(opens_at=competition.opens_at, closes_at=closed)
    touch_all()
    competition.check_rules = [CheckRule(text="Alle Fragen sind beantwortet, und der Beitrag passt zur Ausschreibung.")]
    competition.save_revision().publish()
    for entry in Entry.objects.filter(competition=competition, state=EntryState.HANDED_IN).order_by("number"):
        kept = {rule.key: Ticked(Finding.FULFILLED) for rule in rules_of(entry.competition)}
        admit(entry, kept, user=user, seen=fingerprint_of(entry))
    # Sent before the end and admitted right after it: what is admitted once people vote is not voted for.
    sent = Entry.objects.filter(competition=competition)
    sent.update(sent_at=closed - timedelta(days=1), state_changed_at=closed + timedelta(days=1))
    entries = list(Entry.objects.judged().filter(competition=competition).order_by("number"))
    _judge(competition, entries, closed, user)
    for place, (entry, reason) in enumerate(zip(entries, REASONS, strict=False), 1):
        picture = entry.files.first()
        award = preparing.Award(
            prize=f"{place}. Preis",
            text="Ein Beispiel",
            place=place,
            reason=reason,
            name=entry.name,
            picture=picture.pk if picture is not None else None,
        )
        preparing.settle(entry, award, user=user, seen=preparing.revision_of(competition))
    press = "Ein Text zum Weitergeben: worum es ging, wie viele mitgemacht haben, wer gewonnen hat."
    texts = ("Drei Beiträge sind in diesem Beispiel eingegangen.", press)
    preparing.keep_texts(competition, *texts, user=user, seen=preparing.revision_of(competition))
    preparing.publish(competition, user=user, seen=preparing.revision_of(competition))
    issuing.keep_sheet(
        competition,
        for_taking_part=True,
        with_reason=True,
        place="Gütersloh",
        day=None,
        signers=("Beispielamt, Leitung", "Für die Jury"),
        user=user,
    )
    issuing.issue(competition, user=user)
    tell_entrants()  # now, and not in the middle of what somebody tries out later
    for entry in entries[:2]:
        _let_go_on(entry, user)


def _let_go_on(entry: Entry, user: Any) -> None:
    """A winner as a contribution, with what people say of it."""
    words = choosing.proposal_of(entry)
    made = choose_and_publish(entry, words, seen=choosing.seen_of(entry), user=user)
    if made is None:
        return
    for number, text in enumerate(TALK.get(entry.title, ())):
        reader = participant_for(made.process, f"leserin{number}@example.org")
        mark_confirmed(reader)
        writing.write(made, writing.Remark(text=text, author_name="Eine Leserin (Beispiel)"), participant=reader)
    if entry.title in ANSWERED:
        draft = answers.Draft(
            body="Beispielamt",
            text=ANSWERED[entry.title],
            answered_on=timezone.localdate(),
            stage=Stage.PURSUED,
            period="Ein Beispiel, kein Versprechen",
        )
        answers.publish_answers([answers.save_draft(made, draft, user=user)], user)


def _judge(competition: CompetitionPage, entries: list[Entry], closed: datetime, user: Any) -> None:
    """A jury judges and people vote, as if it were then; the result of both is fixed, so that everybody can recount."""
    now = timezone.now().replace(second=0, microsecond=0)
    competition.vote_wanted, competition.vote_least, competition.jury_weight = True, 5, 70
    competition.vote_from, competition.vote_until = now - timedelta(days=1), now + timedelta(days=1)
    competition.honoured_at = now + timedelta(days=2)
    competition.save_revision().publish()
    criteria = (CriterionPlan("Nutzen für die Stadt", weight=2), CriterionPlan("Machbarkeit"))
    plan = RoundPlan(
        title="Jury des Beispiels",
        criteria=criteria,
        opens_at=now - timedelta(days=1),
        closes_at=now + timedelta(days=1),
        tie_breaks=["heaviest", "decision"],
    )
    jury = rounds.create_round(competition, ENTRY, plan, user=user)
    rounds.choose_items(jury, [entry.pk for entry in entries], user=user)
    named = [people.Person(f"Jury {place}", f"jury{place}@example.org") for place in (1, 2, 3)]
    people.add_reviewers(jury, named, user=user)
    jury = opening.release(jury, user=user)
    items = {item.object_id: item.pk for item in jury.items.all()}
    for reviewer, scores in zip(jury.reviewers.order_by("pk"), SCORES, strict=True):
        for entry, given in zip(entries, scores, strict=True):
            keys = jury.criteria.values_list("pk", flat=True)
            review(reviewer, items[entry.pk], Judgement(dict(zip(keys, given, strict=True))), hand_in=True)
    for place, number in enumerate(BALLOTS):
        chosen = [entry.number for entry in entries[number : number + 1] if entry.number is not None]
        cast(competition, chosen, Voter(f"abstimmung{place}@example.org", "", is_known=True))
    begins, ends = closed + timedelta(days=7), closed + timedelta(days=14)
    Round.objects.filter(pk=jury.pk).update(opens_at=begins, closes_at=ends)
    competition.refresh_from_db()
    competition.vote_from, competition.vote_until = ends, closed + timedelta(days=21)
    competition.honoured_at = (closed + timedelta(days=28)).replace(hour=18, minute=0)
    competition.save()
    competition.save_revision()
    fixing.fix(competition, user=user, seen=fixing.fingerprint_of(standing_of(competition)))


def _competition(
    index: CompetitionIndexPage, slug: str, title: str, introduction: str, closes: datetime
) -> CompetitionPage:
    page = CompetitionPage(
        title=title,
        slug=slug,
        introduction=introduction,
        closes_at=closes,
        jury_from=closes.date() + timedelta(days=7),
        jury_until=closes.date() + timedelta(days=14),
        honoured_at=(closes + timedelta(days=28)).replace(hour=18, minute=0),
        who_may="Alle, die etwas ausprobieren möchten, allein oder im Team.",
        guardian_below=16,
        terms=[
            block
            for heading, text in TERMS
            for block in (("heading", {"text": heading, "level": "2"}), ("paragraph", f"<p>{text}</p>"))
        ],
    )
    page.categories = [
        Category(title="Bis 18 Jahre", text="Auch Schulklassen."),
        Category(title="Ab 19 Jahren", text="Auch Vereine."),
    ]
    page.prizes = [Prize(title="1. Preis", text="Ein Beispiel"), Prize(title="2. Preis", text="Noch ein Beispiel")]
    page.questions = [EntryQuestion(sort_order=place, **row) for place, row in enumerate(FORM)]
    index.add_child(instance=page)
    page.save_revision().publish()
    return CompetitionPage.objects.get(pk=page.pk)


def _entry(
    competition: CompetitionPage,
    process: Any,
    number: int,
    title: str,
    name: str,
    category: int,
    about: str,
    whom: str,
    state: str,
) -> None:
    """One entry, in the way in which people make it."""
    entry = begin(competition, Beginning(email=f"beispiel{number}@example.org"), process=process)
    asked = questions_of(entry.form)
    first, second, picture = asked[0], asked[1], asked[3]
    answers = answers_to([first, second], {field_name(first): about, field_name(second): whom})
    key = list(competition.categories.all())[category].key
    entry = save(entry, answers, revision=entry.revision, title=title, name=name, category=key)
    if state == "handed_in":
        _picture(entry, picture.key, number)
    if state in {"handed_in", "withdrawn"}:
        entry = hand_in(entry, by_mail=True)
    elif state == "unconfirmed":
        entry = hand_in(entry, by_mail=False)
    if state == "withdrawn":
        withdraw(confirm(entry))


def _picture(entry: Entry, question: str, number: int) -> None:
    """A drawn picture, so that no photograph of anybody is needed."""
    drawn = Image.new("RGB", (1200, 800), ("#e9f1e4", "#e4ecf4", "#f6ecdf")[number % 3])
    pen = ImageDraw.Draw(drawn)
    for place in range(6):
        left, top = 120 + place * 170, 520 - (place * 97 + number * 131) % 330
        pen.rounded_rectangle(
            (left, top, left + 120, 700), 16, fill=("#2f6b4f", "#2d5a88", "#9a5b1d")[(place + number) % 3]
        )
    raw = BytesIO()
    drawn.save(raw, "PNG")
    staging.take_whole(
        EntryFile(entry=entry, question_key=question, alt="Eine Skizze aus farbigen Flächen"),
        SimpleUploadedFile("skizze.png", raw.getvalue()),
        owner=entry,
        files=entry.files.all(),
        rules=rules_by_key(questions_of(entry.form))[question],
    )
