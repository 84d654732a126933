"""What a form's page carries so that two at one row keep each other's fields."""

from django import template
from django.forms import BaseForm
from django.utils.html import format_html
from django.utils.safestring import SafeString

from promises.writing.form_differences import BEGAN, began_of

register = template.Library()


@register.simple_tag
def began(form: BaseForm) -> SafeString:
    """What each field said when the writer began, as marks; read by ``keep_theirs``."""
    marks = (form.data.get(BEGAN) if form.is_bound else None) or began_of(form)
    return format_html('<input type="hidden" name="{}" value="{}">', BEGAN, marks)
