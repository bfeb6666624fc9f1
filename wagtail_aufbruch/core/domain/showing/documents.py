"""Documents that everybody may fetch: those of a private collection are not even named where everybody reads."""

from collections.abc import Iterable

from wagtail.documents.models import AbstractDocument
from wagtail.models import Collection, CollectionViewRestriction


def open_documents(documents: Iterable[AbstractDocument | None]) -> list[AbstractDocument]:
    """Those of ``documents`` that lie in no private collection, in their order; None is one that is gone.

    A restriction holds for the collections below it as well; Wagtail checks it again when the file is fetched.
    """
    there = [document for document in documents if document is not None]
    if not there:
        return []
    private = tuple(CollectionViewRestriction.objects.values_list("collection__path", flat=True))
    if not private:
        return there
    paths = dict(
        Collection.objects.filter(pk__in={document.collection_id for document in there}).values_list("pk", "path")
    )
    return [document for document in there if not paths[document.collection_id].startswith(private)]
