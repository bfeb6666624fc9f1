"""Pictures and documents: files in a folder beside the process file, named by key and by a part of their hash."""

import hashlib
from dataclasses import dataclass
from pathlib import Path as FilePath
from typing import TYPE_CHECKING, Any

from django.core.files import File
from django.core.files.images import ImageFile
from django.db.models import Model
from django.utils.text import slugify
from django.utils.translation import gettext as _
from wagtail.documents import get_document_model
from wagtail.documents.models import AbstractDocument
from wagtail.images import get_image_model
from wagtail.images.models import AbstractImage

from wagtail_aufbruch.portable.format.items import KeyedItem
from wagtail_aufbruch.portable.format.problems import FileProblems, Path

if TYPE_CHECKING:
    from wagtail_aufbruch.portable.domain.exporter import Exporter
    from wagtail_aufbruch.portable.domain.loader import Loader

SHOWN_HASH = 12


class MediaItem(KeyedItem):
    """``file``: path of the file, seen from the folder in which the process file lies."""

    title: str
    file: str


class ImageItem(MediaItem):
    description: str = ""


@dataclass(frozen=True)
class MediaSection:
    """The pictures or the documents that a process uses. Those that it does not use are not part of it."""

    name: str
    item: type[MediaItem]
    order: int
    after_pages: bool = False

    @property
    def model(self) -> type[AbstractImage | AbstractDocument]:
        model: type[AbstractImage | AbstractDocument] = (
            get_image_model() if self.name == "images" else get_document_model()
        )
        return model

    def is_private(self, instance: AbstractImage | AbstractDocument) -> bool:
        """Whether its collection, or one above that, is not open to everybody."""
        private: bool = instance.collection.get_view_restrictions().exists()
        return private

    def instances(self, process: object) -> list[Model]:
        return []  # known only when all that may use them has been read; see Exporter.key

    def usual_key(self, instance: AbstractImage | AbstractDocument) -> str:
        return slugify(instance.title)[:60].strip("-") or self.name.removesuffix("s")

    def get(self, pk: str) -> AbstractImage | AbstractDocument | None:
        found: AbstractImage | AbstractDocument | None = self.model.objects.filter(pk=pk).first()
        return found

    def load(self, entries: list[tuple[KeyedItem, Path]], loader: "Loader") -> None:
        for item, path in entries:
            if isinstance(item, MediaItem) and not loader.is_known(self.name, item.key):
                self._load_one(item, path, loader)

    def _load_one(self, item: MediaItem, path: Path, loader: "Loader") -> None:
        place = self._place(item, path, loader)
        with place.open("rb") as content:
            wrapper = ImageFile if self.name == "images" else File
            instance = self.model(title=item.title)
            try:
                instance.file = wrapper(content, name=_name_on_disk(item, place))
                if isinstance(item, ImageItem):
                    instance.description = item.description
                loader.validate(instance, item, path)
                instance.save()
            except FileProblems:
                raise
            except Exception as error:  # whatever the library for pictures makes of a broken file
                message = _("The file “%(file)s” cannot be used: %(reason)s")
                message %= {"file": item.file, "reason": error}
                raise FileProblems([loader.file.source.problem((*path, "file"), message)]) from error
            finally:
                loader.stored(instance.file)
        loader.remember(self.name, item.key, instance)

    def _place(self, item: MediaItem, path: Path, loader: "Loader") -> FilePath:
        folder = loader.file.source.folder.resolve()
        place = (folder / item.file).resolve()
        if not place.is_relative_to(folder):
            message = _("“%(file)s” lies outside of the folder in which the process file lies.")
        elif not place.is_file():
            message = _("There is no file “%(file)s” beside the process file.")
        else:
            return place
        raise FileProblems([loader.file.source.problem((*path, "file"), message % {"file": item.file})])

    def export(self, exporter: "Exporter") -> list[dict[str, Any]]:
        if exporter.media is None:
            return []
        instances = self.model.objects.in_bulk(list(exporter.keys[self.name]))
        pairs = sorted((key, instances[pk]) for pk, key in exporter.keys[self.name].items())
        return [self._export_one(key, instance, exporter.media) for key, instance in pairs]

    def _export_one(self, key: str, instance: AbstractImage | AbstractDocument, media: "MediaFolder") -> dict[str, Any]:
        plain = {"key": key, "title": instance.title, "file": media.store(key, instance.file)}
        if getattr(instance, "description", "") and self.name == "images":
            plain["description"] = instance.description
        return plain


def _name_on_disk(item: MediaItem, place: FilePath) -> str:
    """The name in the site's storage: without the hash, which the export put in."""
    return f"{item.key}{place.suffix.lower()}"


@dataclass
class MediaFolder:
    """Where an export puts files: a folder beside the process file that bears its name."""

    file: FilePath

    @property
    def path(self) -> FilePath:
        return self.file.with_name(f"{self.file.stem}-files")

    def store(self, key: str, content: "File[bytes]") -> str:
        """Write a copy; returns its place, seen from the process file's folder."""
        with content.open("rb") as opened:
            data = opened.read()
        digest = hashlib.sha256(data).hexdigest()[:SHOWN_HASH]
        target = self.path / f"{key}-{digest}{FilePath(content.name or '').suffix.lower()}"
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
        return f"{self.path.name}/{target.name}"
