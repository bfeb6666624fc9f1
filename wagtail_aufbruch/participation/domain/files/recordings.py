"""Sound recordings: whether they can be played, and how long they are."""

from math import isfinite
from typing import BinaryIO, cast

from django.utils.translation import gettext_lazy as _
from tinytag import TinyTag

from wagtail_aufbruch.participation.domain.files.pictures import UploadRefused

MOST_READS = 400_000
"""So often a recording is read from. One of speech, as long as any that is taken, needs a hundred thousand; what is
made to look like the beginning of a frame at each byte needs as many as it has bytes."""


class _Counted:
    """The file, read from in vain once that is too often."""

    def __init__(self, file: BinaryIO) -> None:
        self.seek, self.tell = file.seek, file.tell
        self._file, self._left = file, MOST_READS

    def read(self, size: int = -1) -> bytes:
        self._left -= 1
        if self._left < 0:
            raise ValueError("read too often")
        return self._file.read(size)


def seconds_of(file: BinaryIO, ending: str) -> float:
    """How long the recording lasts. Raises UploadRefused where it has no length: then nothing can be played."""
    file.seek(0)
    counted = cast(BinaryIO, _Counted(file))
    try:
        seconds = TinyTag.get(filename=f"recording.{ending}", file_obj=counted, tags=False).duration
    except Exception:  # whatever a broken file makes the library raise
        seconds = None
    if seconds is None or not isfinite(seconds) or seconds <= 0:
        raise UploadRefused(
            _("This recording cannot be played; perhaps the file is damaged. Please choose another one.")
        )
    return float(seconds)
