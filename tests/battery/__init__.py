"""The battery: every way in which a record could be lost, forked, changed or misread, tried out.

A part is a module here with a `run` that does so much of it as a `Size` says and gives the
figures; a test beside it runs the small size at every `pytest`. `python -m tests.battery` runs
the full size and keeps the figures in `figures/`, from which `docs/reliability.py` makes
RELIABILITY.md. Must never judge by a clock: a slow machine finds what a fast one finds.
"""
