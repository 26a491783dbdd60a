"""``{% load respond %}``: the words of the respond pages."""

from django import template

from consultations.respond.pages import permission_short

register = template.Library()
register.filter("permission_short", permission_short)
