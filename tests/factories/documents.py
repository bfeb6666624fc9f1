"""Documents and recordings as citizens upload them, small and whole, and what only pretends to be one."""

import wave
import zipfile
from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from pypdf import PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, RectangleObject, TextStringObject

OPEN_DOCUMENT = "application/vnd.oasis.opendocument."
CONTENT_TYPES = '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
PARTS = {"docx": "word/document.xml", "pptx": "ppt/presentation.xml", "xlsx": "xl/workbook.xml"}
DRAWN = {"odt": "text", "odp": "presentation", "ods": "spreadsheet"}
SIGNATURE = b"AUFBRUCH-SIGNATUR-FUER-TESTS"
"""What the scanner of the tests takes for a harmful program."""


def archive(members: dict[str, bytes | str], name: str = "datei.zip") -> Any:
    """A ZIP archive of these members, in this order."""
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as packed:
        for member, content in members.items():
            packed.writestr(member, content)
    return SimpleUploadedFile(name, buffer.getvalue())


def office(ending: str, more: dict[str, bytes | str] | None = None) -> Any:
    """An office document with nothing in it but what tells its kind, and ``more``."""
    if ending in DRAWN:
        members: dict[str, bytes | str] = {
            "mimetype": OPEN_DOCUMENT + DRAWN[ending],
            "content.xml": "<office:document-content/>",
            "META-INF/manifest.xml": "<manifest:manifest/>",
        }
    else:
        members = {"[Content_Types].xml": CONTENT_TYPES, PARTS[ending]: "<document/>"}
    return archive({**members, **(more or {})}, f"Konzept.{ending}")


def real_pdf(
    *,
    author: str = "",
    javascript: bool = False,
    attachment: bool = False,
    password: str = "",
    is_tagged: bool = False,
) -> Any:
    """A PDF of one page with a note on it."""
    writer = PdfWriter()
    if is_tagged:
        picture = writer._add_object(_dictionary(S=NameObject("/Figure"), Alt=TextStringObject("Lageplan der Bank")))
        writer._root_object[NameObject("/StructTreeRoot")] = writer._add_object(_dictionary(K=ArrayObject([picture])))
        writer._root_object[NameObject("/Lang")] = TextStringObject("de-DE")
    page = writer.add_blank_page(200, 200)
    if author:
        writer.add_metadata({"/Author": author, "/Creator": f"Rechner von {author}"})
        note = DictionaryObject(
            {
                NameObject("/Type"): NameObject("/Annot"),
                NameObject("/Subtype"): NameObject("/Text"),
                NameObject("/Rect"): RectangleObject((10, 10, 20, 20)),
                NameObject("/T"): TextStringObject(author),
                NameObject("/Contents"): TextStringObject("Hier soll die Bank stehen"),
            }
        )
        page[NameObject("/Annots")] = ArrayObject([writer._add_object(note)])
    if javascript:
        script = DictionaryObject(
            {NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject("app.alert('hallo');")}
        )
        writer._root_object[NameObject("/OpenAction")] = writer._add_object(script)
    if attachment:
        writer.add_attachment("programm.exe", b"MZ")
    if password:
        writer.encrypt(password)
    buffer = BytesIO()
    writer.write(buffer)
    return SimpleUploadedFile("Lageplan.pdf", buffer.getvalue(), content_type="application/pdf")


def _dictionary(**entries: Any) -> DictionaryObject:
    return DictionaryObject({NameObject(f"/{name}"): value for name, value in entries.items()})


def pdf_that_acts(place: str) -> Any:
    """A PDF of one page that runs a script, or brings a file along, at this place."""
    writer = PdfWriter()
    page, root = writer.add_blank_page(200, 200), writer._root_object
    script = _dictionary(S=NameObject("/JavaScript"), JS=TextStringObject("app.alert('hallo');"))
    note = _dictionary(Type=NameObject("/Annot"), Subtype=NameObject("/Link"), Rect=RectangleObject((10, 10, 20, 20)))
    goes = _dictionary(S=NameObject("/GoTo"))
    match place:
        case "when it opens":
            root[NameObject("/OpenAction")] = script
        case "when it is printed":
            root[NameObject("/AA")] = _dictionary(WP=script)
        case "when a page is turned":
            page[NameObject("/AA")] = _dictionary(O=writer._add_object(script))
        case "when a link is clicked":
            note[NameObject("/A")] = writer._add_object(script)
        case "when a field is left":
            note[NameObject("/AA")] = _dictionary(Bl=script)
        case "after something harmless":
            goes[NameObject("/Next")] = ArrayObject([_dictionary(S=NameObject("/Named")), script])
            root[NameObject("/OpenAction")] = goes
        case "another program":
            note[NameObject("/A")] = _dictionary(S=NameObject("/Launch"), F=TextStringObject("programm.exe"))
        case "a film with a script":
            note[NameObject("/A")] = _dictionary(S=NameObject("/Rendition"), JS=TextStringObject("app.alert(1);"))
        case "a file at a note":
            note[NameObject("/Subtype")] = NameObject("/FileAttachment")
        case "a form that is a program":
            root[NameObject("/AcroForm")] = _dictionary(XFA=TextStringObject("<xdp/>"))
        case "when a bookmark is clicked":
            mark = writer._add_object(_dictionary(Title=TextStringObject("Anfang"), A=script))
            root[NameObject("/Outlines")] = _dictionary(First=mark, Last=mark)
        case "when a field without a place is left":
            kept = _dictionary(T=TextStringObject("Summe"), AA=_dictionary(C=script), Kids=ArrayObject())
            root[NameObject("/AcroForm")] = _dictionary(Fields=ArrayObject([writer._add_object(kept)]))
        case "another program, said elsewhere":
            said = writer._add_object(NameObject("/Launch"))
            note[NameObject("/A")] = _dictionary(S=said, F=TextStringObject("programm.exe"))
        case "a file at a note, said elsewhere":
            note[NameObject("/Subtype")] = writer._add_object(NameObject("/FileAttachment"))
        case "at a place where it opens":
            root[NameObject("/OpenAction")] = ArrayObject([page.indirect_reference, NameObject("/Fit")])
        case "in a circle":
            goes[NameObject("/Next")] = writer._add_object(goes)
            root[NameObject("/OpenAction")] = goes.indirect_reference
        case "only a link":
            note[NameObject("/A")] = _dictionary(S=NameObject("/URI"), URI=TextStringObject("https://stadt.example/"))
    page[NameObject("/Annots")] = ArrayObject([writer._add_object(note)])
    buffer = BytesIO()
    writer.write(buffer)
    return SimpleUploadedFile("Lageplan.pdf", buffer.getvalue(), content_type="application/pdf")


def pdf_of_the_same(*, levels: int, notes: int) -> Any:
    """One page with one note, which the file names ten times on each level of its pages, and so often at the page."""
    last = levels + 2
    things = {1: b"<< /Type /Catalog /Pages 2 0 R >>"}
    for number in range(2, last):
        things[number] = b"<< /Type /Pages /Count 1 /Kids [%s] >>" % (b"%d 0 R " % (number + 1) * 10)
    things[last] = b"<< /Type /Page /MediaBox [0 0 10 10] /Annots [%s] >>" % (b"%d 0 R " % (last + 1) * notes)
    things[last + 1] = b"<< /Type /Annot /Subtype /Text /Rect [0 0 1 1] >>"
    content, places = b"%PDF-1.4\n", b"0000000000 65535 f \n"
    for number, thing in things.items():
        places += b"%010d 00000 n \n" % len(content)
        content += b"%d 0 obj\n%s\nendobj\n" % (number, thing)
    end = b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % (last + 2, len(content))
    return SimpleUploadedFile("Lageplan.pdf", content + b"xref\n0 %d\n" % (last + 2) + places + end)


def pdf_in_one_stream(*, notes: int) -> Any:
    """One page with so many notes, all packed into one stream, as most programs write them."""
    named = b" ".join(b"%d 0 R" % (number + 4) for number in range(notes))
    things = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Count 1 /Kids [3 0 R] >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 10 10] /Annots [%s] >>" % named,
        *[b"<< /Type /Annot /Subtype /Text /Rect [0 0 1 1] >>"] * notes,
    ]
    stream, places, body = len(things) + 1, b"", b""
    for number, thing in enumerate(things, 1):
        places += b"%d %d " % (number, len(body))
        body += thing + b" "
    head = b"/Type /ObjStm /N %d /First %d /Length %d" % (len(things), len(places), len(places + body))
    content = b"%%PDF-1.5\n%d 0 obj\n<< %s >>\nstream\n%s\nendstream\nendobj\n" % (stream, head, places + body)
    rows = [(0, 0, 0), *((2, stream, place) for place in range(len(things))), (1, 9, 0), (1, len(content), 0)]
    table = b"".join(bytes([kind]) + first.to_bytes(4, "big") + last.to_bytes(2, "big") for kind, first, last in rows)
    head = b"/Type /XRef /W [1 4 2] /Size %d /Root 1 0 R /Length %d" % (len(rows), len(table))
    end = b"%d 0 obj\n<< %s >>\nstream\n%s\nendstream\nendobj\n" % (stream + 1, head, table)
    return SimpleUploadedFile("Lageplan.pdf", content + end + b"startxref\n%d\n%%%%EOF" % len(content))


def wav(seconds: float = 2.0) -> Any:
    buffer = BytesIO()
    with wave.open(buffer, "wb") as written:
        written.setnchannels(1)
        written.setsampwidth(2)
        written.setframerate(8000)
        written.writeframes(bytes(int(seconds * 8000) * 2))
    return SimpleUploadedFile("Lied.wav", buffer.getvalue())


def mp3(frames: int = 80) -> Any:
    """Silent frames of 128 kbit/s at 44.1 kHz, of 1152 samples each."""
    return SimpleUploadedFile("Lied.mp3", (b"\xff\xfb\x90\x00" + bytes(413)) * frames)


def flac(seconds: int = 3) -> Any:
    """The head of a FLAC file, which says how many samples follow."""
    packed = (44_100 << 44) | (0 << 41) | (15 << 36) | (44_100 * seconds)
    info = (4096).to_bytes(2, "big") * 2 + bytes(6) + packed.to_bytes(8, "big") + bytes(16)
    return SimpleUploadedFile("Lied.flac", b"fLaC\x80" + len(info).to_bytes(3, "big") + info + bytes(500))


def _box(name: bytes, content: bytes) -> bytes:
    return (len(content) + 8).to_bytes(4, "big") + name + content


def mp4(*tracks: bytes, brand: bytes = b"mp42", seconds: int = 4) -> Any:
    """An MP4 file with tracks of these kinds (``soun``, ``vide``), its contents before its head, as phones write it."""
    head = bytes(12) + (1000).to_bytes(4, "big") + (1000 * seconds).to_bytes(4, "big") + bytes(80)
    boxes = [_box(b"trak", _box(b"mdia", _box(b"hdlr", bytes(8) + track + bytes(13)))) for track in tracks]
    moov = _box(b"moov", _box(b"mvhd", head) + b"".join(boxes))
    return SimpleUploadedFile(
        "Aufnahme.m4a", _box(b"ftyp", brand + bytes(4) + b"isommp42") + _box(b"mdat", bytes(2000)) + moov
    )


def _ogg_page(flags: int, granule: int, number: int, content: bytes) -> bytes:
    head = b"OggS\x00" + bytes([flags]) + granule.to_bytes(8, "little") + (7).to_bytes(4, "little")
    return head + number.to_bytes(4, "little") + bytes(4) + bytes([1, len(content)]) + content


def opus(seconds: int = 5) -> Any:
    """A recording of Opus, as phones and messengers make it."""
    first = b"OpusHead\x01\x01" + bytes(2) + (48_000).to_bytes(4, "little") + bytes(3)
    tags = b"OpusTags" + bytes(8)
    return SimpleUploadedFile(
        "Sprachnachricht.ogg",
        _ogg_page(2, 0, 0, first) + _ogg_page(0, 0, 1, tags) + _ogg_page(4, 48_000 * seconds, 2, bytes(100)),
    )
