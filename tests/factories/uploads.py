"""Files as citizens upload them."""

from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import ExifTags, Image

from tests.factories.documents import real_pdf


def picture(kind: str = "JPEG", size: tuple[int, int] = (640, 480), mode: str = "RGB", **options: Any) -> Any:
    """A picture file; its colours are not uniform, so that half of it is not the whole."""
    image = Image.linear_gradient("L").resize(size).convert("RGB" if mode == "I;16" else mode)
    if mode == "I;16":
        image = Image.new("I;16", size, 40_000)
    if mode == "RGBA":
        image.putalpha(100)
    buffer = BytesIO()
    if kind == "HEIF":
        import pillow_heif

        pillow_heif.from_pillow(image).save(buffer)
    else:
        image.save(buffer, kind, **options)
    return SimpleUploadedFile(f"foto.{kind.lower()}", buffer.getvalue(), content_type=f"image/{kind.lower()}")


def gps_photo() -> Any:
    """A photograph that tells camera and position, taken with the camera held upright, with a comment in it."""
    exif = Image.Exif()
    exif[ExifTags.Base.Make] = "Canon"
    exif[ExifTags.Base.Orientation] = 6
    exif.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSLatitude] = (51.0, 54.0, 24.0)
    exif._ifds[ExifTags.IFD.GPSInfo] = {ExifTags.GPS.GPSLatitudeRef: "N", ExifTags.GPS.GPSLatitude: (51.0, 54.0, 24.0)}
    return picture(size=(1600, 1200), exif=exif, icc_profile=b"profile" * 20, comment=b"geheimer Kommentar")


def pdf(content: bytes | None = None, name: str = "Lageplan.pdf") -> Any:
    """A document that can be read, unless the test says what is in it."""
    return SimpleUploadedFile(name, real_pdf().read() if content is None else content, content_type="application/pdf")


def file_of(answer: Any) -> bytes:
    """The whole file that an answer brings."""
    assert answer.status_code == 200
    content = b"".join(answer.streaming_content)
    for close in answer._resource_closers:  # answer.close() would close the database connection of the test as well
        close()
    return content
