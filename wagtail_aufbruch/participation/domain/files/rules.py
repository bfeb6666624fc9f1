"""What may be sent as an answer to one question: kinds, sizes, how many."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from wagtail_aufbruch.participation.domain.files.kinds import accept, told_kinds
from wagtail_aufbruch.participation.domain.questions import limits
from wagtail_aufbruch.participation.domain.questions.definition import Question

MOST_BYTES_OF_OWNER = 500_000_000
"""All files of one entry together, whatever its questions allow."""


@dataclass(frozen=True)
class FileRules:
    """What is asked before anything is read."""

    kinds: tuple[str, ...]
    """Of ``FileKind``."""
    most_files: int = 1
    most_bytes: int = 10_000_000
    """The largest file of any of its kinds."""
    bytes_by_kind: dict[str, int] = field(default_factory=dict)
    """Where a kind has a smaller limit."""
    most_bytes_of_owner: int = MOST_BYTES_OF_OWNER

    def most_bytes_of(self, kind: str) -> int:
        return min(self.bytes_by_kind.get(kind, self.most_bytes), self.most_bytes)

    @property
    def told(self) -> str:
        """The kinds with their endings, for a hint."""
        return told_kinds(self.kinds)

    @property
    def accept(self) -> str:
        """The attribute ``accept`` of the file field."""
        return accept(self.kinds)


def rules_of(question: Question) -> FileRules | None:
    """What may be sent to this question; None for one that is answered otherwise."""
    kinds = limits.file_kinds(question)
    if not kinds:
        return None
    by_kind = {kind: limits.most_bytes(question, kind) for kind in kinds}
    return FileRules(
        kinds, most_files=limits.most_files(question), most_bytes=max(by_kind.values()), bytes_by_kind=by_kind
    )


def rules_by_key(questions: Iterable[Question]) -> dict[str, FileRules]:
    """For each question that is answered by files, by its key."""
    found = ((question.key, rules_of(question)) for question in questions)
    return {key: rules for key, rules in found if rules is not None}
