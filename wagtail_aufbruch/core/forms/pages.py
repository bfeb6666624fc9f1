"""Editors' forms: whatever belongs to a process is only offered within that process."""

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.admin.forms import WagtailAdminModelForm, WagtailAdminPageForm
from wagtail.admin.forms.pages import CopyForm
from wagtail.models import DraftStateMixin
from wagtail.query import PageQuerySet

from wagtail_aufbruch.core.domain.pages.addresses import why_hidden
from wagtail_aufbruch.core.domain.pages.standing import why_no_alias, why_not_there
from wagtail_aufbruch.core.domain.process.ordering import in_order
from wagtail_aufbruch.core.domain.process.processes import all_processes, process_of, processes_for
from wagtail_aufbruch.core.extension.protocols import Process
from wagtail_aufbruch.core.forms.half_signs import leave_out_half_signs
from wagtail_aufbruch.core.forms.row_errors import tell_equal_rows, tell_gone_rows
from wagtail_aufbruch.core.forms.several import SeveralField
from wagtail_aufbruch.core.forms.wall_time import understand_wall_times
from wagtail_aufbruch.core.forms.whole_numbers import refuse_too_great_numbers
from wagtail_aufbruch.core.models import Handlungsfeld, ProcessPage
from wagtail_aufbruch.core.models.snippets import OfProcess


class FieldsCheckboxes(SeveralField):
    """Fields of action to tick, those of the second level marked and below the one they belong to."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, field: Handlungsfeld) -> str:
        return f"– {field.title}" if field.parent_id else str(field.title)


class KeepsPublished:
    """For forms of what has drafts: a draft undoes nothing that happened after the form's instance was read.

    Wagtail writes the draft of a page into the page's row as long as the page is not public, and decides so by an
    instance read when the request began. Autosave runs in the background: while it is under way the same editor may
    publish, and the older instance would take the page offline again, silently. So what belongs to the page as a
    whole is read anew, under a lock that is held until the draft is written, or the version of it that goes live.
    """

    instance: DraftStateMixin
    fields: dict[str, forms.Field]
    data: Mapping[str, object]

    def saves_draft(self) -> bool:
        """Whether nothing but a draft is saved, by autosave or by hand."""
        return "action-publish" not in self.data

    @transaction.atomic
    def save(self, commit: bool = True) -> DraftStateMixin:
        """As Wagtail's, on top of what is in the database now.

        Raises PermissionDenied if a draft would cover a newer version. Wagtail says so in its own place, to autosave
        as well as to people, whose form keeps what they typed.
        """
        if self.instance.pk is not None:
            was_draft, known = not self.instance.live, self.instance.latest_revision_id
            self._take_over_state()
            if self.saves_draft() and self.instance.latest_revision_id != known:
                raise PermissionDenied(
                    _(
                        "A newer version was saved in the meantime, so this one was not. "
                        "Compare both before you save again."
                    )
                )
            if was_draft and self.instance.live:
                commit = False  # what is public changes by publishing alone; the draft stands beside it as a version
        return super().save(commit)  # type: ignore[misc]

    def _take_over_state(self) -> None:
        """Lock the row, and give the instance what it holds of the whole rather than of one version."""
        instance = self.instance
        table = instance._meta.get_field("live").model  # one row alone: to lock page and page type could lock out both
        whole = STATE_OF_WHOLE - set(self.fields)  # a site may let editors type when something was first published
        names = [field.attname for field in table._meta.concrete_fields if field.name in whole]
        row = table._base_manager.select_for_update(no_key=True).values(*names).get(pk=instance.pk)
        for name, value in row.items():
            setattr(instance, name, value)


STATE_OF_WHOLE = {
    "expired",
    "first_published_at",
    "has_unpublished_changes",
    "last_published_at",
    "latest_revision",
    "latest_revision_created_at",
    "live",
    "live_revision",
    "locked",
    "locked_at",
    "locked_by",
    # of pages: their place in the tree
    "depth",
    "numchild",
    "path",
    "url_path",
}
"""What belongs to a page, or to another thing with drafts, rather than to one version of it."""


class ProcessPageForm(KeepsPublished, WagtailAdminPageForm):
    """For pages of the package: fields that point to something of a process offer that of the page's own process.

    The process is known when a page is created too, from the page above it. Rows (InlinePanel) and rows inside of
    them are narrowed likewise, and so is what their choosers show.
    """

    def __init__(self, *args: object, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.process = self._find_process()
        narrow(self, self.process)

    def saves_draft(self) -> bool:
        return bool(self.is_deferred_validation)

    def is_valid(self) -> bool:
        """As Wagtail's, which does not look at the rows below the first mistake: forms built on this one ask all rows
        what was typed, and an editor reads all mistakes at once."""
        valid: bool = super().is_valid()
        rows_are_valid = [formset.is_valid() for formset in self.formsets.values() if formset.is_bound]
        tell_gone_rows(self)
        return valid and all(rows_are_valid)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        problem = why_hidden(self.parent_page, cleaned.get("slug", ""))
        if problem:
            self.add_error("slug", problem)
        return cleaned

    def _find_process(self) -> Process | None:
        """The process as base page; None outside of any."""
        if isinstance(self.instance, ProcessPage):
            return self.instance if self.instance.pk else None
        page = self.parent_page or (self.instance if self.instance.path else None)
        return process_of(page) if page is not None else None


class PageCopyForm(CopyForm):
    """Copies pages of the package within a process alone, and to no address at which the page above answers itself."""

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        parent = cleaned.get("new_parent_page") or self.page.get_parent()
        misplaced = why_not_there(self.page, parent)
        if misplaced:
            # In place of Wagtail's, which speaks of rights that are not missing.
            self._errors["new_parent_page"] = self.error_class([misplaced])
        if cleaned.get("alias") and not misplaced:
            problem = why_no_alias(self.page, parent, with_subpages=bool(cleaned.get("copy_subpages")))
            if problem:
                self.add_error("alias", problem)
        problem = why_hidden(parent, cleaned.get("new_slug", ""))
        if problem:
            self.add_error("new_slug", problem)
        return cleaned


PUBLISHING = ("action-publish", "action-submit", "action-restart-workflow")
"""The buttons of Wagtail's page forms after which a version becomes public without another form."""


def makes_public(form: WagtailAdminPageForm) -> bool:
    """Whether the version becomes public by this page form: by the button, by a moderator's approval, or once it is
    submitted, since what waits for approval is approved without a form.

    Wagtail defers required fields only where nothing but a draft is saved.
    """
    if form.is_deferred_validation:
        return False
    approves = "action-workflow-action" in form.data and form.data.get("workflow-action-name") == "approve"
    return approves or any(button in form.data for button in PUBLISHING)


def narrow(form: WagtailAdminModelForm, process: Process | None) -> None:
    """Let the form, and the rows inside of it, offer only what belongs to ``process``; None offers nothing.

    Moments in all of them are understood as a clock on the wall shows them, and no number is greater than each database
    holds.
    """
    understand_wall_times(form)
    refuse_too_great_numbers(form)
    leave_out_half_signs(form)
    tell_equal_rows(form)
    for name, field in form.fields.items():
        model = getattr(getattr(field, "queryset", None), "model", None)
        if model is None or not issubclass(model, OfProcess):
            continue
        offered = field.queryset.filter(process_id=process.pk if process is not None else None)
        if model is Handlungsfeld and isinstance(field, forms.ModelMultipleChoiceField):
            form.fields[name] = FieldsCheckboxes(
                queryset=in_order(offered), required=field.required, label=field.label, help_text=field.help_text
            )
        else:
            field.queryset = offered
            field.widget.process = process  # choosers that know processes show only this one's
    for formset in getattr(form, "formsets", {}).values():
        formset.add_fields = _narrowing(formset.add_fields, process)


def _narrowing(add_fields: Callable[..., None], process: Process | None) -> Callable[..., None]:
    """A formset makes its forms when they are asked for, the empty one for "add" each time: narrow them then."""

    def add_and_narrow(form: WagtailAdminModelForm, index: int | None) -> None:
        add_fields(form, index)
        narrow(form, process)

    return add_and_narrow


class ProcessSnippetForm(WagtailAdminModelForm):
    """For what a process keeps beside its pages.

    Who works for one process is not asked for it. Once made, an item stays in its process, since others may
    point to it.
    """

    def __init__(self, *args: object, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        understand_wall_times(self)
        refuse_too_great_numbers(self)
        leave_out_half_signs(self)
        tell_equal_rows(self)
        self.processes = list(self._offered_processes())
        if "process" in self.fields:
            self._offer_processes()

    def is_valid(self) -> bool:
        valid: bool = super().is_valid()
        tell_gone_rows(self)
        return valid

    def _offered_processes(self) -> PageQuerySet:
        return all_processes() if self.for_user is None else processes_for(self.for_user)

    def _offer_processes(self) -> None:
        if self.instance.pk is not None or len(self.processes) == 1:
            if self.instance.pk is None:
                self.instance.process = self.processes[0]
            del self.fields["process"]
            return
        field = self.fields["process"]
        field.queryset = all_processes().filter(pk__in=[process.pk for process in self.processes])

    def chosen_process_pk(self) -> int | None:
        """For ``clean``: of which process the item will be. The one that was chosen; its own where nobody is asked."""
        chosen = self.cleaned_data.get("process")
        return chosen.pk if chosen is not None else self.instance.process_id

    def _get_validation_exclusions(self) -> set[str]:
        # The address has to be looked at within its process even where neither was typed in.
        excluded: set[str] = super()._get_validation_exclusions()
        return excluded - {"process", "slug"} if self.instance.process_id else excluded


class HandlungsfeldForm(ProcessSnippetForm):
    """Offers as "belongs to" only fields of the first level of the same process."""

    def __init__(self, *args: object, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "parent" not in self.fields:
            return
        field = self.fields["parent"]
        field.empty_label = _("– first level –")
        own = [self.instance.process_id] if self.instance.process_id else [process.pk for process in self.processes]
        above = Handlungsfeld.objects.filter(parent=None, process__in=own)
        field.queryset = in_order(above.exclude(pk=self.instance.pk).select_related("process"))
        if len(own) > 1:
            field.label_from_instance = lambda one: f"{one.process.title}: {one.title}"
