"""One idea: its page, its discussion, what people say and give to it."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect

from wagtail_aufbruch.core.public.forgery import keeps_what_was_typed
from wagtail_aufbruch.ideas.domain.assessment import scoring
from wagtail_aufbruch.ideas.domain.responses.public_idea import PublicIdea, public_idea
from wagtail_aufbruch.ideas.domain.responses.related import related_of
from wagtail_aufbruch.ideas.enums import Assessing, Discussion
from wagtail_aufbruch.ideas.models import Idea, IdeaCallPage
from wagtail_aufbruch.participation.domain.questions.answers import public_answers
from wagtail_aufbruch.participation.domain.responses.answers import published_answers
from wagtail_aufbruch.participation.domain.responses.journey import journey_of
from wagtail_aufbruch.participation.enums import Comments
from wagtail_aufbruch.participation.models import Contribution
from wagtail_aufbruch.participation.public.contributions.assess import support_page
from wagtail_aufbruch.participation.public.contributions.room import (
    Room,
    Routes,
    comment_sent_page,
    conversation_page,
    discussion_page,
    place_of_comment,
    to_comment,
    write_comment_page,
)
from wagtail_aufbruch.participation.public.guarding.guards import post_or_get


def find_idea(call: IdeaCallPage, pk: int) -> PublicIdea:
    """The idea with what it has. Raises Http404 for one that not everybody may see."""
    found = public_idea(call, pk)
    if found is None:
        raise Http404
    return found


def idea_address(call: IdeaCallPage, request: HttpRequest, idea: Contribution, route: str = "idea", *args: int) -> str:
    """Address of the idea, or of what lies below it."""
    return f"{call.get_url(request)}{call.reverse_subpage(route, args=[idea.pk, *args])}"


ROUTES = Routes(
    one="idea",
    comment="comment",
    sent="comment_sent",
    thread="discussion",
    one_comment="comment_of_idea",
    conversation="conversation",
)


def room_of(call: IdeaCallPage, request: HttpRequest, idea: Contribution) -> Room:
    """What the idea's page shares with those of other kinds."""
    by_criteria = call.assessing == Assessing.CRITERIA
    return Room(
        call,
        request,
        idea,
        ROUTES,
        assess="score" if by_criteria else "support",
        takes_comments=call.comments != Comments.NONE and call.discussion != Discussion.NONE,
        is_assessed=call.assessing != Assessing.NONE,
    )


def show_idea(call: IdeaCallPage, request: HttpRequest, pk: int) -> HttpResponse:
    """The idea with all that belongs to it, and the first page of its discussion."""
    found = find_idea(call, pk)
    idea, has = found.idea, found.has
    room = room_of(call, request, idea)
    answers = published_answers(idea) if has.answers else []
    context = {
        "has": has,
        "answers": answers,
        "own_answers": public_answers(idea.answers),
        "journey": journey_of(idea, call.process, answers, has_steps=has.steps, silent=has.silent),
        "related": related_of(idea, has),
        "tags": list(idea.tags.all()) if has.tags else [],
        "by_criteria": call.assessing == Assessing.CRITERIA,
        "criteria_results": _results(call, idea),
        "is_open": call.is_open(),
        **room.context(),
    }
    return call.render(
        request,
        template="aufbruch_ideas/idea.html",
        context_overrides={"idea": idea, "subpage_title": idea.title, "subpage_parents": [], **context},
    )


def _results(call: IdeaCallPage, idea: Idea) -> list[scoring.Result]:
    """What people think by the call's criteria; nothing where ideas are merely supported."""
    return scoring.results_of(idea, scoring.criteria_of(call)) if call.assessing == Assessing.CRITERIA else []


def show_discussion(call: IdeaCallPage, request: HttpRequest, pk: int) -> HttpResponse:
    """A page of the discussion."""
    return discussion_page(room_of(call, request, find_idea(call, pk).idea))


def show_conversation(call: IdeaCallPage, request: HttpRequest, pk: int, comment_pk: int) -> HttpResponse:
    """One comment with all its replies."""
    return conversation_page(room_of(call, request, find_idea(call, pk).idea), comment_pk)


def show_comment(call: IdeaCallPage, request: HttpRequest, comment_pk: int, pk: int | None = None) -> HttpResponse:
    """The address of one comment: leads to the page where it stands. 404 for what nobody may see."""
    idea, place = place_of_comment(call, comment_pk, pk)
    return to_comment(room_of(call, request, idea), place, comment_pk)


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
    return write_comment_page(room_of(call, request, find_idea(call, pk).idea))


@post_or_get
def comment_sent(call: IdeaCallPage, request: HttpRequest, pk: int) -> HttpResponse:
    """What comes now: a mail, or staff who read it."""
    return comment_sent_page(room_of(call, request, find_idea(call, pk).idea))
