"""The room around a contribution: its discussion, page by page, the address of each comment, its support.

Each app with a kind of contributions has a page of its own for one of them, and shares all that surrounds it.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.html import conditional_escape
from django.utils.translation import gettext as _

from wagtail_aufbruch.core.extension.protocols import RoutedPage
from wagtail_aufbruch.core.reader_cache.marks import allow_parameters
from wagtail_aufbruch.participation.domain.assessment import assessments
from wagtail_aufbruch.participation.domain.comments import reading
from wagtail_aufbruch.participation.extension.kinds import Rules, kind_of
from wagtail_aufbruch.participation.models import Assessment, Comment, Contribution
from wagtail_aufbruch.participation.public.contributions.comments import comment_page
from wagtail_aufbruch.participation.public.contributions.discussion import Voter, show, voter_of


@dataclass(frozen=True)
class Routes:
    """How the app calls the addresses below its page; all but ``helpful`` and ``report``, which the process has."""

    one: str
    """``(pk)``: the contribution's own page."""
    comment: str
    """``(pk)``: the form for a comment."""
    sent: str
    """``(pk)``: what comes after a comment."""
    thread: str
    """``(pk)``: the discussion, page by page."""
    one_comment: str
    """``(pk, comment_pk)``: leads to where the comment stands."""
    conversation: str
    """``(pk, comment_pk)``: a comment with all its replies."""


@dataclass(frozen=True)
class Room:
    """One contribution on its page, as somebody asks for it. ``contribution.page`` is known already."""

    page: RoutedPage
    request: HttpRequest
    contribution: Contribution
    routes: Routes
    assess: str
    """Route of the page on which it is supported or assessed."""
    takes_comments: bool
    """Whether there is a discussion at all, open or not."""
    is_assessed: bool
    """Whether people can say at all, now or at another time, what they think of it."""

    @cached_property
    def rules(self) -> Rules:
        """Asked once, so that every part of the room goes by the same ones."""
        return kind_of(self.contribution).rules(self.contribution)

    @cached_property
    def voter(self) -> Voter:
        """Who is looking."""
        return voter_of(self.page.process, self.request, self.rules)

    def address(self, route: str, *args: int) -> str:
        """Address of the contribution, or of what lies below it."""
        path = self.page.reverse_subpage(route, args=[self.contribution.pk, *args])
        return f"{self.page.get_url(self.request)}{path}"

    def context(self, order: str = reading.NEW, key: str = "") -> dict[str, Any]:
        """What the templates of discussion and support need; without comments where staff alone read them."""
        shown = reading.discussion(self.contribution, order=order, key=key) if self.rules.comments_shown else None
        return {
            "discussion": shown,
            "mine": self._mine(),
            "not_counted": self._why_not_counted(),
            "receipt_url": self._receipt_url(),
            **self.frame(shown),
        }

    def frame(self, shown: reading.Discussion | None) -> dict[str, Any]:
        """The same around comments that are known already."""
        helped = assessments.assessed_among(shown.keys, participant=self.voter.participant) if shown else set()
        return {
            "contribution": self.contribution,
            "words": kind_of(self.contribution).words,
            "rules": self.rules,
            "voter": self.voter,
            "helped": helped,
            "urls": self._urls(),
            "takes_comments": self.takes_comments,
            "is_assessed": self.is_assessed,
        }

    def _receipt_url(self) -> str:
        """Its receipt lies below the process, where nobody asks who is admitted to this page: of what is on a private
        page there is none. No query where the way here has shown that nothing is private."""
        if self.contribution.page.get_view_restrictions():
            return ""
        process = self.page.process
        return f"{process.get_url(self.request)}{process.reverse_subpage('receipt', args=[self.contribution.pk])}"

    def _mine(self) -> Assessment | None:
        """What whoever looks has given; no query for readers."""
        return assessments.own_assessment(self.contribution, **self.voter.who) if self.voter.is_known else None

    def _why_not_counted(self) -> str:
        return str(assessments.why_not_counted(self.contribution, "" if self.voter.participant else self.voter.browser))

    def _urls(self) -> dict[str, str]:
        """Addresses for the page; those of single comments are made by adding their number, not by reversing each."""

        def before_number(page: RoutedPage, route: str, *args: int) -> str:
            return f"{page.get_url(self.request)}{page.reverse_subpage(route, args=[*args, 0])}".removesuffix("0/")

        pk, process = self.contribution.pk, self.page.process
        urls = {
            "one": self.address(self.routes.one),
            "assess": self.address(self.assess),
            "comment": self.address(self.routes.comment),
            "thread": self.address(self.routes.thread),
            "one_comment": before_number(self.page, self.routes.one_comment, pk),
            "conversation": before_number(self.page, self.routes.conversation, pk),
            "report": before_number(process, "report"),
            "helpful": before_number(process, "helpful"),
        }
        # Each stands in every comment, and is escaped once.
        return {name: conditional_escape(url) for name, url in urls.items()}


def discussion_page(room: Room) -> HttpResponse:
    """A page of the discussion, in the order that is asked for (``?sortierung=``), from ``?nach=`` on."""
    allow_parameters(room.request, "nach", "sortierung")
    if not room.rules.comments_shown:
        raise Http404
    order, key = room.request.GET.get("sortierung", reading.NEW), room.request.GET.get("nach", "")
    context = room.context(order, key)
    context |= {"is_first": reading.read_place(key, context["discussion"].order) is None}
    return _below(room, _("Discussion"), **context)


def conversation_page(room: Room, comment_pk: int) -> HttpResponse:
    """One comment with all its replies, page by page."""
    allow_parameters(room.request, "nach")
    first = Comment.objects.listed().filter(pk=comment_pk, about_id=room.contribution.pk, reply_to__isnull=True).first()
    if first is None or not room.rules.comments_shown:
        raise Http404
    shown = reading.conversation(first, key=room.request.GET.get("nach", ""))
    return _below(room, _("Replies"), discussion=shown, conversation=first, **room.frame(shown))


def _below(room: Room, title: str, **context: Any) -> HttpResponse:
    """A page below the contribution's own, which then stands in the way back."""
    parents = [(room.contribution.title, room.address(room.routes.one))]
    return show(
        room.page, room.request, "discussion", subpage_title=title, subpage_parents=parents, own_page=True, **context
    )


def to_comment(room: Room, place: reading.Place, comment_pk: int) -> HttpResponse:
    """Lead to the page where the comment stands."""
    if not room.rules.comments_shown:
        return HttpResponseRedirect(room.address(room.routes.one))
    if place.conversation is not None:
        url = room.address(room.routes.conversation, place.conversation)
    else:
        url = room.address(room.routes.thread if place.key else room.routes.one)
    query = f"?nach={place.key}" if place.key else ""
    return HttpResponseRedirect(f"{url}{query}#kommentar-{comment_pk}")


def place_of_comment(page: RoutedPage, comment_pk: int, pk: int | None = None) -> tuple[Contribution, reading.Place]:
    """What the comment is about, which knows its page, and where it stands. 404 for what nobody may see, and where it
    is not about ``pk``."""
    place = reading.find_place(page, comment_pk)
    if place is None or place.comment.about is None or pk not in {None, place.comment.about_id}:
        raise Http404
    about: Contribution = place.comment.about
    about.page = page
    return about, place


def write_comment_page(room: Room) -> HttpResponse:
    """Write a comment on the contribution, or a reply."""
    back, sent = room.address(room.routes.one), room.address(room.routes.sent)
    return comment_page(room.page, room.request, room.contribution, back=back, sent=sent)


def comment_sent_page(room: Room) -> HttpResponse:
    """What comes now: a mail, or staff who read it."""
    back = room.address(room.routes.one)
    return show(
        room.page,
        room.request,
        "comment_sent",
        by_mail=room.request.GET.get("stand") == "mail",
        is_public=room.rules.comments_shown,
        back=back,
        subpage_title=_("Your comment"),
        subpage_parents=[(room.contribution.title, back)],
    )
