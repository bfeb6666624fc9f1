"""Sound recordings: whether they can be played, and how long they are."""

from math import isfinite
from typing import BinaryIO, cast

from django.utils.translation import gettext_lazy as _
from tinytag import TinyTag

from wagtail_aufbruch.participation.domain.files.bounded_reading import ReadBounded
from wagtail_aufbruch.participation.domain.files.pictures import UploadRefused

MOST_READS = 400_000
"""So often a recording is read from. One of speech, as long as any that is taken, needs a hundred thousand; what is
made to look like the beginning of a frame at each byte needs as many as it has bytes."""


def seconds_of(file: BinaryIO, ending: str) -> float:
    """How long the recording lasts. Raises UploadRefused where it has no length: then nothing can be played."""
    file.seek(0)
    counted = cast(BinaryIO, ReadBounded(file, MOST_READS))
    try:
        seconds = TinyTag.get(filename=f"recording.{ending}", file_obj=counted, tags=False).duration
    except Exception:  # whatever a broken file makes the library raise
        seconds = None
    if seconds is None or not isfinite(seconds) or seconds <= 0:
        raise UploadRefused(
            _("This recording cannot be played; perhaps the file is damaged. Please choose another one.")
        )
    return float(seconds)
