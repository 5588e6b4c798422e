"""The consoles: one on the whole screen (Textual), one line by line (plain).

Both draw `board(state, now)`, ask the same questions and give the same commands; neither may
compute what the board does not say, or tell a step as recorded before the journal has it.
"""
