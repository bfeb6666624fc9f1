"""What staff print: the file as a download, and what they have to write in by hand."""

from collections.abc import Sequence

from django.http import HttpResponse
from django.utils.translation import gettext as _

from wagtail_aufbruch.core.public.downloads import as_download
from wagtail_aufbruch.participation.domain.documents.pdf import NO_LETTER

SHOWN = 5


def send_pdf(content: bytes, title: str) -> HttpResponse:
    """The PDF as a download that bears its title."""
    return as_download(HttpResponse(content, content_type="application/pdf"), title, "pdf")


def say_unprintable(texts: Sequence[str]) -> str:
    """What is to be written in by hand, since no typeface of ours has its letters."""
    shown = ", ".join(_("“%(words)s”") % {"words": text} for text in texts[:SHOWN])
    shown += " …" if len(texts) > SHOWN else ""
    return _("Some letters cannot be printed; %(sign)s stands in their place, to be written in by hand: %(texts)s") % {
        "sign": NO_LETTER,
        "texts": shown,
    }
