"""Joining two ideas that want the same: both stay, one points to the other, supporters count once."""

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from wagtail_aufbruch.core.domain.process.language import written_to_people
from wagtail_aufbruch.core.extension.protocols import AnyUser
from wagtail_aufbruch.core.lists.folding import holds_words
from wagtail_aufbruch.core.reader_cache.freshness import touch
from wagtail_aufbruch.ideas.domain.errors import CannotMerge
from wagtail_aufbruch.ideas.domain.responses import news
from wagtail_aufbruch.ideas.domain.urls import idea_url
from wagtail_aufbruch.ideas.models import KIND, Idea
from wagtail_aufbruch.participation.domain.assessment import carrying
from wagtail_aufbruch.participation.domain.notifications import announcements
from wagtail_aufbruch.participation.domain.responses.errors import NotPublic, WordsChanged
from wagtail_aufbruch.participation.enums import ActivityKind
from wagtail_aufbruch.participation.extension.fingerprint import digest
from wagtail_aufbruch.participation.extension.periodic_work import each
from wagtail_aufbruch.participation.models import Assessment, Contribution, Follow, News, Participant


def words_seen(idea: Contribution) -> str:
    """Says whether an idea's words are still what a page showed."""
    return digest(idea.title, idea.text)


@transaction.atomic
def merge(
    idea: Contribution, into: Contribution, *, user: AnyUser, note: str = "", seen: tuple[str, str] | None = None
) -> Idea:
    """Let ``idea`` point to ``into``. Returns it as it is now.

    ``seen``: of both, the words that a form showed (``words_seen``); raises WordsChanged where they are others by now.

    Supporters are carried over once each; comments stay where they are; what was joined with ``idea`` before points
    to ``into`` as well, so there are no chains. Authors, supporters with a confirmed address and followers of
    ``idea`` hear of it, everybody once. Raises CannotMerge, NotPublic.
    """
    source, target = _locked(idea.pk, into.pk)
    _check(source, target)
    for one, words in zip((source, target), seen or (), strict=False):
        if words_seen(one) != words:
            raise WordsChanged(one)
    told = list(_people_of(source, target))
    carrying.carry_over(source, target)
    moved = [source.pk, *Contribution.objects.filter(merged_into_id=source.pk).values_list("pk", flat=True)]
    Contribution.objects.filter(pk__in=moved).update(merged_into_id=target.pk)
    source.merged_into_id = target.pk
    touch(source.process_id)
    log(source, "aufbruch.merged", user=user, title=source.title, data={"into": target.pk, "note": note.strip()})
    news.tell_of_merging(source, target, told, note.strip())
    _announce(target, source, note.strip())
    _let_followers_follow(source, target)
    return source


@transaction.atomic
def unmerge(idea: Contribution, *, user: AnyUser) -> Idea:
    """Take the joining back: the idea stands in lists again, and what was carried over is taken out of the other.

    Raises CannotMerge for an idea that is not joined with any.
    """
    if idea.merged_into_id is None:
        raise _not_joined(idea)
    source, target = _locked(idea.pk, idea.merged_into_id)
    if source.merged_into_id != target.pk:
        raise _not_joined(source)
    return _part(source, target, user)


def separate_from_hidden() -> int:
    """Let what was joined with an idea that is not public any more stand for itself again: it would be in no list, and
    nobody could support it, though nothing is wrong with it. Returns how many; part of the periodic work."""
    shown = Contribution.objects.published()
    lost = Idea.objects.published().filter(merged_into__isnull=False).exclude(merged_into__in=shown.values("pk"))
    return each(lost.order_by("pk"), _separate)


@transaction.atomic
def _separate(idea: Idea) -> bool:
    """Under the lock it is looked at once more: the other one may be shown again, or the idea be separated."""
    try:
        source, target = _locked(idea.pk, idea.merged_into_id or 0)
    except CannotMerge:
        return False
    if source.merged_into_id != target.pk or target.is_public or not source.is_public:
        return False
    _part(source, target, None)
    return True


def _part(source: Idea, target: Idea, user: AnyUser | None) -> Idea:
    """Both are locked; ``user``: None where it follows from the other one's not being public."""
    Contribution.objects.filter(pk=source.pk).update(merged_into=None)
    source.merged_into_id = None
    still_joined = Contribution.objects.filter(merged_into_id=target.pk).order_by("-pk")
    carrying.take_out_carried(source, target, still_joined)
    # Who hears weekly was not told of the joining yet.
    News.objects.filter(contribution_id=target.pk, told_of_id=source.pk, kind=ActivityKind.MERGED).delete()
    touch(source.process_id)
    log(source, "aufbruch.unmerged", user=user, title=source.title, data={"from": target.pk})
    is_told = Idea.objects.visible_on(source.page_id).filter(pk=target.pk).exists()
    news.tell_of_parting(source, target if is_told else None)
    return source


def _locked(source_pk: int, target_pk: int) -> tuple[Idea, Idea]:
    """Both ideas, locked in the order that ``participation.domain.contributions.effects`` sets."""
    wanted = Idea.objects.filter(pk__in=[source_pk, target_pk]).order_by("-pk")
    found = {idea.pk: idea for idea in wanted.select_for_update(no_key=True)}
    if source_pk == target_pk:
        raise CannotMerge(_("An idea cannot be joined with itself. Choose another one."))
    if len(found) < 2:
        raise CannotMerge(_("This idea does not exist any more. Choose another one."))
    return found[source_pk], found[target_pk]


def _check(source: Idea, target: Idea) -> None:
    if source.process_id != target.process_id:
        raise CannotMerge(_("The two ideas belong to different processes. Choose one of the same process."))
    for one, other in ((source, target), (target, source)):
        if not one.is_public:
            raise NotPublic(one)
        # People of the other idea are told of it, and the other one's page names it.
        if not Idea.objects.visible_on(other.page_id).filter(pk=one.pk).exists():
            raise CannotMerge(
                _("Not everybody can see “%(title)s”, since its call is not public. Choose an idea of the same call.")
                % {"title": one.title}
            )
    if source.merged_into_id is not None:
        raise CannotMerge(
            _("“%(title)s” is joined with another idea already. Separate it first.") % {"title": source.title}
        )
    if target.merged_into_id is not None:
        goal = Idea.objects.get(pk=target.merged_into_id)
        raise CannotMerge(
            _("“%(title)s” is itself joined with “%(goal)s”. Choose “%(goal)s” instead.")
            % {"title": target.title, "goal": goal.title}
        )


def _not_joined(idea: Contribution) -> CannotMerge:
    return CannotMerge(_("“%(title)s” is not joined with another idea any more.") % {"title": idea.title})


def _people_of(source: Idea, target: Idea) -> "QuerySet[Participant]":
    """Who is written to, with a confirmed address: both authors, and supporters and followers of ``source``.

    Not who follows ``target``: they hear of it as of all else there.
    """
    joined = Contribution.objects.filter(Q(pk=source.pk) | Q(merged_into_id=source.pk))
    of_source = (
        Q(pk__in=joined.values("author_id"))
        | Q(pk__in=Assessment.objects.filter(contribution_id=source.pk).values("participant_id"))
        | Q(pk__in=Follow.objects.filter(contribution_id=source.pk).values("participant_id"))
    )
    hears_anyway = Q(pk__in=Follow.objects.filter(contribution_id=target.pk).values("participant_id"))
    return Participant.objects.filter(
        Q(pk=target.author_id) | of_source & ~hears_anyway, confirmed_at__isnull=False
    ).order_by("pk")


def _let_followers_follow(source: Idea, target: Idea) -> None:
    """Whoever wanted to hear what becomes of the one hears what becomes of the other; a click stops it as before."""
    follows = Follow.objects.filter(contribution_id=source.pk)
    Follow.objects.bulk_create(
        [
            Follow(participant_id=participant, contribution_id=target.pk, frequency=frequency)
            for participant, frequency in follows.values_list("participant_id", "frequency")
        ],
        ignore_conflicts=True,
        batch_size=500,
    )


@written_to_people
def _announce(target: Idea, source: Idea, note: str) -> None:
    """Those who follow the idea that goes on; before the followers of the other one are among them."""
    announcements.announce(
        target,
        ActivityKind.MERGED,
        _("“%(other)s” was joined with “%(title)s”") % {"title": target.title, "other": source.title},
        note,
        idea_url(target),
        author=target.author,
        told_of=source,
    )


def choices(process_pk: int, idea: Contribution, text: str, limit: int = 20) -> list[Idea]:
    """Ideas of the process with which this one could be joined and whose title holds ``text``, newest first."""
    suitable = Idea.objects.listed().visible_on(idea.page_id)
    found = suitable.filter(process_id=process_pk, kind=KIND).exclude(pk=idea.pk)
    if text:
        found = found.filter(holds_words(["title"], text))
    return list(found.select_related("page").order_by("-published_at", "-id")[:limit])
