"""{% mark "met" %}: a sign whose shape says what its colour says; the word stands beside it."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from flavum.report.figure.mark import draw_mark

register = template.Library()


@register.simple_tag
def mark(shape: str) -> SafeString:
    drawn = mark_safe(draw_mark(shape, ink="var(--card)"))  # drawn by us: nothing in it was written by anybody
    return format_html('<span class="mark {}">{}</span>', shape, drawn)
