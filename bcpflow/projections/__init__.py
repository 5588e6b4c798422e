"""Views computed from a run: the board, the log. Pure; reports and consoles only draw them."""
