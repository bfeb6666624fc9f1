"""The kinds of contributions; each app that has one brings it along with its feature."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from wagtail_aufbruch.core.extension.registry import parts
from wagtail_aufbruch.participation.models import Assessment, Contribution, Participant, Transition


@dataclass(frozen=True)
class Rules:
    """What the page that a contribution was handed in to allows now. Asked anew before each step that it governs."""

    may_comment: bool = False
    comments_shown: bool = False
    """Whether the public reads the comments; otherwise staff alone do."""
    asks_stance: bool = False
    may_assess: bool = False
    browser_may_assess: bool = False
    """Whether the browser alone is enough to assess; otherwise a confirmed e-mail is needed."""
    needs_email: bool = True
    """Whether whoever hands in needs a confirmed e-mail."""
    publish_first: bool = False
    """Whether a contribution is published once it is confirmed, and looked at afterwards."""
    publish_comments_first: bool = True
    closed_message: str = ""
    """Why something is not possible now, with the moment; for people."""


@dataclass(frozen=True, kw_only=True)
class KindWords:
    """What people read about contributions of a kind; whatever a kind does not say is said neutrally."""

    news_label: str | Promise = _("new contribution")
    """What followers read before the title of a new one, within a sentence."""
    news_subject: str | Promise = _("New contribution: %(news)s")
    """Subject of the mail about a new one; holds ``%(news)s``."""
    follow_page: str | Promise = _("We write to you when something new is published and when the next phase begins.")
    """What following a page brings."""
    follow_nothing: str | Promise = _(
        "You follow nothing yet. On every contribution you find “Follow”: then we tell you what becomes of it."
    )
    """For those who follow nothing yet."""
    support_title: str | Promise = _("Support this contribution")
    """Heading of the page on which it is supported."""
    support_button: str | Promise = _("Yes, I support this contribution")
    """The button there."""
    supported: str | Promise = _("You support this contribution.")
    """For those who support it."""
    supporter: str | Promise = _("person supports this contribution")
    """After the number one."""
    supporters: str | Promise = _("people support this contribution")
    """After every other number."""
    on_it: str | Promise = _("On the contribution")
    """Before its title, above the pages of its discussion."""
    back: str | Promise = _("Back to the contribution")
    """Leads from there to its page."""
    way_here: str | Promise = _("It stands here now")
    """Marks where it stands, in “what became of it”."""
    moved_on: str | Promise = _("Your contribution “%(title)s” has moved on. It now stands at: %(stage)s.")
    """To its author, when it has come to another stage; holds ``%(title)s`` and ``%(stage)s``."""
    answer_subject: str | Promise = _("Answer to your contribution: %(title)s")
    """Subject of the mail with an official answer; holds ``%(title)s``."""
    answer_told: str | Promise = _("%(body)s has answered your contribution “%(title)s”:")
    """Before the answer in that mail; holds ``%(title)s`` and ``%(body)s``."""
    work_on: str | Promise = _("Work on the contribution")
    """Title of the page on which staff work on it."""
    more_of_case: str | Promise = _("Stage, answer, group …")
    """Leads there from its case."""
    read_it: str | Promise = _("Read the contribution")
    """Opens its words there."""
    publish_first: str | Promise = _("The contribution has to be published before it moves on.")
    """Instead of the form for its stage."""
    has_moved: str | Promise = _("The contribution has moved on. Author and followers are told.")
    """To staff, after they have set its stage."""
    is_placed: str | Promise = _("Where the contribution belongs is stored.")
    """To staff, after they have said where it belongs."""
    not_public: str | Promise = _("The contribution is not public")
    """Beside a draft of an answer that cannot be published."""
    no_comment: str | Promise = _("Nobody has commented on this contribution.")
    """Where nobody can any more."""
    claim_question: str | Promise = _("Is this yours?")
    """Asks whose it is; also the subject of the mail that asks it."""
    claim_ask: str | Promise = _("This is mine")
    """Button: puts the claim to the staff."""
    claim_confirm: str | Promise = _("Yes, this is mine")
    """Button: confirms it."""
    claim_take_over: str | Promise = _("Take it over")
    """Button: makes whoever presses it the author."""
    claim_proof: str | Promise = _("How can we know that this is yours?")
    """Asks how staff can know."""
    claim_why_address: str | Promise = _("You get this mail because your address was given with it.")
    """At the end of mails to an address that was given with it."""
    claim_why_told: str | Promise = _("You get this mail because you told us that this is yours.")
    """At the end of mails about the decision."""
    claim_taken: str | Promise = _("This belongs to somebody by now, or it has been withdrawn.")
    """Somebody else is the author, or it is gone."""
    card_title: str | Promise = _("Take over what is yours with its code")
    """Title of the page for the code on a card."""
    card_question: str | Promise = _("Do you have a code?")
    """Heading of that page."""
    card_lead: str | Promise = _(
        "You got it when you took part without an e-mail address, or it stands on your part of a "
        "card from a meeting. With it what you said becomes yours here: you see what becomes of it, "
        "and are told by mail."
    )
    """What the code is good for."""
    card_search: str | Promise = _(
        "Look for it on this site. On its page you can tell us that it is yours, and our staff decide."
    )
    """For those without a code."""
    card_search_button: str | Promise = _("Look for it")
    """Button below that."""
    card_link: str | Promise = _("Take it over with its code")
    """Leads to the page for the code."""
    card_sent: str | Promise = _("Please open the link in our mail. After that you see it under “My participation”.")
    """Says what comes after the mail."""
    card_no_mail: str | Promise = _(
        "Look into your spam folder. If the address was mistyped, enter the code once more: "
        "it stays valid until it is yours."
    )
    """Where no mail arrives."""
    card_unknown: str | Promise = _(
        "The code is written correctly, but nothing waits for it. If it stands on a card, the card "
        "has perhaps not been captured yet: then please try it again in some days. Or it has been "
        "taken over already."
    )
    """Nothing waits under the code."""
    card_used: str | Promise = _("A card with this code has been captured already. Each card is captured once.")
    """The code was captured before."""


@dataclass(frozen=True)
class Fact:
    """One thing that is published with a contribution: what it is called, and what it says, as people read it."""

    label: str | Promise
    words: str
    said: str = ""
    """The same in a form that no language changes, where it is in the author's own words: a guardian's consent holds
    for it. "" where it was chosen from what staff offer, who may choose otherwise later."""


@dataclass(frozen=True)
class Kind:
    """What participation has to know of a kind: its name, where citizens see one of it, what is allowed."""

    key: str
    name: str | Promise
    public_url: Callable[[Contribution], str]
    """``(contribution) -> str``: full address of the contribution's page. It must not query more than
    ``contribution.page``, which callers with many rows fetch along."""
    rules: Callable[[Contribution], Rules] = lambda contribution: Rules()
    """``(contribution) -> Rules``: what its page allows now."""
    assess: Callable[[Contribution, Participant, dict[str, Any]], object] | None = None
    """``(contribution, participant, payload)``: what a link from a mail does with a contribution of this kind, where
    it is more than support (scores)."""
    say_assessed: Callable[[Contribution], str] | None = None
    """``(contribution) -> str``: how many have said what they think of it, in words, where that is more than support
    (scores); "" where they support it."""
    forget_assessments: Callable[[Contribution, QuerySet[Assessment]], None] | None = None
    """``(contribution, assessments)``: take what hangs on these rows out of stored sums, before they are deleted."""
    after_transition: Callable[[Contribution, Transition], None] | None = None
    """``(contribution, transition)``: what follows for this kind from an entry of the log, in the transaction
    that writes it."""
    icon: str = "form"
    """Of Wagtail's icons; for tasks in the inbox."""
    new_title: str | Promise = ""
    """New ones, in the plural, for the inbox; without it the kind's name."""
    words: KindWords = field(default_factory=KindWords)
    is_answered: bool = False
    """Whether the town says of each how far it has come with it, and answers it officially."""
    is_on_cards: bool = False
    """Whether staff write it down on cards whose code makes somebody its author. Its words then stand wherever it is
    not known yet which contribution is meant."""
    published: Callable[[Sequence[int]], Mapping[int, Iterable[Fact]]] | None = None
    """``(keys) -> {key: facts}``: all that this kind publishes of these contributions beside what all kinds do (title,
    text, name, place, field of action, files); at most a few queries for all of them. Staff and guardians read it
    before they decide, and their decision holds for it."""
    personal_data: Callable[[Contribution], dict[str, Any]] = lambda contribution: {}
    """``(contribution) -> dict``: what only this kind stores of its author, for the file they take along. A name that
    all contributions have there already stands with the kind's key before it."""
    forget_author: Callable[[Contribution], None] | None = None
    """``(contribution)``: take out what only this kind stores of its author, when the person goes and the published
    words stay; in the transaction that does it."""


NOT_INSTALLED = _(
    "The app that it belongs to was removed. It cannot be shown publicly until the app is installed again."
)
"""For staff, beside what is left of a kind."""


def kind_of(contribution: Contribution) -> Kind:
    """The contribution's kind. Where the app that brings it along was removed and left its data, one that says so and
    allows nothing: pages of the staff and of its author go on showing what is left."""
    return parts(Kind).get(contribution.kind) or Kind(contribution.kind, _("not installed"), lambda contribution: "")


def installed_kind_of(contribution: Contribution) -> Kind | None:
    """The contribution's kind; None where its app was removed and left its data.

    For what has to be done all the same: to erase, to tell people what is stored, to let things end.
    """
    return parts(Kind).get(contribution.kind)


def has_home(contribution: Contribution) -> bool:
    """Whether there is a page on which the public could see it: its app is installed, and that of the page to which it
    was handed in; a comment on what a removed app left has none. Asks for ``contribution.page`` alone."""
    return installed_kind_of(contribution) is not None and contribution.page.specific_class is not None


def answered_kinds() -> list[str]:
    """Keys of the kinds that the town answers."""
    return [kind.key for kind in parts(Kind).values() if kind.is_answered]


def kind_choices() -> list[tuple[str, str | Promise]]:
    """Keys and names, for filters."""
    return [(kind.key, kind.name) for kind in parts(Kind).values()]


def general_words() -> KindWords:
    """The words for pages on which no contribution is known yet: those of the first kind on cards, or neutral ones."""
    return next((kind.words for kind in parts(Kind).values() if kind.is_on_cards), KindWords())
