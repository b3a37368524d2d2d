"""What the rooms compute, in NumPy: each module is the same as one in `js/`; tests compare.

Rooms draw their start state with these where there is no browser.
"""
