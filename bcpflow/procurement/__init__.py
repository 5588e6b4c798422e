"""What is special about procurement: amounts, methods, quotes, documents and days, as pure rules.

A case is a run like any other; here stand dated, sourced tables and functions over them.

Rules, held by tests/procurement/:

1. No amount, share, number of days or weight stands in the code: each is a row of a data file
   with its source, and what no source says carries 例.
2. Nothing here looks at a clock, a journal or a terminal; every answer carries its reasons.
"""
