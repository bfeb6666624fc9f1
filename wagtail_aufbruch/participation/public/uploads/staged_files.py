"""Files that arrive piece by piece, as pages show them and give them out."""

from dataclasses import dataclass, field

from django.forms.utils import flatatt
from django.http import Http404, HttpRequest, HttpResponseNotAllowed
from django.http.response import HttpResponseBase
from django.utils.cache import add_never_cache_headers
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from wagtail_aufbruch.participation.domain.files.kinds import neutral_name
from wagtail_aufbruch.participation.domain.files.pictures import PREVIEW_SIDE
from wagtail_aufbruch.participation.domain.files.rules import FileRules
from wagtail_aufbruch.participation.domain.questions.limits import with_limit_of_pixels
from wagtail_aufbruch.participation.domain.sizes import in_millions
from wagtail_aufbruch.participation.enums import FileState
from wagtail_aufbruch.participation.models.files.staged_files import StagedFile
from wagtail_aufbruch.participation.public.uploads.files import SMALL, WHOLE
from wagtail_aufbruch.participation.public.uploads.private_files import ending_of, private_response


@dataclass(frozen=True)
class ShownStaged:
    """A file as a template shows it: to its sender, to staff, to jurors."""

    staged: StagedFile
    url: str
    """"" as long as it cannot be opened."""
    preview_url: str = ""
    preview_width: int = 0
    preview_height: int = 0

    @property
    def is_picture(self) -> bool:
        return bool(self.preview_url)

    @property
    def state(self) -> str:
        return self.staged.state

    @property
    def alt_name(self) -> str:
        """The name of the field for its alternative text."""
        return f"alt_{self.staged.key}"

    @property
    def remove_name(self) -> str:
        """The name of the box by which it is taken out."""
        return f"remove_{self.staged.key}"

    @property
    def ending(self) -> str:
        return ending_of(self.staged.file).upper()


def shown_staged(staged: StagedFile, base: str) -> ShownStaged:
    """A file with its addresses: ``base``, then ``datei/`` or ``klein/``."""
    if staged.state != FileState.READY:
        return ShownStaged(staged, "")
    if not staged.preview:
        return ShownStaged(staged, f"{base}{WHOLE}/")
    width, height = staged.width or 0, staged.height or 0
    shrunk = min(1, PREVIEW_SIDE / max(width, height, 1))
    return ShownStaged(
        staged, f"{base}{WHOLE}/", f"{base}{SMALL}/", max(round(width * shrunk), 1), max(round(height * shrunk), 1)
    )


def show_staged_file(
    staged: StagedFile | None, request: HttpRequest, name: str, *, number: int | None = None
) -> HttpResponseBase:
    """One file, or its small picture (``name``: ``datei`` or ``klein``). Whoever calls has asked who may see it.

    Raises Http404 where there is none that was looked at. Nobody keeps it, and its name tells nothing of its sender;
    ``number`` tells several apart.
    """
    if request.method not in {"GET", "HEAD"}:
        return HttpResponseNotAllowed(["GET", "HEAD"])
    if staged is None or staged.state != FileState.READY:
        raise Http404
    column = {WHOLE: staged.file, SMALL: staged.preview}.get(name)
    response = private_response(
        column,
        neutral_name(staged.kind, ending_of(column) if column else "", number),
        as_attachment=not staged.is_picture,
    )
    add_never_cache_headers(response)
    response.headers["Referrer-Policy"] = "same-origin"
    return response


@dataclass(frozen=True)
class FileQuestion:
    """A question that is answered by files, as ``includes/file_question.html`` shows it."""

    key: str
    label: str | Promise
    help_text: str | Promise
    required: bool
    rules: FileRules
    url: str
    """Where the script begins an upload."""
    files: tuple[ShownStaged, ...] = ()
    errors: tuple[str, ...] = ()
    alt_errors: dict[str, str] = field(default_factory=dict)
    """What is wrong with an alternative text, by the key of its file."""
    is_public: bool = False
    """Whether everybody may see what is uploaded."""

    @property
    def name(self) -> str:
        """The name of the file field."""
        return f"files_{self.key}"

    @property
    def html_id(self) -> str:
        return f"id_{self.name}"

    @property
    def file_field(self) -> SafeString:
        """The field itself, with what it is described by."""
        described = [f"{self.html_id}_helptext", *(f"{self.html_id}_error{n}" for n in range(1, len(self.errors) + 1))]
        attributes = {
            "type": "file",
            "id": self.html_id,
            "name": self.name,
            "accept": self.rules.accept,
            "aria-describedby": " ".join(described),
            "multiple": self.rules.most_files > 1,
        }
        return format_html("<input{}>", flatatt(attributes))

    @property
    def left(self) -> int:
        """How many more there is room for."""
        taken = sum(shown.state != FileState.REFUSED for shown in self.files)
        return max(self.rules.most_files - taken, 0)

    @property
    def most(self) -> str:
        """How large one file may be, in megabytes: the same before and after a larger one was chosen."""
        return in_millions(self.rules.most_bytes)

    @property
    def hint(self) -> str:
        """What may be chosen: kinds, size, how many."""
        size = self.most
        if self.rules.most_files == 1:
            words = _("Possible: %(kinds)s, at most %(size)s MB.")
        else:
            words = _("Possible: %(kinds)s; up to %(number)s files of at most %(size)s MB each.")
        told = str(words) % {"kinds": self.rules.told, "size": size, "number": self.rules.most_files}
        return with_limit_of_pixels(told, self.rules.kinds)
