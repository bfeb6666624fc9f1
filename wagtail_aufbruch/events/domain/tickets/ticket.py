"""The ticket: a QR code that holds the registration's code, as a drawing for the page and as a picture for the mail."""

from io import BytesIO

import segno

from wagtail_aufbruch.events.models import Registration

QUIET = 4
"""White squares around the code, as ISO/IEC 18004 requires."""
SQUARE = 8
"""Size of a square of the picture, in pixels."""


def qr_text(registration: Registration) -> str:
    """What the QR code says: an address that ends in the code.

    At the door, staff open it with the camera of any phone, or a scanner types it; everybody else who opens it sees
    the event. It holds no name and gives no access to the registration.
    """
    event = registration.event
    below = event.reverse_subpage("door_code", kwargs={"code": registration.code})
    return f"{event.full_url}{below}"


def _qr(registration: Registration) -> segno.QRCode:
    return segno.make(qr_text(registration), error="q", micro=False)


def qr_svg(registration: Registration) -> str:
    """The QR code as SVG for a page: dark on white in light and dark mode, as scanners need it."""
    out = BytesIO()
    _qr(registration).save(
        out, kind="svg", xmldecl=False, svgns=True, border=QUIET, dark="#000", light="#fff", omitsize=True, nl=False,
        svgclass="aufbruch-ticket__qr", lineclass=None,
    )  # fmt: skip
    return out.getvalue().decode()


def qr_png(registration: Registration) -> bytes:
    """The QR code as PNG, for a mail."""
    out = BytesIO()
    _qr(registration).save(out, kind="png", border=QUIET, scale=SQUARE, dark="#000", light="#fff")
    return out.getvalue()


def spelled(code: str) -> str:
    """The code in two groups, easier to read aloud and to type: "7KQM-X3PA"."""
    return f"{code[:4]}-{code[4:]}"
