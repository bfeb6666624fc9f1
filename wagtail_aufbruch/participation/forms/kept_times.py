"""How long something is kept, in an editor's form: people were told of it, so it does not change behind their backs."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.admin.forms import WagtailAdminPageForm

from wagtail_aufbruch.participation.domain.moderation.case_rights import may_handle_cases


def time_is_kept(form: WagtailAdminPageForm, name: str, public: int | None) -> bool:
    """Whether the days in the field ``name`` may become what was typed, where people have taken part already.

    ``public``: what holds now. Nothing is kept longer than people were told; earlier it goes only by those who handle
    their cases, since all that is over is then deleted at once. What is wrong is marked in the form.
    """
    if name not in form.fields or name not in form.cleaned_data:
        return True
    typed = form.cleaned_data[name]
    if typed == public:
        return True
    if typed is None or (public is not None and typed > public):
        form.add_error(
            name,
            ngettext(
                "People have taken part already and were told of %(days)d day, so nothing is kept longer. Put it back.",
                "People have taken part already and were told of %(days)d days, so nothing is kept longer. Put it "
                "back.",
                public,
            )
            % {"days": public}
            if public is not None
            else _(
                "People have taken part already and were told what the whole site says. Put it back: leave it empty."
            ),
        )
        return False
    if may_handle_cases(form.for_user, form.process) if form.for_user is not None else False:
        return True
    form.add_error(
        name,
        _(
            "People have taken part already, and with fewer days something of theirs would be deleted at once. Only "
            "colleagues who handle the cases of this process can shorten it."
        ),
    )
    return False
