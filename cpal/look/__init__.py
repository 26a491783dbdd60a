"""The look: one visual language for portal, desk and back office. ``docs/look.md`` shows how to use it."""
