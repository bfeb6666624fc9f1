"""Blocks for the running text of a page: few, plain, each accessible by construction."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock

RICH_TEXT_FEATURES = ["bold", "italic", "link", "document-link", "ul", "ol"]


class HeadingBlock(blocks.StructBlock):
    text = blocks.CharBlock(label=_("Heading"), max_length=160)
    level = blocks.ChoiceBlock(
        label=_("Level"),
        choices=[("2", _("Section")), ("3", _("Subsection"))],
        default="2",
        help_text=_("A subsection stands below a section; do not leave a level out."),
    )

    class Meta:
        label = _("Heading")
        icon = "title"
        template = "aufbruch/blocks/heading.html"


class FigureBlock(blocks.StructBlock):
    image = ImageChooserBlock(label=_("Picture"))
    alt_text = blocks.CharBlock(
        label=_("Alternative text"),
        required=False,
        max_length=255,
        help_text=_("What can be seen, for people who cannot see it. Leave empty only for mere decoration."),
    )
    caption = blocks.CharBlock(label=_("Text below the picture"), required=False, max_length=255)
    credit = blocks.CharBlock(label=_("Credit"), required=False, max_length=160)

    class Meta:
        label = _("Picture")
        icon = "image"
        template = "aufbruch/blocks/figure.html"


class QuoteBlock(blocks.StructBlock):
    text = blocks.TextBlock(label=_("Quotation"))
    source = blocks.CharBlock(label=_("Source"), required=False, max_length=255)

    class Meta:
        label = _("Quotation")
        icon = "openquote"
        template = "aufbruch/blocks/quote.html"


class DisclosureBlock(blocks.StructBlock):
    summary = blocks.CharBlock(label=_("Question or heading"), max_length=160)
    text = blocks.RichTextBlock(label=_("Text"), features=RICH_TEXT_FEATURES)

    class Meta:
        label = _("Text to unfold")
        icon = "arrow-down-big"
        template = "aufbruch/blocks/disclosure.html"


class LinkBlock(blocks.StructBlock):
    text = blocks.CharBlock(label=_("Text of the link"), max_length=160)
    page = blocks.PageChooserBlock(label=_("Page"), required=False)
    url = blocks.URLBlock(label=_("or address"), required=False)

    class Meta:
        label = _("Link")
        icon = "link"
        template = "aufbruch/blocks/link.html"

    def clean(self, value: blocks.StructValue) -> blocks.StructValue:
        """Refuse what leads to two places; a draft may be without both, and then shows no link."""
        result = super().clean(value)
        leads_to = [name for name in ("page", "url") if result[name]]
        is_draft = getattr(self, "is_deferred_validation", False)  # Wagtail 7.4 asks a draft as it asks all else
        if len(leads_to) == 2 or not (leads_to or is_draft):
            message = _("Choose a page or give an address, one of the two.")
            raise blocks.StructBlockValidationError(block_errors={"url": ValidationError(message)})
        return result


class DocumentsBlock(blocks.StructBlock):
    heading = blocks.CharBlock(label=_("Heading"), required=False, max_length=160)
    documents = blocks.ListBlock(DocumentChooserBlock(label=_("Document")), label=_("Documents"))

    class Meta:
        label = _("Documents")
        icon = "doc-full"
        template = "aufbruch/blocks/documents.html"


class BodyBlock(blocks.StreamBlock):
    heading = HeadingBlock()
    paragraph = blocks.RichTextBlock(
        label=_("Text"), icon="pilcrow", features=RICH_TEXT_FEATURES, template="aufbruch/blocks/paragraph.html"
    )
    figure = FigureBlock()
    quote = QuoteBlock()
    disclosure = DisclosureBlock()
    link = LinkBlock()
    documents = DocumentsBlock()
