"""A live run: its state, how events change it, and the questions it answers."""
