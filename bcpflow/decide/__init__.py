"""decide: what happens when somebody asks for something.

    command + state + now -> events, or a refusal

Rules, held by tests/decide/:

1. Pure: no file, no database, no clock, no terminal. ``now`` is an argument.
2. A refusal names its reason, and nothing happens: no event, the same state.
3. The moment an operator names lies between T0 and now. In an exercise ``T+…`` ahead of the
   exercise clock moves that clock forward first (a recorded jump): so a drill can be scripted.
   In a real incident nothing moves the clock.
4. Recording is never refused for a missing detail (an untouched checklist item, a measure
   without its number, a step skipped without a word): the record shows what is missing. What
   overrules the plan - opening a shut gate, going back - does take a reason.
"""

from bcpflow.decide.core import Draft, decide, start

__all__ = ["Draft", "decide", "start"]
