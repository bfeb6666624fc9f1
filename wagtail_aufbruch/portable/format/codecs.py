"""How single values travel between a file and the database.

A codec does three things with a value: it checks it before anything is written, it writes it into an
instance, and it reads it out of one. Whoever loads or exports passes in what it needs to know.
"""

from typing import TYPE_CHECKING, Any, cast

from django.contrib.auth.models import Group
from django.db.models import Model
from django.utils.translation import gettext as _
from pydantic import BaseModel
from wagtail.blocks import Block

from wagtail_aufbruch.core.domain.process.staff_groups import fitting_groups
from wagtail_aufbruch.core.models import ProcessPage
from wagtail_aufbruch.portable.format import richtext, stream
from wagtail_aufbruch.portable.format.problems import Path
from wagtail_aufbruch.portable.format.roles import Checking, Exporting, Loading

if TYPE_CHECKING:
    from wagtail_aufbruch.portable.format.items import Item


class Codec:
    """A value that is the same in both places."""

    late = False
    """Whether the value can only be written when all pages exist."""

    def check(self, value: Any, path: Path, checking: Checking) -> None:
        """Complain about what is wrong with ``value`` beyond its type."""

    def write(self, instance: Model, name: str, value: Any, loading: Loading, path: Path) -> None:
        if value is not None:
            setattr(instance, name, value)

    def read(self, instance: Model, name: str, exporting: Exporting, item: type[BaseModel] | None) -> object:
        return getattr(instance, name)


class RichText(Codec):
    """HTML as Wagtail stores it; in the file, links to pages, documents and pictures name keys of items."""

    late = True

    def check(self, value: str | None, path: Path, checking: Checking) -> None:
        if value is not None:
            richtext.check(value, path, checking)

    def write(self, instance: Model, name: str, value: str | None, loading: Loading, path: Path) -> None:
        if value is not None:
            setattr(instance, name, richtext.to_database(value, loading))

    def read(self, instance: Model, name: str, exporting: Exporting, item: type[BaseModel] | None) -> str:
        return richtext.to_file(getattr(instance, name), exporting)


class Stream(Codec):
    """A StreamField: a list of blocks, each written as ``name of the block: value``.

    Where the model begins with blocks of its own, the item's default is None: what it does not name begins with them.
    """

    late = True

    def __init__(self, block: Block) -> None:
        self.block = block

    def check(self, value: list[object] | None, path: Path, checking: Checking) -> None:
        stream.check(self.block, value or [], path, checking)

    def write(self, instance: Model, name: str, value: list[object] | None, loading: Loading, path: Path) -> None:
        if value is not None:
            setattr(instance, name, stream.to_database(self.block, value, loading))

    def read(
        self, instance: Model, name: str, exporting: Exporting, item: type[BaseModel] | None
    ) -> list[dict[str, object]]:
        return stream.to_file(self.block, getattr(instance, name), exporting)


class Ref(Codec):
    """A foreign key: the key of an item in another section."""

    def __init__(self, section: str) -> None:
        self.section = section
        self.late = section == "pages"

    def check(self, value: str | None, path: Path, checking: Checking) -> None:
        if value is not None:
            checking.refer(self.section, value, path)

    def write(self, instance: Model, name: str, value: str | None, loading: Loading, path: Path) -> None:
        if value is not None:
            target = loading.related(self.section, value, path)
            setattr(instance, f"{name}_id", target.pk if target is not None else None)

    def read(self, instance: Model, name: str, exporting: Exporting, item: type[BaseModel] | None) -> str | None:
        pk = getattr(instance, f"{name}_id")
        return None if pk is None else exporting.related(self.section, pk)


class Private(Codec):
    """What only staff may see: part of a file only if asked for, since files are passed around."""

    def read(self, instance: Model, name: str, exporting: Exporting, item: type[BaseModel] | None) -> object:
        return getattr(instance, name) if exporting.private else None


class ConsentedImage(Ref):
    """A portrait: part of a file only where the person's consent is recorded."""

    def __init__(self) -> None:
        super().__init__("images")

    def read(self, instance: Model, name: str, exporting: Exporting, item: type[BaseModel] | None) -> str | None:
        if getattr(instance, "portrait_consent_on", None) is None and not exporting.private:
            return None
        return super().read(instance, name, exporting, item)


class Refs(Codec):
    """A many-to-many relation: keys of items in another section, in the order in which those stand there."""

    def __init__(self, section: str) -> None:
        self.section = section
        self.late = True

    def check(self, value: list[str], path: Path, checking: Checking) -> None:
        for index, key in enumerate(value):
            checking.refer(self.section, key, (*path, index))

    def write(self, instance: Model, name: str, value: list[str], loading: Loading, path: Path) -> None:
        found = [loading.related(self.section, key, (*path, index)) for index, key in enumerate(value)]
        setattr(instance, name, [target for target in found if target is not None])

    def read(self, instance: Model, name: str, exporting: Exporting, item: type[BaseModel] | None) -> list[str]:
        pks = [target.pk for target in getattr(instance, name).all()]
        pks.sort(key=lambda pk: exporting.position(self.section, pk))
        keys = [exporting.related(self.section, pk) for pk in pks]
        return [key for key in keys if key is not None]


class Children(Codec):
    """Rows that belong to an instance (InlinePanel), in their order; they have no key and come with it."""

    late = True

    def check(self, value: "list[Item]", path: Path, checking: Checking) -> None:
        for index, child in enumerate(value):
            checking.look_over(child, (*path, index))

    def write(self, instance: Model, name: str, value: "list[Item]", loading: Loading, path: Path) -> None:
        loading.add_children(instance, name, value, path)

    def read(self, instance: Model, name: str, exporting: Exporting, item: Any) -> list[dict[str, Any]]:
        return exporting.items(getattr(instance, name).all(), item)


class KeyedChildren(Children):
    """Rows that are meant by their ``key``, which no two rows of a page share."""

    def check(self, value: "list[Item]", path: Path, checking: Checking) -> None:
        super().check(value, path, checking)
        seen: set[str] = set()
        for index, child in enumerate(value):
            key = str(getattr(child, "key", ""))
            if key and key in seen:
                message = _("The key “%(key)s” stands here a second time. Give one of both rows another one.")
                checking.complain((*path, index, "key"), message % {"key": key})
            seen.add(key)


class GroupNames(Codec):
    """Staff groups, by name. A group that does not exist is left out and reported: rights are given by hand. So is one
    of the same name that works elsewhere alone, for another town of the installation perhaps."""

    late = True

    def write(self, instance: Model, name: str, value: list[str], loading: Loading, path: Path) -> None:
        named = {group.name: group for group in Group.objects.filter(name__in=value)}
        for missing in sorted(set(value) - set(named)):
            loading.note(_("There is no staff group “%(name)s”; it was left out.") % {"name": missing})
        fitting = set(fitting_groups(cast(ProcessPage, instance))) if named else set()
        groups = {known: group for known, group in named.items() if group in fitting}
        for elsewhere in sorted(set(named) - set(groups)):
            message = _(
                "The staff group “%(name)s” works on other pages alone; it was left out. Give it a right to pages of "
                "this process first, then name it under “Settings › Responsible groups”."
            )
            loading.note(message % {"name": elsewhere})
        getattr(instance, name).set([groups[wanted] for wanted in value if wanted in groups])

    def read(self, instance: Model, name: str, exporting: Exporting, item: type[BaseModel] | None) -> list[str]:
        return sorted(group.name for group in getattr(instance, name).all())
