"""The participants' desk: signed-in people object here and see what became of it."""
