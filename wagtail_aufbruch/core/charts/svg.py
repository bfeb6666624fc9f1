"""A chart as SVG: words stay words, colours come from the stylesheet, and no style stands in it."""

from collections.abc import Iterator

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from wagtail_aufbruch.core.charts.data import Chart, Tone
from wagtail_aufbruch.core.charts.layout import Bar, Rule, Words, scene_of

PATTERN = (
    '<defs><pattern id="{key}-hatch" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    '<rect class="aufbruch-chart__ground" width="7" height="7"></rect>'
    '<rect class="aufbruch-chart__stripe" width="3" height="7"></rect></pattern></defs>'
)


def draw(chart: Chart) -> SafeString:
    """``<svg>`` with title and description; screen readers take it for one picture. The table tells the same."""
    scene = scene_of(chart)
    key = f"bild-{chart.key}"
    hatched = any(row.tone is Tone.ALERT for row in chart.rows)
    return format_html(
        '<svg class="aufbruch-chart aufbruch-chart--{form}" role="img" aria-labelledby="{key}-titel {key}-text" '
        'width="100%" height="{height}" focusable="false">'
        '<title id="{key}-titel">{title}</title><desc id="{key}-text">{text}</desc>{defs}{rules}{bars}{words}</svg>',
        form=chart.form.value,
        key=key,
        height=_px(scene.height),
        title=chart.title,
        text=chart.described(),
        defs=format_html(PATTERN, key=key) if hatched else "",
        rules=format_html_join("", "{}", ((_rule(rule),) for rule in scene.rules)),
        bars=format_html_join("", "{}", ((part,) for bar in scene.bars for part in _bar(bar, key))),
        words=format_html_join("", "{}", ((_words(words),) for words in scene.words)),
    )


def _share(value: float) -> str:
    return f"{round(value * 100, 3):g}%"


def _px(value: float) -> str:
    return f"{round(value, 2):g}"


def _rule(rule: Rule) -> SafeString:
    return format_html(
        '<line class="aufbruch-chart__{}" x1="{}" y1="{}" x2="{}" y2="{}"></line>',
        rule.role,
        _share(rule.x1),
        _px(rule.y1),
        _share(rule.x2),
        _px(rule.y2),
    )


def _bar(bar: Bar, key: str) -> Iterator[SafeString]:
    # What is hatched takes its fill from here, since a stylesheet does not know the picture's own names.
    fill = format_html(' fill="url(#{}-hatch)"', key) if bar.tone is Tone.ALERT else mark_safe("")
    accent = f" aufbruch-accent-{bar.accent}" if bar.accent else ""
    yield format_html(
        '<rect class="aufbruch-chart__bar aufbruch-chart__bar--{}{}" x="{}" y="{}" width="{}" height="{}"{}></rect>',
        bar.tone.value,
        accent,
        _share(bar.x),
        _px(bar.y),
        _share(bar.width),
        _px(bar.height),
        fill,
    )


def _words(words: Words) -> SafeString:
    return format_html(
        '<text class="aufbruch-chart__{}" x="{}" y="{}"{}{}>{}</text>',
        words.role,
        _share(words.x),
        _px(words.y),
        format_html(' dx="{}"', _px(words.dx)) if words.dx else "",
        format_html(' text-anchor="{}"', words.anchor) if words.anchor != "start" else "",
        words.text,
    )
