"""The only composition of the core with the journal and the files."""
