"""What may be uploaded, and what is left of it."""

import re
import struct
import zlib
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.translation import override
from PIL import ExifTags, Image

from tests.factories.uploads import gps_photo, picture
from wagtail_aufbruch.participation.domain.files.pictures import (
    UploadRefused,
    _too_many_pixels,
    check_bytes,
    check_pdf,
    draw_anew,
    megapixels_to_draw,
)

SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HTML = b"\xef\xbb\xbf  <!DOCTYPE html><script>alert(1)</script>"


def stored(drawn: Any) -> Image.Image:
    drawn.file.seek(0)
    return Image.open(BytesIO(drawn.file.read()))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "HEIF"])
def test_the_usual_kinds_are_taken_and_become_one_of_ours(kind: str) -> None:
    drawn = draw_anew(picture(kind=kind, size=(1200, 800)))
    assert stored(drawn).format in {"JPEG", "WEBP"}
    assert (drawn.width, drawn.height) == (1200, 800)
    assert Image.open(drawn.preview).size == (640, 427)


@pytest.mark.parametrize("size", [(256, 64), (3000, 40)])
def test_a_scan_with_sixteen_bits_of_grey_keeps_its_greys(size: tuple[int, int]) -> None:
    width, height = size
    scan = Image.new("I;16", size)
    scan.putdata([column * 65535 // (width - 1) for _row in range(height) for column in range(width)])
    buffer = BytesIO()
    scan.save(buffer, "PNG")
    drawn = stored(draw_anew(SimpleUploadedFile("scan.png", buffer.getvalue())))
    middle = drawn.height // 2
    for part in (0.05, 0.25, 0.5, 0.75, 0.95):
        red, green, blue = drawn.getpixel((int(part * (drawn.width - 1)), middle))
        assert abs(red - part * 255) < 6
        assert max(red, green, blue) - min(red, green, blue) < 4


def test_where_it_was_taken_and_with_what_is_gone_and_it_stands_upright() -> None:
    upload = gps_photo()
    assert Image.open(upload).getexif().get_ifd(ExifTags.IFD.GPSInfo)
    drawn = draw_anew(upload)
    for file in (drawn.file, drawn.preview):
        file.seek(0)
        content = file.read()
        assert b"Exif" not in content
        assert b"Canon" not in content
        assert b"geheimer Kommentar" not in content
        kept = Image.open(BytesIO(content))
        assert not kept.getexif()
        assert not {"icc_profile", "comment", "xmp", "exif"} & set(kept.info)
    assert drawn.width < drawn.height, "the camera was held upright"


def test_a_second_file_behind_the_picture_is_not_kept() -> None:
    hidden = picture().read() + b"<script>alert(1)</script>PK\x03\x04"
    drawn = draw_anew(SimpleUploadedFile("foto.jpg", hidden))
    assert b"script" not in drawn.file.read()


def test_a_see_through_picture_stays_see_through() -> None:
    assert stored(draw_anew(picture(kind="PNG", mode="RGBA"))).mode == "RGBA"
    drawn = stored(draw_anew(picture(kind="PNG", mode="P", transparency=0)))
    assert drawn.convert("RGBA").getpixel((5, 0))[3] == 0, "a colour of its palette is see-through"  # type: ignore[index]


@pytest.mark.parametrize("mode", ["L", "P", "1", "CMYK", "I;16", "LA"])
def test_uncommon_kinds_of_colour_are_read(mode: str) -> None:
    kind = "JPEG" if mode == "CMYK" else "PNG"
    assert draw_anew(picture(kind=kind, mode=mode)).width == 640


def test_a_grey_picture_of_sixteen_bits_keeps_its_greys() -> None:
    """Such as a scan; brighter than a 256th of white everything would be white."""
    row = struct.pack("<H", 20_000) * 320 + struct.pack("<H", 50_000) * 320
    image = Image.frombytes("I;16", (640, 480), row * 480)
    buffer = BytesIO()
    image.save(buffer, "PNG")
    drawn = stored(draw_anew(SimpleUploadedFile("scan.png", buffer.getvalue()))).convert("L")
    assert drawn.getpixel((100, 100)) == pytest.approx(20_000 / 257, abs=4)
    assert drawn.getpixel((500, 100)) == pytest.approx(50_000 / 257, abs=4)


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("bild.svg", SVG, "Programm"),
        ("bild.jpg", SVG, "Programm"),
        ("bild.png", HTML, "Programm"),
        ("bild.jpg", b"#!/bin/sh\nrm -rf /", "Programm"),
        ("bild.jpg", b"MZ\x90\x00 an executable", "JPEG, PNG, WebP oder HEIC"),
        ("bild.gif", b"GIF89a\x01\x00\x01\x00", "JPEG, PNG, WebP oder HEIC"),
        ("bild.jpg", b"", "leer"),
        ("bild.jpg", b"\xff\xd8\xff\xe0 and then nonsense", "beschädigt"),
        ("bild.png", b"\x89PNG\r\n\x1a\n", "beschädigt"),
        ("bild.webp", b"RIFF\x00\x00\x00\x00WEBPVP8 ", "beschädigt"),
        ("bild.heic", b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00", "beschädigt"),
    ],
)
def test_what_is_no_picture_is_refused_in_words(name: str, content: bytes, message: str) -> None:
    with pytest.raises(UploadRefused) as refused:
        draw_anew(SimpleUploadedFile(name, content, content_type="image/jpeg"))
    assert message in str(refused.value.message)


def test_a_cut_off_picture_is_refused_and_not_half_shown() -> None:
    whole = picture(size=(1200, 800)).read()
    with pytest.raises(UploadRefused):
        draw_anew(SimpleUploadedFile("foto.jpg", whole[: len(whole) // 2]))


def bomb(width: int, height: int) -> SimpleUploadedFile:
    """A PNG of some hundred bytes that would unfold to gigabytes."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    content = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 1000))
    return SimpleUploadedFile("bombe.png", content + chunk(b"IEND", b""))


@pytest.mark.parametrize(("width", "height"), [(60_000, 60_000), (10_000, 10_000), (8_000, 5_001), (2_000_000_000, 1)])
@pytest.mark.parametrize("take", [draw_anew, megapixels_to_draw])
def test_a_bomb_is_refused_before_it_unfolds(
    take: Any, width: int, height: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Image.Image, "load", lambda self: pytest.fail("it was unfolded"))
    with pytest.raises(UploadRefused) as refused:
        take(bomb(width, height))
    assert "40" in str(refused.value.message)


def drawn_over_and_over(times: int) -> SimpleUploadedFile:
    """A progressive JPEG whose second scan comes so often; each costs as much as drawing all of it."""
    content = picture(size=(64, 64), mode="L", progressive=True).read()
    first, second, third = (found.start() for found in list(re.finditer(b"\xff\xda", content))[:3])
    assert first < second
    return SimpleUploadedFile("foto.jpg", content[:third] + content[second:third] * times + content[third:])


def test_a_picture_that_is_drawn_over_and_over_is_refused_before_it_is_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sixty kilobytes of such scans took five seconds, ten megabytes a quarter of an hour."""
    assert draw_anew(drawn_over_and_over(20)).width == 64
    monkeypatch.setattr(Image.Image, "thumbnail", lambda *args: pytest.fail("it was drawn"))
    with pytest.raises(UploadRefused) as refused:
        draw_anew(drawn_over_and_over(200))
    assert "beschädigt" in str(refused.value.message)


def test_scans_of_a_second_picture_and_of_a_preview_do_not_count() -> None:
    inner = drawn_over_and_over(90).read()
    outer = picture(size=(64, 64)).read()
    preview = b"\xff\xe1" + struct.pack(">H", len(inner) + 2) + inner
    draw_anew(SimpleUploadedFile("foto.jpg", outer[:2] + preview + outer[2:] + inner + inner))


@pytest.mark.parametrize(
    "content",
    [
        b"\xff\xd8" + b"\xff\xe5\x00\x02" * 100_000 + picture(size=(64, 64)).read()[2:],
        b"\xff\xd8" + b"\xff" * 400_000 + picture(size=(64, 64)).read()[2:],
    ],
)
def test_a_picture_of_more_parts_than_any_has_is_not_read_to_its_end(content: bytes) -> None:
    """Ten megabytes of them took four seconds, each time it was opened."""
    with pytest.raises(UploadRefused):
        draw_anew(SimpleUploadedFile("foto.jpg", content))
    assert megapixels_to_draw(SimpleUploadedFile("foto.jpg", content)) == 1


class Huge:
    """A file of 50 MB of which nobody may read a byte."""

    name = "urlaub.jpg"
    size = 50_000_000

    def read(self, *args: Any) -> bytes:
        raise AssertionError("it was read")

    seek = read


@pytest.mark.parametrize("look", [draw_anew, check_pdf])
def test_fifty_megabytes_are_refused_by_their_number(look: Any) -> None:
    with pytest.raises(UploadRefused) as refused:
        look(Huge())
    assert "50 MB" in str(refused.value.message)
    assert "10 MB" in str(refused.value.message)


def test_a_site_may_set_other_limits(settings: Any) -> None:
    settings.WAGTAIL_AUFBRUCH = {"PICTURE_MEGAPIXELS": 0.5, "UPLOAD_MEGABYTES": 10}
    with pytest.raises(UploadRefused):
        draw_anew(picture(size=(1000, 800)))
    settings.WAGTAIL_AUFBRUCH = {"UPLOAD_MEGABYTES": 0.001}
    with pytest.raises(UploadRefused):
        check_pdf(SimpleUploadedFile("plan.pdf", b"%PDF-1.7" + b" " * 2000))


@pytest.mark.parametrize(("most", "told"), [(40, "40"), (2.5, "2,5"), (0.5, "0,5")])
def test_how_many_pixels_are_possible_is_told_with_its_fraction(settings: Any, most: float, told: str) -> None:
    settings.WAGTAIL_AUFBRUCH = {"PICTURE_MEGAPIXELS": most}
    with override("de"):
        assert f"höchstens {told} Millionen" in str(_too_many_pixels())


@pytest.mark.parametrize(
    ("size", "most", "told"),
    [
        (10_000_001, 10_000_000, "Diese Datei hat 10,1 MB. Höchstens 10 MB"),
        (2_560_001, 2_560_000, "Diese Datei hat 2,6 MB. Höchstens 2,56 MB"),
        (50_001, 50_000, "Diese Datei hat 0,1 MB. Höchstens 0,05 MB"),
        (2_000_000_000, 10_000_000, "Diese Datei hat 2000 MB. Höchstens 10 MB"),
    ],
)
def test_a_file_that_is_a_little_too_large_is_not_told_to_be_as_large_as_it_may_be(
    size: int, most: int, told: str
) -> None:
    with override("de"), pytest.raises(UploadRefused) as refused:
        check_bytes(size, most)
    assert str(refused.value.message).startswith(told)


def test_a_pdf_is_known_by_its_beginning() -> None:
    check_pdf(SimpleUploadedFile("plan.txt", b"%PDF-1.7 and so on"))
    with pytest.raises(UploadRefused):
        check_pdf(SimpleUploadedFile("plan.pdf", b"<html>", content_type="application/pdf"))


@pytest.mark.parametrize(("kind", "costs"), [("PNG", 4), ("WEBP", 4), ("HEIF", 4), ("JPEG", 1)])
def test_what_a_picture_costs_is_known_before_it_is_decoded(
    kind: str, costs: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    upload = picture(kind=kind, size=(2000, 1600))
    monkeypatch.setattr(Image.Image, "load", lambda image: pytest.fail("was decoded"))
    assert megapixels_to_draw(upload) == costs
    assert upload.read(4), "is read from its beginning afterwards"
