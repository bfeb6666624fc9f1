"""One idea: its page, its discussion, what people say and give to it."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.html import conditional_escape
from django.utils.translation import gettext as _

from wagtail_aufbruch.core.models import AufbruchPageMixin
from wagtail_aufbruch.core.public.forgery import keeps_what_was_typed
from wagtail_aufbruch.core.reader_cache.marks import allow_parameters
from wagtail_aufbruch.ideas.domain.assessment import scoring
from wagtail_aufbruch.ideas.domain.calls.rules import idea_rules
from wagtail_aufbruch.ideas.domain.responses.answers import published_answers
from wagtail_aufbruch.ideas.domain.responses.journey import journey_of
from wagtail_aufbruch.ideas.domain.responses.public_idea import PublicIdea, public_idea
from wagtail_aufbruch.ideas.domain.responses.stages import stages_of
from wagtail_aufbruch.ideas.enums import Assessing, Discussion, Stage
from wagtail_aufbruch.ideas.models import Idea, IdeaCallPage
from wagtail_aufbruch.participation.domain.assessment import assessments
from wagtail_aufbruch.participation.domain.comments import reading
from wagtail_aufbruch.participation.domain.questions.answers import public_answers
from wagtail_aufbruch.participation.enums import Comments
from wagtail_aufbruch.participation.extension.kinds import Rules
from wagtail_aufbruch.participation.models import Assessment, Comment, Contribution
from wagtail_aufbruch.participation.public.assess import support_page
from wagtail_aufbruch.participation.public.comments import comment_page
from wagtail_aufbruch.participation.public.discussion import Voter, voter_of
from wagtail_aufbruch.participation.public.guards import post_or_get


def find_idea(call: IdeaCallPage, pk: int) -> PublicIdea:
    """The idea with what it has. Raises Http404 for one that not everybody may see."""
    found = public_idea(call, pk)
    if found is None:
        raise Http404
    return found


def idea_address(call: IdeaCallPage, request: HttpRequest, idea: Contribution, route: str = "idea", *args: int) -> str:
    """Address of the idea, or of what lies below it."""
    return f"{call.get_url(request)}{call.reverse_subpage(route, args=[idea.pk, *args])}"


def show_idea(call: IdeaCallPage, request: HttpRequest, pk: int) -> HttpResponse:
    """The idea with all that belongs to it, and the first page of its discussion."""
    found = find_idea(call, pk)
    idea, has = found.idea, found.has
    rules = idea_rules(idea)
    voter = voter_of(call.process, request, rules)
    answers = published_answers(idea) if has.answers else []
    journey = journey_of(idea, call.process, answers, has)
    context = {
        "has": has,
        "answers": answers,
        "own_answers": public_answers(idea.answers),
        "journey": journey,
        "stages": _stages(call, idea),
        "tags": list(idea.tags.all()) if has.tags else [],
        "criteria_results": _results(call, idea),
        "is_open": call.is_open(),
        "mine": _mine(idea, voter),
        "not_counted": assessments.why_not_counted(idea, "" if voter.participant else voter.browser),
        **_discussion(call, request, idea, rules, voter, reading.NEW, ""),
    }
    return _render(call, request, "idea", idea, **context)


def _render(call: IdeaCallPage, request: HttpRequest, template: str, idea: Idea, **context: Any) -> HttpResponse:
    context.setdefault("subpage_title", idea.title)
    context.setdefault("subpage_parents", [])
    return call.render(request, template=f"aufbruch_ideas/{template}.html", context_overrides={"idea": idea, **context})


def _stages(call: IdeaCallPage, idea: Idea) -> list[dict[str, Any]]:
    """The stages for the stepper: how far the idea has come. What went back to the pool has no steps before it."""
    stages = [(key, name) for key, name in stages_of(call.process) if key != Stage.POOL]
    keys = [key for key, _name in stages]
    here = keys.index(idea.stage) if idea.stage in keys else -1 if idea.stage == Stage.POOL else 0
    return [
        {"name": name, "done": number < here, "current": number == here} for number, (_key, name) in enumerate(stages)
    ]


def _results(call: IdeaCallPage, idea: Idea) -> list[scoring.Result]:
    """What people think by the call's criteria; nothing where ideas are merely supported."""
    return scoring.results_of(idea, scoring.criteria_of(call)) if call.assessing == Assessing.CRITERIA else []


def _mine(idea: Idea, voter: Voter) -> Assessment | None:
    """What whoever looks has given; no query for readers."""
    return assessments.own_assessment(idea, **voter.who) if voter.is_known else None


def _discussion(
    call: IdeaCallPage, request: HttpRequest, idea: Idea, rules: Rules, voter: Voter, order: str, key: str
) -> dict[str, Any]:
    """What the discussion's template needs; without comments where staff alone read them."""
    shown = reading.discussion(idea, order=order, key=key) if rules.comments_shown else None
    return {"discussion": shown, **_frame(call, request, idea, rules, voter, shown)}


def _frame(
    call: IdeaCallPage, request: HttpRequest, idea: Idea, rules: Rules, voter: Voter, shown: reading.Discussion | None
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


def _urls(call: IdeaCallPage, request: HttpRequest, idea: Idea) -> dict[str, str]:
    """Addresses for the page; those of single comments are made by adding their number, not by reversing each."""

    def before_number(page: AufbruchPageMixin, route: str, *args: int) -> str:
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


def show_discussion(call: IdeaCallPage, request: HttpRequest, pk: int) -> HttpResponse:
    """A page of the discussion, in the order that is asked for (``?sortierung=``), from ``?nach=`` on."""
    allow_parameters(request, "nach", "sortierung")
    idea = find_idea(call, pk).idea
    rules = idea_rules(idea)
    if not rules.comments_shown:
        raise Http404
    voter = voter_of(call.process, request, rules)
    order, key = request.GET.get("sortierung", reading.NEW), request.GET.get("nach", "")
    context = _discussion(call, request, idea, rules, voter, order, key)
    context |= {"is_first": reading.read_place(key, context["discussion"].order) is None, "own_page": True}
    return _below(call, request, "discussion", idea, _("Discussion"), **context)


def show_conversation(call: IdeaCallPage, request: HttpRequest, pk: int, comment_pk: int) -> HttpResponse:
    """One comment with all its replies, page by page."""
    allow_parameters(request, "nach")
    idea = find_idea(call, pk).idea
    rules = idea_rules(idea)
    comment = Comment.objects.listed().filter(pk=comment_pk, about_id=idea.pk, reply_to__isnull=True).first()
    if comment is None or not rules.comments_shown:
        raise Http404
    voter = voter_of(call.process, request, rules)
    shown = reading.conversation(comment, key=request.GET.get("nach", ""))
    context = {"discussion": shown, "conversation": comment, **_frame(call, request, idea, rules, voter, shown)}
    return _below(call, request, "discussion", idea, _("Replies"), own_page=True, **context)


def _below(
    call: IdeaCallPage, request: HttpRequest, template: str, idea: Idea, title: str, **context: Any
) -> HttpResponse:
    """A page below the idea's own, which then stands in the way back."""
    parents = [(idea.title, idea_address(call, request, idea))]
    return _render(call, request, template, idea, subpage_title=title, subpage_parents=parents, **context)


def show_comment(call: IdeaCallPage, request: HttpRequest, comment_pk: int, pk: int | None = None) -> HttpResponse:
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
def support(call: IdeaCallPage, request: HttpRequest, pk: int) -> HttpResponse:
    """Support the idea, or take that back; where the call has criteria, they are asked for instead."""
    idea = find_idea(call, pk).idea
    if call.assessing == Assessing.CRITERIA:
        return HttpResponseRedirect(idea_address(call, request, idea, "score"))
    return support_page(call, request, idea, back=f"{idea_address(call, request, idea)}#stimme")


@keeps_what_was_typed
@post_or_get
def comment(call: IdeaCallPage, request: HttpRequest, pk: int) -> HttpResponse:
    """Write a comment on the idea, or a reply."""
    idea = find_idea(call, pk).idea
    back = idea_address(call, request, idea)
    return comment_page(call, request, idea, back=back, sent=idea_address(call, request, idea, "comment_sent"))


@post_or_get
def comment_sent(call: IdeaCallPage, request: HttpRequest, pk: int) -> HttpResponse:
    """What comes now: a mail, or staff who read it."""
    idea = find_idea(call, pk).idea
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
