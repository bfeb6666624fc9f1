"""Pictures and documents that citizens upload: looked at before they are believed, pictures drawn anew.

What is stored is what this module wrote, never the sender's bytes (but for PDF): so no EXIF, no GPS position, no
colour profile, no comment and no second file hidden behind the first one is left.
"""

import math
import re
import warnings
from dataclasses import dataclass
from io import BytesIO
from typing import IO, TYPE_CHECKING, BinaryIO, cast

from django.core.files.base import ContentFile, File
from django.core.files.uploadedfile import UploadedFile
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps

from wagtail_aufbruch.core.conf import aufbruch_settings
from wagtail_aufbruch.participation.domain.errors import ParticipationError
from wagtail_aufbruch.participation.domain.files.bounded_reading import ReadBounded
from wagtail_aufbruch.participation.domain.sizes import in_millions

if TYPE_CHECKING:
    from pillow_heif import HeifFile

LONGEST_SIDE = 2000
PREVIEW_SIDE = 640
QUALITY = 85
TENTH_OF_A_MEGABYTE = 100_000
HEAD = 1024
"""So many bytes at the beginning tell what a file is."""
MOST_READS = 100_000
"""So often a picture is read from: real ones some thousand times, each part of them twice or thrice."""
MOST_SCANS = 100
"""Real pictures that get clearer while they load have ten or twenty scans."""
MARKER = re.compile(rb"\xff([^\x00\xff\xd0-\xd7])")
"""What begins a part of a JPEG; within a scan its first byte is followed by a zero or by the number of a restart."""
SCAN, END_OF_PICTURE, WITHOUT_LENGTH = b"\xda", b"\xd9", b"\x01"
HEIF_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"}


class UploadRefused(ParticipationError):
    """A file is not taken; ``message`` says why and what helps."""


@dataclass(frozen=True)
class DrawnPicture:
    """A picture as it is kept, with its small one."""

    file: "ContentFile[bytes]"
    preview: "ContentFile[bytes]"
    width: int
    height: int


def megapixels_to_draw(upload: "File[bytes]", most_bytes: int | None = None) -> int:
    """What drawing the picture costs, in millions of pixels, as its first bytes tell; nothing of it is decoded.

    ``most_bytes``: how large it may be; None: as ``UPLOAD_MEGABYTES`` says. Raises UploadRefused for what is no picture
    or too large. A JPEG is decoded at half or a quarter of its size.
    """
    head = _head(upload, most_bytes)
    kind = picture_format(head)
    if kind is None:
        raise UploadRefused(_why_no_picture(head))
    try:
        width, height = _size(upload, kind)
    except UploadRefused:
        raise
    except Image.DecompressionBombError:
        raise UploadRefused(_too_many_pixels()) from None
    except Exception:  # whatever a broken file makes the libraries raise; drawing it will tell
        return 1
    finally:
        upload.seek(0)
    _check_size(width, height)
    return math.ceil(width * height / (4_000_000 if kind == "JPEG" else 1_000_000))


def draw_anew(upload: "File[bytes]", most_bytes: int | None = None) -> DrawnPicture:
    """Read an uploaded picture and write it anew, upright and at most 2000 pixels long. Raises UploadRefused.

    ``most_bytes`` as above; one that is too large is refused by its size, before it is read.
    """
    head = _head(upload, most_bytes)
    kind = picture_format(head)
    if kind is None:
        raise UploadRefused(_why_no_picture(head))
    try:
        image = _open(upload, kind)
        _check_pixels(image)
        image = _upright(image)
    except UploadRefused:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise UploadRefused(_too_many_pixels()) from None
    except Exception:  # a broken file makes the libraries raise anything: OSError, SyntaxError, struct.error …
        raise UploadRefused(
            _("This picture cannot be read; perhaps the file is damaged. Please choose another one.")
        ) from None
    preview = image.copy()
    preview.thumbnail((PREVIEW_SIDE, PREVIEW_SIDE))
    return DrawnPicture(_written(image), _written(preview), image.width, image.height)


def check_pdf(upload: "UploadedFile[bytes]") -> None:
    """Raises UploadRefused unless the file is small enough and begins as a PDF does."""
    if not _head(upload).startswith(b"%PDF-"):
        raise UploadRefused(_("This is not a PDF document. Please save it as PDF and choose it again."))


def _head(upload: "File[bytes]", most_bytes: int | None = None) -> bytes:
    """The first bytes. Raises UploadRefused where the file is empty or too large; then nothing of it is read."""
    check_bytes(upload.size or 0, aufbruch_settings.upload_bytes if most_bytes is None else most_bytes)
    upload.seek(0)
    head: bytes = upload.read(HEAD)
    upload.seek(0)
    if not head:
        raise UploadRefused(_("This file is empty. Please choose another one."))
    return head


def check_bytes(size: int, most: int) -> None:
    """Raises UploadRefused where a file is larger than it may be; its size is told as more than that."""
    if size > most:
        told = math.ceil(size / TENTH_OF_A_MEGABYTE) * TENTH_OF_A_MEGABYTE
        raise UploadRefused(
            _("This file has %(size)s MB. At most %(most)s MB are possible; please choose a smaller one.")
            % {"size": in_millions(told), "most": in_millions(most)}
        )


def picture_format(head: bytes) -> str | None:
    """Which picture the bytes begin: "JPEG", "PNG", "WEBP", "HEIF". What the sender calls it counts for nothing."""
    if head.startswith(b"\xff\xd8\xff"):
        return "JPEG"
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return "PNG"
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "WEBP"
    if head[4:8] == b"ftyp" and head[8:12] in HEIF_BRANDS:
        return "HEIF"
    return None


def _why_no_picture(head: bytes) -> str | Promise:
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"<", b"#!")) or b"<svg" in start or b"<script" in start:
        return _(
            "This is not a photograph but a drawing or a page that could contain a program (SVG, HTML). Please choose "
            "a picture of the kind JPEG, PNG, WebP or HEIC."
        )
    return _("This is not a picture that we can read. Please choose one of the kind JPEG, PNG, WebP or HEIC.")


def _size(upload: "File[bytes]", kind: str) -> tuple[int, int]:
    if kind == "HEIF":
        width, height = _open_heif(upload).size
        return int(width), int(height)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # our own limit is lower, and tells more
        return Image.open(_bounded(upload), formats=[kind]).size


def _open(upload: "File[bytes]", kind: str) -> Image.Image:
    """Look at the picture without decoding it."""
    if kind != "HEIF":
        _check_scans(upload, kind)
        return Image.open(_bounded(upload), formats=[kind])
    opened = _open_heif(upload)
    _check_size(*opened.size)
    picture: Image.Image = opened.to_pillow()
    return picture


def _bounded(upload: "File[bytes]") -> "IO[bytes]":
    return cast("IO[bytes]", ReadBounded(cast(BinaryIO, upload), MOST_READS))


def _check_scans(upload: "File[bytes]", kind: str) -> None:
    """Raises ValueError for a JPEG that is drawn over and over, all of it each time: a scan has some sixty bytes."""
    if kind != "JPEG":
        return
    upload.seek(0)
    content, place, scans = upload.read(), 2, 0
    upload.seek(0)
    while (found := MARKER.search(content, place)) is not None and found[1] != END_OF_PICTURE:
        scans += found[1] == SCAN
        if scans > MOST_SCANS:
            raise ValueError("too many scans")
        length = 0 if found[1] == WITHOUT_LENGTH else int.from_bytes(content[found.end() : found.end() + 2], "big")
        place = found.end() + length


def _open_heif(upload: "File[bytes]") -> "HeifFile":
    try:
        import pillow_heif
    except ImportError:
        raise UploadRefused(
            _("Pictures of the kind HEIC cannot be read here. Please choose one of the kind JPEG, PNG or WebP.")
        ) from None
    return pillow_heif.open_heif(upload)


def _check_pixels(image: Image.Image) -> None:
    _check_size(image.width, image.height)


def _check_size(width: int, height: int) -> None:
    if width * height > aufbruch_settings.picture_pixels:
        raise UploadRefused(_too_many_pixels())


def _too_many_pixels() -> str | Promise:
    return _(
        "This picture has too many pixels; at most %(most)s million are possible. Please choose a smaller one."
    ) % {"most": in_millions(aufbruch_settings.picture_pixels)}


STRIP = 256
"""So many rows of a picture are converted at once."""


def _upright(image: Image.Image) -> Image.Image:
    """Decode, make it small enough, turn it as the camera was held, and forget all else."""
    image = _eight_bits(image)
    image.thumbnail((LONGEST_SIDE, LONGEST_SIDE))  # for JPEG this decodes no more than is needed
    image = ImageOps.exif_transpose(image)
    see_through = image.mode in {"RGBA", "LA", "PA"} or "transparency" in image.info
    image = image.convert("RGBA" if see_through else "RGB")
    image.info = {}  # what the writers would take over: profile, comment, XMP
    return image


def _eight_bits(image: Image.Image) -> Image.Image:
    """A picture whose greys have sixteen bits, with eight: its brighter half would become white."""
    if image.mode != "I" and not image.mode.startswith("I;16"):
        return image
    eight = Image.new("L", image.size)
    eight.info = {name: value for name, value in image.info.items() if name != "transparency"}  # a grey of 16 bits
    for top in range(0, image.height, STRIP):  # as a whole it would take eight times its own size
        box = (0, top, image.width, min(top + STRIP, image.height))
        eight.paste(image.crop(box).convert("I").point(lambda grey: grey * (1 / 256)).convert("L"), box)
    return eight


def _written(image: Image.Image) -> "ContentFile[bytes]":
    buffer = BytesIO()
    if image.mode == "RGBA":
        image.save(buffer, "WEBP", quality=QUALITY)
        return ContentFile(buffer.getvalue(), name="picture.webp")
    image.save(buffer, "JPEG", quality=QUALITY, optimize=True, progressive=True)
    return ContentFile(buffer.getvalue(), name="picture.jpg")
