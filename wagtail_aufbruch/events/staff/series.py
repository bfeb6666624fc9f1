"""Series of meetings: the next date in the list, and a draft for it."""

from django import forms
from django.core.exceptions import PermissionDenied
from django.db.models import Max, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods
from wagtail.admin import messages
from wagtail.admin.ui.tables import Column
from wagtail.admin.widgets import AdminDateTimeInput

from wagtail_aufbruch.core.domain.process.processes import processes_for
from wagtail_aufbruch.core.forms.wall_time import understand_wall_times
from wagtail_aufbruch.core.lists.numbers import MAX_KEY
from wagtail_aufbruch.core.moments.years import plausible_year
from wagtail_aufbruch.core.staff.listings import ProcessIndexView
from wagtail_aufbruch.core.staff.scope import own
from wagtail_aufbruch.events.domain.calendar.series import begin_next, last_event, next_date
from wagtail_aufbruch.events.domain.details.descriptions import say_span, when
from wagtail_aufbruch.events.enums import Unit
from wagtail_aufbruch.events.models import MeetingSeries
from wagtail_aufbruch.events.staff.guards import page
from wagtail_aufbruch.participation.domain.errors import ParticipationError
from wagtail_aufbruch.participation.staff.access import for_staff_of


def rhythm(series: MeetingSeries) -> str:
    """ "every 6 months"."""
    words = (
        ngettext("every week", "every %(number)d weeks", series.every)
        if series.unit == Unit.WEEKS
        else ngettext("every month", "every %(number)d months", series.every)
    )
    return words % {"number": series.every} if series.every > 1 else words


class NextDateColumn(Column):
    """The date that the series proposes, as a link to a draft for it. The view annotates the last date as ``last``."""

    def get_value(self, series: MeetingSeries) -> str:
        if series.last is None:
            return _("no event yet")
        return format_html(
            '<a href="{}">{}</a>',
            reverse("aufbruch_series_next", args=[series.pk]),
            say_span(next_date(series, series.last), None, weekday=True),
        )


class SeriesIndexView(ProcessIndexView):
    def get_base_queryset(self) -> QuerySet[MeetingSeries]:
        return super().get_base_queryset().annotate(last=Max("events__starts_at"))


class NextForm(forms.Form):
    starts_at = forms.DateTimeField(
        label=gettext_lazy("It begins at"), widget=AdminDateTimeInput, validators=[plausible_year]
    )
    after = forms.IntegerField(widget=forms.HiddenInput, max_value=MAX_KEY)

    def __init__(self, data: QueryDict | None = None, *, initial: dict[str, object]) -> None:
        super().__init__(data, initial=initial)
        understand_wall_times(self)


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff_of(
    lambda user: own(MeetingSeries.objects.all(), user), name="series", admits=lambda user: processes_for(user).exists()
)
def plan_next(request: HttpRequest, series: MeetingSeries) -> HttpResponse:
    """Propose the next date; POST makes the draft and opens it."""
    last = last_event(series)
    if last is None or last.starts_at is None:
        messages.warning(request, _("The series has no event with a date yet. Make the first one by hand."))
        return HttpResponseRedirect(reverse("wagtailadmin_home"))
    if not last.get_parent().permissions_for_user(request.user).can_add_subpage():
        raise PermissionDenied
    proposed = next_date(series, last.starts_at)
    form = NextForm(request.POST or None, initial={"starts_at": proposed, "after": last.pk})
    if request.method == "POST" and form.is_valid():
        try:
            draft = begin_next(
                series, form.cleaned_data["starts_at"], after=form.cleaned_data["after"], user=request.user
            )
        except ParticipationError as error:
            form.add_error(None, str(error.message))
        else:
            messages.success(
                request,
                _("“%(title)s” is there as a draft. Check texts, programme and registration, then publish it.")
                % {"title": draft.title},
            )
            return HttpResponseRedirect(reverse("wagtailadmin_pages:edit", args=[draft.pk]))
    return page(
        request,
        "series_next",
        _("Plan the next date"),
        status=422 if form.errors else 200,
        form=form,
        media=form.media,
        series=series,
        rhythm=rhythm(series),
        last=last,
        last_when=when(last, weekday=True),
    )
