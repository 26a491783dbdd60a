"""``{% load outcomes %}``: words of an outcome."""

from django import template

from consultations.public.outcome_shown import kind_name, stance_name

register = template.Library()
register.filter("kind_name", kind_name)
register.filter("stance_name", stance_name)
