"""One idea: its page, its discussion, what people say and give to it."""

from functools import cache
from typing import Any

from django.db.models import CharField
from django.db.models.expressions import RawSQL
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.html import conditional_escape
from django.utils.translation import gettext as _

from wagtail_aufbruch.core.domain.handlungsfelder import field_by_key
from wagtail_aufbruch.core.public.forgery import keeps_what_was_typed
from wagtail_aufbruch.core.reader_cache.marks import allow_parameters
from wagtail_aufbruch.ideas.domain.assessment import scoring
from wagtail_aufbruch.ideas.domain.calls.rules import idea_rules
from wagtail_aufbruch.ideas.domain.responses.answers import published_answers
from wagtail_aufbruch.ideas.domain.responses.journey import journey_of
from wagtail_aufbruch.ideas.domain.responses.stages import stages_of
from wagtail_aufbruch.ideas.enums import Assessing, Discussion, Stage
from wagtail_aufbruch.ideas.models import KIND, Answer, Idea, StageStep
from wagtail_aufbruch.participation.domain.assessment import assessments
from wagtail_aufbruch.participation.domain.comments import reading
from wagtail_aufbruch.participation.enums import Comments
from wagtail_aufbruch.participation.extension.kinds import Rules
from wagtail_aufbruch.participation.models import Attachment, Comment, Contribution, TaggedContribution
from wagtail_aufbruch.participation.public.assess import support_page
from wagtail_aufbruch.participation.public.comments import comment_page
from wagtail_aufbruch.participation.public.discussion import Voter, voter_of
from wagtail_aufbruch.participation.public.guards import post_or_get


def public_idea(call: Any, pk: int) -> Any:
    """An idea of this call that everybody may see, joined with another one or not; 404 for all else."""
    # What most ideas do not have is asked for along with the idea, so that it costs no queries of its own.
    idea: Any = (
        Idea.objects.published()
        .filter(pk=pk, page_id=call.pk, kind=KIND)
        .defer(*NOT_SHOWN)
        .annotate(has=_what_it_has())
        .first()
    )
    if idea is None:
        raise Http404
    words = idea.has.split()
    for name in HAS:
        setattr(idea, f"has_{name}", name in words)
    idea.has_related = bool(idea.merged_into_id or idea.earlier_id or idea.has_merged or idea.has_later)
    # Known already: neither its rules nor its address look the call up again.
    idea.page = call
    if idea.handlungsfeld_id is not None:
        idea.handlungsfeld = field_by_key(call.process, idea.handlungsfeld_id)
    return idea


NOT_SHOWN = (
    "claim_hash",
    "confirmed_at",
    "consent_text",
    "consent_version",
    "consented_at",
    "created_at",
    "event_table",
    "guardian_needed",
    "shuffle",
    "stage_changed_at",
    "state_changed_at",
    "submission_key",
)
"""Columns that no page of an idea needs."""
HAS: dict[str, tuple[Any, str]] = {
    "tags": (TaggedContribution, "content_object"),
    "merged": (Contribution, "merged_into"),
    "later": (Idea, "earlier"),
    "files": (Attachment, "contribution"),
    "answers": (Answer, "idea"),
    "steps": (StageStep, "idea"),
}
"""What an idea may have, and the rows that name it then."""


@cache
def _what_it_has() -> RawSQL:
    """The words of ``HAS`` that hold for the idea, one after the other.

    In SQL and in one column, since Django would write each anew for every reader. The names in it are those of our
    own tables.
    """
    own = f'"{Idea._meta.db_table}"."{Idea._meta.pk.column}"'
    parts = []
    for name, (model, field) in HAS.items():
        table, column = model._meta.db_table, model._meta.get_field(field).column
        named = f'SELECT 1 FROM "{table}" named WHERE named."{column}" = {own}'  # noqa: S608
        parts.append(f"CASE WHEN EXISTS ({named}) THEN '{name} ' ELSE '' END")
    return RawSQL(" || ".join(parts), (), output_field=CharField())  # noqa: S611


def idea_address(call: Any, request: HttpRequest, idea: Any, route: str = "idea", *args: Any) -> str:
    """Address of the idea, or of what lies below it."""
    return f"{call.get_url(request)}{call.reverse_subpage(route, args=[idea.pk, *args])}"


def show_idea(call: Any, request: HttpRequest, pk: int) -> HttpResponse:
    """The idea with all that belongs to it, and the first page of its discussion."""
    idea: Any = public_idea(call, pk)
    rules = idea_rules(idea)
    voter = voter_of(call.process, request, rules)
    answers = published_answers(idea) if idea.has_answers else []
    journey = journey_of(idea, call.process, answers)
    context = {
        "answers": answers,
        "journey": journey,
        "stages": _stages(call, idea),
        "tags": list(idea.tags.all()) if idea.has_tags else [],
        "criteria_results": _results(call, idea),
        "is_open": call.is_open(),
        "mine": _mine(idea, voter),
        **_discussion(call, request, idea, rules, voter, reading.NEW, ""),
    }
    return _render(call, request, "idea", idea, **context)


def _render(call: Any, request: HttpRequest, template: str, idea: Idea, **context: Any) -> HttpResponse:
    context.setdefault("subpage_title", idea.title)
    context.setdefault("subpage_parents", [])
    return call.render(request, template=f"aufbruch_ideas/{template}.html", context_overrides={"idea": idea, **context})


def _stages(call: Any, idea: Idea) -> list[dict[str, Any]]:
    """The stages for the stepper: how far the idea has come. What went back to the pool has no steps before it."""
    stages = [(key, name) for key, name in stages_of(call.process) if key != Stage.POOL]
    keys = [key for key, _name in stages]
    here = keys.index(idea.stage) if idea.stage in keys else -1 if idea.stage == Stage.POOL else 0
    return [
        {"name": name, "done": number < here, "current": number == here} for number, (_key, name) in enumerate(stages)
    ]


def _results(call: Any, idea: Idea) -> list[scoring.Result]:
    """What people think by the call's criteria; nothing where ideas are merely supported."""
    return scoring.results_of(idea, scoring.criteria_of(call)) if call.assessing == Assessing.CRITERIA else []


def _mine(idea: Idea, voter: Voter) -> Any:
    """What whoever looks has given; no query for readers."""
    return assessments.own_assessment(idea, **voter.who) if voter.is_known else None


def _discussion(
    call: Any, request: HttpRequest, idea: Idea, rules: Rules, voter: Voter, order: str, key: str
) -> dict[str, Any]:
    """What the discussion's template needs; without comments where staff alone read them."""
    shown = reading.discussion(idea, order=order, key=key) if rules.comments_shown else None
    return {"discussion": shown, **_frame(call, request, idea, rules, voter, shown)}


def _frame(
    call: Any, request: HttpRequest, idea: Idea, rules: Rules, voter: Voter, shown: reading.Discussion | None
) -> dict[str, Any]:
    helped = assessments.assessed_among(shown.keys, participant=voter.participant) if shown else set()
    return {
        "rules": rules,
        "voter": voter,
        "helped": helped,
        "urls": _urls(call, request, idea),
        "takes_comments": call.comments != Comments.NONE and call.discussion != Discussion.NONE,
        "is_assessed": call.assessing != Assessing.NONE,
        "by_criteria": call.assessing == Assessing.CRITERIA,
    }


def _urls(call: Any, request: HttpRequest, idea: Idea) -> dict[str, str]:
    """Addresses for the page; those of single comments are made by adding their number, not by reversing each."""

    def before_number(page: Any, route: str, *args: Any) -> str:
        return f"{page.get_url(request)}{page.reverse_subpage(route, args=[*args, 0])}".removesuffix("0/")

    urls = {
        "idea": idea_address(call, request, idea),
        "assess": idea_address(call, request, idea, "score" if call.assessing == Assessing.CRITERIA else "support"),
        "comment": idea_address(call, request, idea, "comment"),
        "thread": idea_address(call, request, idea, "discussion"),
        "one": before_number(call, "comment_of_idea", idea.pk),
        "conversation": before_number(call, "conversation", idea.pk),
        "report": before_number(call.process, "report"),
        "helpful": before_number(call.process, "helpful"),
    }
    # Each stands in every comment, and is escaped once.
    return {name: conditional_escape(url) for name, url in urls.items()}


def show_discussion(call: Any, request: HttpRequest, pk: int) -> HttpResponse:
    """A page of the discussion, in the order that is asked for (``?sortierung=``), from ``?nach=`` on."""
    allow_parameters(request, "nach", "sortierung")
    idea = public_idea(call, pk)
    rules = idea_rules(idea)
    if not rules.comments_shown:
        raise Http404
    voter = voter_of(call.process, request, rules)
    order, key = request.GET.get("sortierung", reading.NEW), request.GET.get("nach", "")
    context = _discussion(call, request, idea, rules, voter, order, key)
    context |= {"is_first": reading.read_place(key, context["discussion"].order) is None, "own_page": True}
    return _below(call, request, "discussion", idea, _("Discussion"), **context)


def show_conversation(call: Any, request: HttpRequest, pk: int, comment_pk: int) -> HttpResponse:
    """One comment with all its replies, page by page."""
    allow_parameters(request, "nach")
    idea = public_idea(call, pk)
    rules = idea_rules(idea)
    comment = Comment.objects.listed().filter(pk=comment_pk, about_id=idea.pk, reply_to__isnull=True).first()
    if comment is None or not rules.comments_shown:
        raise Http404
    voter = voter_of(call.process, request, rules)
    shown = reading.conversation(comment, key=request.GET.get("nach", ""))
    context = {"discussion": shown, "conversation": comment, **_frame(call, request, idea, rules, voter, shown)}
    return _below(call, request, "discussion", idea, _("Replies"), own_page=True, **context)


def _below(call: Any, request: HttpRequest, template: str, idea: Idea, title: str, **context: Any) -> HttpResponse:
    """A page below the idea's own, which then stands in the way back."""
    parents = [(idea.title, idea_address(call, request, idea))]
    return _render(call, request, template, idea, subpage_title=title, subpage_parents=parents, **context)


def show_comment(call: Any, request: HttpRequest, comment_pk: int, pk: int | None = None) -> HttpResponse:
    """The address of one comment: leads to the page where it stands. 404 for what nobody may see."""
    place = reading.find_place(call, comment_pk)
    if place is None or place.comment.about is None or pk not in {None, place.comment.about_id}:
        raise Http404
    idea = place.comment.about
    idea.page = call
    if not idea_rules(idea).comments_shown:
        return HttpResponseRedirect(idea_address(call, request, idea))
    if place.conversation is not None:
        url = idea_address(call, request, idea, "conversation", place.conversation)
    else:
        url = idea_address(call, request, idea, "discussion" if place.key else "idea")
    query = f"?nach={place.key}" if place.key else ""
    return HttpResponseRedirect(f"{url}{query}#kommentar-{comment_pk}")


@keeps_what_was_typed
@post_or_get
def support(call: Any, request: HttpRequest, pk: int) -> HttpResponse:
    """Support the idea, or take that back; where the call has criteria, they are asked for instead."""
    idea = public_idea(call, pk)
    if call.assessing == Assessing.CRITERIA:
        return HttpResponseRedirect(idea_address(call, request, idea, "score"))
    return support_page(call, request, idea, back=f"{idea_address(call, request, idea)}#stimme")


@keeps_what_was_typed
@post_or_get
def comment(call: Any, request: HttpRequest, pk: int) -> HttpResponse:
    """Write a comment on the idea, or a reply."""
    idea = public_idea(call, pk)
    back = idea_address(call, request, idea)
    return comment_page(call, request, idea, back=back, sent=idea_address(call, request, idea, "comment_sent"))


@post_or_get
def comment_sent(call: Any, request: HttpRequest, pk: int) -> HttpResponse:
    """What comes now: a mail, or staff who read it."""
    idea = public_idea(call, pk)
    return call.render(
        request,
        template="aufbruch_participation/comment_sent.html",
        context_overrides={
            "by_mail": request.GET.get("stand") == "mail",
            "is_public": idea_rules(idea).comments_shown,
            "back": idea_address(call, request, idea),
            "subpage_title": _("Your comment"),
            "subpage_parents": [(idea.title, idea_address(call, request, idea))],
        },
    )
