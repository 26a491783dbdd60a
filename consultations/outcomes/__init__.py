"""Reading what an outcome is made of, and whom it must not give away. What is done with it is in `publishing`."""
