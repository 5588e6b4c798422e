"""The offline kit: what it holds, that it installs without a network, that it runs from a stick."""
