"""The ticket: a QR code that holds the registration's code, as a drawing for the page and as a picture for the mail."""

from wagtail_aufbruch.events.models import Registration
from wagtail_aufbruch.participation.domain.documents import qr_codes


def qr_text(registration: Registration) -> str:
    """What the QR code says: an address that ends in the code.

    At the door, staff open it with the camera of any phone, or a scanner types it; everybody else who opens it sees
    the event. It holds no name and gives no access to the registration.
    """
    event = registration.event
    below = event.reverse_subpage("door_code", kwargs={"code": registration.code})
    return f"{event.full_url}{below}"


def qr_svg(registration: Registration) -> str:
    """The QR code as SVG for a page."""
    return qr_codes.qr_svg(qr_text(registration), "aufbruch-ticket__qr")


def qr_png(registration: Registration) -> bytes:
    """The QR code as PNG, for a mail."""
    return qr_codes.qr_png(qr_text(registration))


def spelled(code: str) -> str:
    """The code in two groups, easier to read aloud and to type: "7KQM-X3PA"."""
    return f"{code[:4]}-{code[4:]}"
