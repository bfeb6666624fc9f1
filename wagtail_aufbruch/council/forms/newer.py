"""While staff work at a form the council's server may be read.

What nobody can type there stays as it is by then, and so does what was not touched: the form remembers in ``seen`` what
the server said when it was opened. What was typed stays typed; where the server says something else meanwhile, that is
told first.
"""

import json
from collections.abc import Iterable, Mapping

from django import forms
from django.db.models import Model, QuerySet
from django.forms.formsets import DELETION_FIELD_NAME
from django.utils.formats import localize
from django.utils.translation import gettext as _

from wagtail_aufbruch.core.forms.redisplay import retype
from wagtail_aufbruch.council.domain.locking import lock_papers
from wagtail_aufbruch.council.domain.papers.deleting import why_kept
from wagtail_aufbruch.council.models import Consultation, File, Imported, Meeting, Organization, Paper

SEEN = "seen"
DELETE = DELETION_FIELD_NAME
SAID = {
    Consultation: ("organization", "meeting", "role", "authoritative"),
    File: ("kind", "name", "web"),
    Meeting: ("organization", "name", "date", "starts_at", "ends_at", "place", "is_cancelled", "web"),
    Organization: ("name", "short_name", "kind", "web"),
}
"""What a server says of a row that staff may change as well."""


def remember(form: forms.BaseModelForm) -> None:
    """Let the form of an imported row say what was there when it was opened."""
    names = _said(form)
    if names:
        now = {name: _plain(form[name].initial) for name in names}
        form.fields[SEEN] = forms.CharField(widget=forms.HiddenInput, required=False, initial=json.dumps(now))


def complain_of_newer(form: forms.BaseModelForm) -> None:
    """Say at each field that was typed into what the server says there since the form was opened. With the next try it
    has been read. To be called when the form's values are clean."""
    seen, told = _seen(form), False
    for name in _said(form):
        value, was = form[name].initial, seen[name]
        typed, newer = _plain(form.cleaned_data.get(name)), _plain(value)
        if name in form.cleaned_data and newer not in {was, typed} and typed != was:
            message = _(
                "Since you opened this form the council's server says “%(value)s” here. What you typed is still there: "
                "save once more if it is to hold, or change it."
            )
            form.add_error(name, message % {"value": _words(form.fields[name], value)})
            seen[name], told = newer, True
    if told:
        retype(form, **{SEEN: json.dumps(seen)})


def keep_imported_rows(rows: Iterable[forms.BaseModelForm]) -> None:
    """Refuse to take out what the next reading would bring back, or not bring back; each row says why and stays."""
    for row in rows:
        if not row.cleaned_data.get(DELETE):
            continue
        reason = why_kept(row.instance)
        if reason:
            row.cleaned_data[DELETE] = False
            retype(row, **{DELETE: ""})
            row.add_error(None, reason)


def take_newer(form: forms.BaseModelForm) -> None:
    """Before the form and its formsets are saved, within the transaction: lock their rows, and take from the database
    all columns that the form does not hold, holds to be read alone, or that nobody has touched."""
    model = type(form.instance)
    if model is Paper:
        _take(form, lock_papers([form.instance.pk]))
    else:
        _take(form, _locked(model._default_manager.filter(pk=form.instance.pk)))
    for formset in getattr(form, "formsets", {}).values():
        if issubclass(formset.model, Imported):
            keys = [row.instance.pk for row in formset.forms if row.instance.pk]
            rows = _locked(formset.model._default_manager.filter(pk__in=keys))
            for row in formset.forms:
                _take(row, rows)


def _locked(rows: "QuerySet[Model]") -> dict[int, Model]:
    return {row.pk: row for row in rows.select_for_update(no_key=True, of=("self",)).order_by("pk")}


def _take(form: forms.BaseModelForm, rows: Mapping[int, Model]) -> None:
    newer = rows.get(form.instance.pk)
    if newer is None:
        return
    untouched = {name for name, was in _seen(form).items() if _plain(form.cleaned_data.get(name)) == was}
    for column in newer._meta.concrete_fields:
        field = form.fields.get(column.name)
        if field is None or field.disabled or column.name in untouched:
            setattr(form.instance, column.attname, getattr(newer, column.attname))


def _said(form: forms.BaseModelForm) -> list[str]:
    """The fields of the form that its server says, too; none where it was typed."""
    if not isinstance(form.instance, Imported) or not form.instance.is_imported:
        return []
    names = SAID.get(type(form.instance), ())
    return [name for name in names if name in form.fields and not form.fields[name].disabled]


def _seen(form: forms.BaseModelForm) -> dict[str, str]:
    """What was there when the form was opened; where it does not say so, what was there when it was sent."""
    said = _said(form)
    now = {name: _plain(form[name].initial) for name in said}
    try:
        told = json.loads(form.cleaned_data.get(SEEN) or "{}")
    except (ValueError, RecursionError):
        told = {}
    return {**now, **{name: told[name] for name in said if isinstance(told, dict) and isinstance(told.get(name), str)}}


def _plain(value: object) -> str:
    """The same text for a value, whether it comes from a field or from a column."""
    if value is None or value is False:
        return ""
    if isinstance(value, Model):
        return str(value.pk)
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def _words(field: forms.Field, value: object) -> str:
    """The value as people read it."""
    if isinstance(field, forms.BooleanField):
        return str(_("yes") if value else _("no"))
    if not value:
        return "–"
    if isinstance(field, forms.ModelChoiceField) and field.queryset is not None:
        return str(field.queryset.filter(pk=value).first() or value)
    return str(dict(getattr(field, "choices", ())).get(value, localize(value)))
