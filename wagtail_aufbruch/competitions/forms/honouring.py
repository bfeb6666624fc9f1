"""Forms by which staff prepare winners and correct what is public."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from wagtail_aufbruch.competitions.domain.honouring.preparing import Award
from wagtail_aufbruch.competitions.models import EntryFile, Honour, Honouring, Praise
from wagtail_aufbruch.core.forms.plain_text import line_field, text_field
from wagtail_aufbruch.core.forms.seen import SeenForm
from wagtail_aufbruch.core.lists.numbers import read_pk

TEXT_LENGTH, PRESS_LENGTH, REASON_LENGTH = 2000, 8000, 255
LAST_PLACE = 999


class CorrectionForm(SeenForm):
    """Holds the revision that was read when the page was loaded, and the reason for a change of what is public."""

    why = line_field(_("Why you correct it"), REASON_LENGTH, help_text=_("One sentence, which everybody can read."))

    def __init__(self, data: QueryDict | None = None, *, seen: int, is_public: bool, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.initial["seen"] = str(seen)
        if not is_public:
            del self.fields["why"]

    @property
    def revision(self) -> int:
        """The one that was read; 0, which none ever is, where the form does not say."""
        return read_pk(self.cleaned_data["seen"]) or 0

    @property
    def correction(self) -> str:
        """Why what is public is changed; "" before it is."""
        return str(self.cleaned_data.get("why", ""))


class HonouringForm(CorrectionForm):
    """What is said beside the winners."""

    introduction = text_field(
        _("Introduction"), TEXT_LENGTH, 4, help_text=_("Two or three sentences above the winners.")
    )
    press_text = text_field(
        _("Press text"),
        PRESS_LENGTH,
        8,
        help_text=_(
            "For newspapers, below the winners. Write no names of winners here: above, they stand only as long as the "
            "people agree, and go when the entries are deleted."
        ),
    )
    field_order = ("seen", "introduction", "press_text", "why")

    def __init__(self, data: QueryDict | None = None, *, honouring: Honouring, **kwargs: Any) -> None:
        known = {"introduction": honouring.introduction, "press_text": honouring.press_text}
        super().__init__(data, initial=known, **kwargs)


class AwardForm(CorrectionForm):
    """What an entry has won, and what was strong about it."""

    prize = line_field(_("Prize"), 120, help_text=_("For instance “1st prize”. Empty: this entry has won nothing."))
    text = line_field(_("What the prize is"), 255, help_text=_("For instance “500 euros”."))
    place = forms.IntegerField(
        label=_("Order on the page"), min_value=1, max_value=LAST_PLACE, help_text=_("1 stands first.")
    )
    reason = text_field(
        _("The jury's reason"), TEXT_LENGTH, 5, help_text=_("What everybody reads. Without names of people.")
    )
    name = line_field(
        _("Name as it is shown"),
        255,
        help_text=_(
            "For instance that of a school class. Empty: the names to which the people and their guardians agree. A "
            "name for which somebody's consent is missing is never shown."
        ),
    )
    picture = forms.TypedChoiceField(
        label=_("Picture"), coerce=int, empty_value=None, required=False, widget=forms.RadioSelect
    )
    praise = line_field(
        _("What was strong"),
        500,
        help_text=_("One sentence for the person alone, in the mail about the result; for those who win nothing too."),
    )
    field_order = ("seen", "prize", "text", "place", "reason", "name", "picture", "praise", "why")

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        honour: Honour | None,
        praise: Praise | None,
        pictures: Iterable[EntryFile],
        prizes: Iterable[str],
        **kwargs: Any,
    ) -> None:
        known: dict[str, Any] = {"place": 1, "praise": praise.text if praise is not None else ""}
        if honour is not None:
            known |= {"prize": honour.title, "text": honour.text, "place": honour.place, "reason": honour.reason}
            known |= {"name": honour.name, "picture": honour.picture_id}
        super().__init__(data, initial=known, **kwargs)
        choices = [(one.pk, one.alt or one.name) for one in pictures]
        if choices:
            self.fields["picture"].choices = [("", _("no picture")), *choices]  # type: ignore[attr-defined]
        else:
            del self.fields["picture"]
        self.prizes = list(prizes)
        self.fields["prize"].widget.attrs["list"] = "preise"

    @property
    def award(self) -> Award:
        data = self.cleaned_data
        return Award(
            prize=data["prize"],
            text=data["text"],
            place=data["place"],
            reason=data["reason"],
            name=data["name"],
            picture=data.get("picture"),
            praise=data["praise"],
        )
