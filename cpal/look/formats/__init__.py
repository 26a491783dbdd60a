"""How Django itself writes moments: on forms and in lists that no page of ours formats."""
