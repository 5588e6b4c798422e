"""The kit: everything a PC without internet needs of this program, in one folder or zip.

Rules, held by tests/kit/:

1. A kit installs without a network: for each PC it is made for it holds every wheel that the
   program asks for there, judged by the marks of that PC and not of the one it is built on.
2. Packages come from wherever this machine's pip is told to look; no address stands in our files.
3. A kit is whole or not there, and says by SHA256SUMS whether it still is what was built.

Must never run on the PC it is carried to (only `boot` does), nor touch a journal.
"""
