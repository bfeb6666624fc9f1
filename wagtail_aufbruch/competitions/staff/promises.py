"""What an editor does not change once people have entered, who rely on it. Each refusal says who may, or what helps."""

from datetime import timedelta

from django.utils import timezone
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wagtail_aufbruch.competitions.models import CheckRule, CompetitionPage
from wagtail_aufbruch.core.domain.showing.quoting import quoted
from wagtail_aufbruch.core.forms.pages import ProcessPageForm
from wagtail_aufbruch.participation.domain.moderation.case_rights import may_handle_cases
from wagtail_aufbruch.participation.forms.kept_times import time_is_kept


def promises_are_kept(form: ProcessPageForm) -> bool:
    """Whether the page may be saved; what is wrong is marked in the form. Drafts are held up too: one that is published
    later would surprise the editor, since the promises come back then (``models.pages.promises``)."""
    page = form.instance
    if not page.pk:
        return True
    public = CompetitionPage.objects.filter(pk=page.pk).first()
    if public is None or not public.has_been_entered:
        return True
    kept = [
        _keep_days(form, public),
        _appeal_days(form, public),
        _guardian_age(form, public),
        time_is_kept(form, "names_days", public.names_days),
        _not_due_at_once(form, public),
        _categories(form, public),
        _rules(form, public),
    ]
    return all(kept)


def _typed(form: ProcessPageForm, name: str, public: CompetitionPage) -> object:
    """What was typed; where it is not asked or is wrong already, what holds."""
    return form.cleaned_data.get(name, getattr(public, name)) if name in form.fields else getattr(public, name)


def _keep_days(form: ProcessPageForm, public: CompetitionPage) -> bool:
    if _typed(form, "keep_days", public) == public.keep_days:
        return True
    form.add_error(
        "keep_days",
        ngettext(
            "People have entered already: their entries are kept for %(days)d day, neither shorter nor longer. Put it "
            "back as it was.",
            "People have entered already: their entries are kept for %(days)d days, neither shorter nor longer. Put it "
            "back as it was.",
            public.keep_days,
        )
        % {"days": public.keep_days},
    )
    return False


def _appeal_days(form: ProcessPageForm, public: CompetitionPage) -> bool:
    typed = _typed(form, "appeal_days", public)
    if not isinstance(typed, int) or typed >= public.appeal_days:
        return True
    form.add_error(
        "appeal_days",
        ngettext(
            "People have entered already and may rely on %(days)d day for an appeal. You can give them more.",
            "People have entered already and may rely on %(days)d days for an appeal. You can give them more.",
            public.appeal_days,
        )
        % {"days": public.appeal_days},
    )
    return False


def _guardian_age(form: ProcessPageForm, public: CompetitionPage) -> bool:
    typed = _typed(form, "guardian_below", public)
    if not public.guardian_below or (isinstance(typed, int) and typed >= public.guardian_below):
        return True
    form.add_error(
        "guardian_below",
        _(
            "People have entered already, and guardians are asked about all who are younger than %(age)d. The age can "
            "be raised, not lowered."
        )
        % {"age": public.guardian_below},
    )
    return False


def _not_due_at_once(form: ProcessPageForm, public: CompetitionPage) -> bool:
    """The time of keeping counts from the honouring: moved into the past it would delete all entries tonight."""
    typed = _typed(form, "honoured_at", public)
    if typed == public.honoured_at:
        return True
    ended = typed or public.closes_at
    if ended is None or ended + timedelta(days=public.keep_days) >= timezone.now():  # type: ignore[operator]
        return True
    form.add_error(
        "honoured_at",
        _(
            "With this moment the time is over for which entries are kept, and all of them would be deleted within a "
            "day. Choose a later moment."
        ),
    )
    return False


def _categories(form: ProcessPageForm, public: CompetitionPage) -> bool:
    """Places are told by category, and people have entered, voted and judged by them."""
    formset = form.formsets.get("categories")
    if formset is None or not formset.is_bound:
        return True
    stay = {one.instance.key for one in formset.forms if one.instance.pk and not formset._should_delete_form(one)}
    used = [quoted(one.title) for one in public.categories_in_use() if one.key not in stay]
    if not used:
        return True
    problem = _(
        "%(names)s cannot be taken out: entries were handed in there. Put it back; its name can be changed."
    ) % {"names": get_text_list(used, _("and"))}
    formset.non_form_errors().append(problem)
    form.add_error(None, problem)
    return False


def _rules(form: ProcessPageForm, public: CompetitionPage) -> bool:
    formset = form.formsets.get("check_rules")
    if formset is None or not formset.is_bound or not public.has_entries_that_count:
        return True
    known = {rule.key: rule for rule in CheckRule.objects.filter(page=public.pk)}
    sent = [one.instance for one in formset.forms if one.has_changed() or one.instance.pk]
    gone = {one.instance.key for one in formset.forms if formset._should_delete_form(one)}
    stay = {one.key: one for one in sent if one.key and one.key not in gone}
    problem = _why_not(form, public, known, stay, adds=any(not one.key or one.key not in known for one in sent))
    if problem:
        formset.non_form_errors().append(problem)
        form.add_error(None, problem)
    return not problem


def _why_not(
    form: ProcessPageForm,
    public: CompetitionPage,
    known: dict[str, CheckRule],
    stay: dict[str, CheckRule],
    *,
    adds: bool,
) -> str:
    away = [rule.text for key, rule in known.items() if key not in stay]
    if away:
        return _(
            "%(rules)s cannot be taken out: entries were handed in by these rules. Put them back; colleagues who "
            "handle cases can reword them."
        ) % {"rules": get_text_list([quoted(one) for one in away], _("and"))}
    if any(stay[key].if_not_repaired != rule.if_not_repaired for key, rule in known.items()):
        return _(
            "What becomes of an entry that was not repaired cannot be changed any more: entries were handed in by "
            "these rules. Put it back as it was."
        )
    rewords = any(stay[key].text != rule.text for key, rule in known.items())
    if adds and public.has_decided_checks:
        return _("Entries were decided on already by the rules as they are. No rule can be added any more.")
    if (adds or rewords) and not (form.for_user is not None and may_handle_cases(form.for_user, form.process)):
        return _(
            "Entries were handed in already. Only colleagues who handle the cases of this process can reword or add "
            "rules of the formal check."
        )
    return ""
