"""QR codes: as a drawing for a page, as a picture for a mail or to take along. Dark on white in light and dark mode, as
scanners need it."""

from io import BytesIO

import segno

QUIET = 4
"""White squares around the code, as ISO/IEC 18004 requires."""
SQUARE = 8
"""Size of a square of the picture, in pixels."""


def qr_svg(text: str, css_class: str | None = None) -> str:
    """The code as SVG, without an XML declaration, so that it can stand within a page."""
    out = BytesIO()
    _code(text).save(
        out, kind="svg", xmldecl=False, svgns=True, border=QUIET, dark="#000", light="#fff", omitsize=True, nl=False,
        svgclass=css_class, lineclass=None,
    )  # fmt: skip
    return out.getvalue().decode()


def qr_png(text: str) -> bytes:
    """The code as PNG."""
    out = BytesIO()
    _code(text).save(out, kind="png", border=QUIET, scale=SQUARE, dark="#000", light="#fff")
    return out.getvalue()


def _code(text: str) -> segno.QRCode:
    """Still read where a quarter of it is scratched or folded."""
    return segno.make(text, error="q", micro=False)
