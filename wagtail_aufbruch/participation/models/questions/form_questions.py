"""Rows of a form in steps: questions as in Wagtail's form builder, and what only such a form can hold."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.forms.models import FORM_FIELD_CHOICES

from wagtail_aufbruch.participation.enums import DocumentsAllowed, ExtraType, FileKind
from wagtail_aufbruch.participation.models.questions.asking import OwnQuestion, UnseenPanel

_BUILDER = dict(FORM_FIELD_CHOICES)
_EXTRA = dict(ExtraType.choices)

ENTRY_FIELD_CHOICES = [
    (heading, [(kind, _BUILDER.get(kind) or _EXTRA[kind]) for kind in kinds])
    for heading, kinds in (
        (_("Words and numbers"), ["singleline", "multiline", "email", "url", "number", "date", "datetime"]),
        (_("Choices"), ["radio", "dropdown", "checkboxes", "multiselect", "checkbox"]),
        (_("Files and links"), ["picture", "file", "audio", "video"]),
        (_("Who takes part, and in what"), ["team", "category", "consent"]),
        (_("Order of the form"), ["heading", "step"]),
    )
]
"""Types of a form in steps under headings, as ``choices`` of a field: Wagtail's without the hidden field, which asks
nobody anything, and those of ``ExtraType``."""

KINDS_OF = {
    DocumentsAllowed.PDF: (FileKind.PDF,),
    DocumentsAllowed.TEXTS: (FileKind.PDF, FileKind.DOCUMENT),
    DocumentsAllowed.ALL: tuple(FileKind),
}


class FormQuestion(OwnQuestion):
    """A row of a form in steps; a subclass adds its ``page``. What concerns one type alone is left alone by others."""

    field_type = models.CharField(_("type"), max_length=16, choices=ENTRY_FIELD_CHOICES)
    field_type.required_on_save = True  # type: ignore[attr-defined]  # as Wagtail's own: previews build a form of it
    help_text = models.TextField(
        _("help text"),
        blank=True,
        help_text=_(
            "Stands below the question. Of a heading it is the text, of a consent what is agreed to in detail."
        ),
    )
    most_files = models.PositiveSmallIntegerField(
        _("number of files at most"), default=1, help_text=_("Where files are uploaded: from 1 to 10.")
    )
    most_megabytes = models.PositiveSmallIntegerField(
        _("size of a file at most, in MB"),
        null=True,
        blank=True,
        help_text=_("Where files are uploaded. Empty: as much as the site takes."),
    )
    documents = models.CharField(
        _("documents that may be uploaded"),
        max_length=8,
        choices=DocumentsAllowed.choices,
        default=DocumentsAllowed.PDF,
        help_text=_("For “Documents to upload” alone."),
    )
    most_people = models.PositiveSmallIntegerField(
        _("other people at most"),
        default=10,
        help_text=_("For “Other people in the team” alone: from 1 to 30, besides the person who fills in the form."),
    )

    panels = [
        *(panel for panel in OwnQuestion.panels if not isinstance(panel, UnseenPanel)),
        FieldPanel("documents", classname="aufbruch-row-documents"),
        FieldPanel("most_files", classname="aufbruch-row-files"),
        FieldPanel("most_megabytes", classname="aufbruch-row-files"),
        FieldPanel("most_people", classname="aufbruch-row-people"),
        UnseenPanel("key"),
    ]

    class Meta(OwnQuestion.Meta):
        abstract = True

    @property
    def file_kinds(self) -> tuple[str, ...]:
        """The kinds of files that may be uploaded to this question, of ``FileKind``; none where nothing is uploaded."""
        if self.field_type == ExtraType.FILE:
            return tuple(str(kind) for kind in KINDS_OF[DocumentsAllowed(self.documents)])
        return (self.field_type,) if self.field_type in {ExtraType.PICTURE, ExtraType.AUDIO} else ()
