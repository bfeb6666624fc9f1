"""What of a page or snippet is searched, once more as people type it: for Wagtail's index, which knows no umlauts."""

from collections.abc import Iterable

from wagtail.search import index

from wagtail_aufbruch.core.lists.folding import indexed

FOLDED = [index.SearchField("folded_words"), index.AutocompleteField("folded_names")]
"""To be added to the ``search_fields`` of a model with ``FoldedWords``."""
_OWN = {"folded_words", "folded_names"}


class FoldedWords:
    """Texts for the index, made of all that is searched anyway."""

    search_fields: list[index.BaseField]

    @property
    def folded_words(self) -> str:
        return indexed(self._texts(index.SearchField))

    @property
    def folded_names(self) -> str:
        return indexed(self._texts(index.AutocompleteField))

    def _texts(self, kind: type[index.BaseField]) -> str:
        searched = [field for field in self.search_fields if field.field_name not in _OWN]
        values = [field.get_value(self) for field in searched if isinstance(field, kind)]
        # PostgreSQL takes what stands between angle brackets for markup, and would leave it out.
        return "\n".join(_flat(values)).translate({ord("<"): " ", ord(">"): " "})


def _flat(value: object) -> Iterable[str]:
    if isinstance(value, list | tuple):
        for one in value:
            yield from _flat(one)
    elif value:
        yield str(value)
