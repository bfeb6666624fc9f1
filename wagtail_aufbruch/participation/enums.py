"""States, sources and other fixed choices of what citizens hand in, and of the pages that ask for it."""

from enum import Enum

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    """Where a contribution stands; the ways between the states are in ``domain.contributions.transitions``."""

    UNCONFIRMED = "unconfirmed", _("not confirmed yet")
    PENDING = "pending", _("waiting for a decision")
    PUBLISHED = "published", _("published")
    HIDDEN = "hidden", _("hidden")
    REJECTED = "rejected", _("not published")
    WITHDRAWN = "withdrawn", _("withdrawn")
    ANONYMISED = "anonymised", _("published without name")


PUBLIC_STATES = (State.PUBLISHED, State.ANONYMISED)
"""The states in which everybody may read a contribution."""


class Source(models.TextChoices):
    ONLINE = "online", _("online")
    EVENT = "event", _("at an event")
    PAPER = "paper", _("on paper")
    IMPORT = "import", _("imported")


class Actor(models.TextChoices):
    """Who moved a contribution from one state to the next."""

    AUTHOR = "author", _("author")
    STAFF = "staff", _("staff")
    SYSTEM = "system", _("by itself")


class LinkPurpose(models.TextChoices):
    CONFIRM = "confirm", _("confirm a contribution")
    ACCESS = "access", _("open My participation")
    ASSESS = "assess", _("confirm an assessment")
    FOLLOW = "follow", _("confirm following")
    GUARDIAN = "guardian", _("give a guardian's consent")
    CLAIM = "claim", _("confirm a claim")


class MailState(models.TextChoices):
    QUEUED = "queued", _("waiting")
    SENT = "sent", _("sent")
    FAILED = "failed", _("failed")
    HELD = "held", _("held back")


class Reach(Enum):
    """To whom a mail may go, by whose words it holds and who sets it off."""

    CONFIRMED = "confirmed"
    """It may hold what citizens wrote: only to people who have confirmed their address."""
    ANYBODY = "anybody"
    """It holds nothing that a citizen wrote, so it may go to an address that nobody has confirmed."""
    REQUESTED = "requested"
    """The same, and anybody sets it off by typing an address into a form: held to the tighter limit."""
    LOG_IN = "log_in"
    """A link asked for in a form like that, to somebody who has confirmed the address: held to a limit of its own."""
    STAFF = "staff"
    """To the town's own people, at an address that stands in the admin."""


class VersionState(models.TextChoices):
    """A version written after publication waits where the call looks before it publishes."""

    SHOWN = "shown", _("shown")
    PENDING = "pending", _("waiting for a decision")
    REFUSED = "refused", _("not taken over")


class Stance(models.TextChoices):
    """What a comment says to the proposal, where the call asks for it."""

    PRO = "pro", _("for it")
    CONTRA = "contra", _("against it")
    NEUTRAL = "neutral", _("neutral")


class Badge(models.TextChoices):
    """For whom a comment speaks, where it does not come from a citizen."""

    TOWN = "town", _("Town")
    LEAD = "lead", _("Group lead")


class ReportReason(models.TextChoices):
    """Why somebody reports a contribution."""

    INSULT = "insult", _("insulting or hateful")
    PRIVATE = "private", _("names private matters of a person")
    ADVERTISING = "advertising", _("advertising or spam")
    ILLEGAL = "illegal", _("I think that it is illegal")
    OFF_TOPIC = "off_topic", _("does not belong here")
    OTHER = "other", _("another reason")


class CaseState(models.TextChoices):
    """Where a report or a claim stands."""

    OPEN = "open", _("open")
    GRANTED = "granted", _("granted")
    REFUSED = "refused", _("refused")


class Frequency(models.TextChoices):
    """How often a follower is told."""

    AT_ONCE = "at_once", _("at once")
    WEEKLY = "weekly", _("once a week")


class ActivityKind(models.TextChoices):
    """What followers are told of."""

    NEW = "new", _("new contribution")
    COMMENT = "comment", _("new comment")
    STAGE = "stage", _("new stage")
    ANSWER = "answer", _("official answer")
    MERGED = "merged", _("joined with another one")
    EDITED = "edited", _("new version")
    PHASE = "phase", _("next phase")
    EXTENDED = "extended", _("other dates")
    JOINED = "joined", _("part of a project")
    PROJECT = "project", _("news of a project")


class ConsentMethod(models.TextChoices):
    MAIL = "mail", _("by e-mail")
    PAPER = "paper", _("on paper")


class AttachmentKind(models.TextChoices):
    PICTURE = "picture", _("picture")
    DOCUMENT = "document", _("document")


class FileState(models.TextChoices):
    """How far a file has come."""

    RECEIVING = "receiving", _("being sent")
    CHECKING = "checking", _("being checked")
    READY = "ready", _("checked and kept")
    REFUSED = "refused", _("not taken")


class Asked(models.TextChoices):
    """Whether the form asks for something."""

    NO = "no", _("not asked for")
    OPTIONAL = "optional", _("may be given")
    REQUIRED = "required", _("must be given")


class Identification(models.TextChoices):
    """How a page knows who hands in."""

    EMAIL = "email", _("a confirmed e-mail address")
    NONE = "none", _("nothing")


class Moderation(models.TextChoices):
    """When staff look at what was handed in."""

    BEFORE = "before", _("staff look at it before it is published")
    AFTER = "after", _("it is published at once, staff look at it afterwards")


class Comments(models.TextChoices):
    """Who reads the comments."""

    PUBLIC = "public", _("everybody reads them")
    STAFF = "staff", _("staff alone read them")
    NONE = "none", _("no comments")


class ExtraType(models.TextChoices):
    """What a form can hold beside the types of Wagtail's form builder; the first two are no questions."""

    HEADING = "heading", _("Heading with a text, without an answer")
    STEP = "step", _("Next page of the form")
    PICTURE = "picture", _("Pictures to upload")
    FILE = "file", _("Documents to upload")
    AUDIO = "audio", _("Sound recordings to upload")
    VIDEO = "video", _("Link to a video")
    TEAM = "team", _("Other people in the team")
    CATEGORY = "category", _("Category in which one takes part")
    CONSENT = "consent", _("Consent by a tick")


class FileKind(models.TextChoices):
    """What an uploaded file is, by its bytes."""

    PICTURE = "picture", _("picture")
    PDF = "pdf", _("PDF")
    DOCUMENT = "document", _("text document")
    AUDIO = "audio", _("sound recording")


class DocumentsAllowed(models.TextChoices):
    """Which documents a form takes."""

    PDF = "pdf", _("PDF only")
    TEXTS = "texts", _("PDF and text documents (Word, LibreOffice)")
    ALL = "all", _("documents, pictures and sound recordings")


class Stage(models.TextChoices):
    """How far the town has come with a contribution. A process may call them otherwise (its words)."""

    RECEIVED = "received", _("received")
    REVIEW = "review", _("under review")
    PURSUED = "pursued", _("is pursued")
    PROJECT = "project", _("in a project")
    DONE = "done", _("carried out")
    POOL = "pool", _("back in the pool")


class AnswerState(models.TextChoices):
    """Of an official answer."""

    DRAFT = "draft", _("in preparation")
    PUBLISHED = "published", _("published")
