"""The form of a competition as it was published: each version is kept, and entries go on with theirs."""

from django.db import transaction

from wagtail_aufbruch.competitions.domain.errors import CompetitionGone
from wagtail_aufbruch.competitions.models import CompetitionPage, EntryCounter, FormVersion
from wagtail_aufbruch.participation.domain.questions.asked import AskedQuestion, definition_of, questions_in
from wagtail_aufbruch.participation.domain.questions.definition import is_public


@transaction.atomic
def keep_version(competition: CompetitionPage) -> FormVersion:
    """The version that says what the page asks now; a new one where the page asks otherwise than the last one did.

    Called when the page is published. Under the lock of the competition, so that two publications make one version.
    """
    lock(competition)
    fields = definition_of(competition.questions.all())
    last = FormVersion.objects.filter(competition=competition.pk).order_by("-number").first()
    if last is not None and last.fields == fields:
        return last
    number = last.number + 1 if last is not None else 1
    return FormVersion.objects.create(competition_id=competition.pk, number=number, fields=fields)


def current_version(competition: CompetitionPage) -> FormVersion:
    """The form for those who begin now; one query. A page that never went through publication gets its first one."""
    last = FormVersion.objects.filter(competition=competition.pk).order_by("-number").first()
    return last or keep_version(competition)


def questions_of(version: FormVersion) -> tuple[AskedQuestion, ...]:
    """What the form asks, in order."""
    return questions_in(version.fields)


def public_keys(version: FormVersion) -> frozenset[str]:
    """The keys of the questions of which this form says that everybody may see what is given."""
    return frozenset(one.key for one in questions_of(version) if is_public(one))


def read_anew(competition: CompetitionPage) -> CompetitionPage:
    """The competition as it is now: a form may have been open for hours, and an editor may have moved its moments. Its
    process is the one that is known. Raises CompetitionGone."""
    fresh: CompetitionPage | None = CompetitionPage.objects.filter(pk=competition.pk).first()
    if fresh is None:
        raise CompetitionGone
    if "process" in competition.__dict__:
        fresh.__dict__["process"] = competition.__dict__["process"]
    return fresh


def lock(competition: CompetitionPage) -> EntryCounter:
    """The competition's lock, until the end of the transaction: numbers, limits and versions are settled under it."""
    EntryCounter.objects.bulk_create([EntryCounter(competition_id=competition.pk)], ignore_conflicts=True)
    return EntryCounter.objects.select_for_update().get(competition=competition.pk)
