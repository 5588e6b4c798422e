"""The command line: words in, the service's answers out. The only importer of click."""
