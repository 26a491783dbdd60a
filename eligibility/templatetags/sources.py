"""``{% load sources %}``: where a fact comes from, with its addresses as links."""

from django import template

from eligibility.public.sources import linked_source

register = template.Library()

register.filter("linked_source", linked_source)
