"""The log and the board as terminal pages, markdown, csv and json: words, no reckoning."""
