"""While staff work at a form the council's server may be read: what nobody can type there stays as it is by then."""

from django import forms
from django.db.models import Model, QuerySet

from wagtail_aufbruch.council.models import Imported


def take_newer(form: forms.BaseModelForm) -> None:
    """Before the form and its formsets are saved, within the transaction: lock their rows, and take from the database
    all columns that the form does not hold, or holds to be read alone."""
    model = type(form.instance)
    _take(form, _locked(model._default_manager.filter(pk=form.instance.pk)))
    for formset in getattr(form, "formsets", {}).values():
        if issubclass(formset.model, Imported):
            keys = [row.instance.pk for row in formset.forms if row.instance.pk]
            rows = _locked(formset.model._default_manager.filter(pk__in=keys))
            for row in formset.forms:
                _take(row, rows)


def _locked(rows: "QuerySet[Model]") -> dict[object, Model]:
    return {row.pk: row for row in rows.select_for_update(no_key=True, of=("self",)).order_by("pk")}


def _take(form: forms.BaseModelForm, rows: dict[object, Model]) -> None:
    newer = rows.get(form.instance.pk)
    if newer is None:
        return
    for column in newer._meta.concrete_fields:
        field = form.fields.get(column.name)
        if field is None or field.disabled:
            setattr(form.instance, column.attname, getattr(newer, column.attname))
