"""Benchmarks: what a step, a start and a long journal cost, as ratios measured in one run.

`python -m benchmarks` prints one table. Must never be read as absolute speed: a disk's flush
differs by a factor of fifty between machines, and the same disk drifts by a third within
minutes. What is compared is therefore measured in turns, in one process, minutes apart at most.
"""
