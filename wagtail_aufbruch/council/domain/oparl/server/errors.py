"""What goes wrong with a council's server, in words that staff can read."""

from enum import Enum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from wagtail_aufbruch.participation.domain.errors import ParticipationError


class Fault(Enum):
    """What was wrong with an answer. The value is kept with a run; the label tells staff what to do."""

    NO_ANSWER = "no_answer", _("The server does not answer.")
    SLOW = "slow", _("The server takes too long to answer.")
    NOT_ALLOWED = (
        "not_allowed",
        _("The server refuses access. Ask its operator whether the interface is open to everybody."),
    )
    NOT_FOUND = "not_found", _("The server knows nothing at this address. Check the address.")
    BUSY = "busy", _("The server reports a failure of its own. The next run tries again.")
    REFUSED = "refused", _("The server gives an answer that cannot be used. Ask its operator what happened.")
    NO_JSON = "no_json", _("The server sends a web page in place of data.")
    NOTHING = "nothing", _("The server sends an empty answer. What was known is kept.")
    TOO_LARGE = "too_large", _("An answer of the server is too large.")
    OTHER_HOST = "other_host", _("The server leads to another host, or away from https. That is not followed.")
    PRIVATE = (
        "private",
        _("The address lies in a private network. The setting OPARL_PRIVATE_HOSTS of this website can allow it."),
    )
    NO_ADDRESS = "no_address", _("This is no address of a web server. It begins with https://")
    NO_LIST = "no_list", _("The server sends something else where a list belongs.")
    CUT_SHORT = "cut_short", _("A list of the server leads in a circle, or ends before its last page.")
    WRONG_TYPE = "wrong_type", _("At this address there is neither a system nor a body of OParl.")
    MANY_BODIES = (
        "many_bodies",
        _("The server holds several bodies. Write the name of the one that is meant under “which body”."),
    )
    OTHER_BODY = (
        "other_body",
        _(
            "The server names another body than before, so nothing is taken over from it. Ask its operator what "
            "happened. If the new one is right, write its name under “which body”."
        ),
    )
    NO_BODY = "no_body", _("The server does not hold the body that was chosen.")

    def __new__(cls, code: str, label: Promise) -> "Fault":
        member = object.__new__(cls)
        member._value_ = code
        return member

    def __init__(self, code: str, label: Promise) -> None:
        self.label = label


class OparlError(ParticipationError):
    """The server gave no usable answer. What is known stays as it is; ``address`` says which answer it was."""

    def __init__(self, fault: Fault, address: str = "", detail: str = "") -> None:
        super().__init__(fault.label)
        self.fault = fault
        self.address = address
        self.detail = detail
        """A word for the log: a number of HTTP, the name of an error; nothing that the server wrote."""
        self.wait: float | None = None
        """Seconds that the server asks to wait before it is asked again."""

    def __str__(self) -> str:
        return " ".join(filter(None, [self.fault.value, self.detail, self.address]))


class EmptyWindow(OparlError):
    """An answer that says "nothing here" to what changed since a moment: known from SD.NET (404, or ``[]``)."""
