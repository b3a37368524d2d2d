"""Counts steps from 1 in one schedule and from 0 in another, and lets the cosine swing on.
Expected: all but `step_decay`, `cosine_annealing`, `linear_warmup`, mistakes one-step-early,
past-its-end, from-zero.
"""

import math


def step_decay(lr0, step, drop, every):
    return lr0 * drop ** ((step + 1) // every)


def cosine_annealing(lr0, step, total, lr_min=0.0):
    return lr_min + (lr0 - lr_min) * (1 + math.cos(math.pi * step / total)) / 2


def linear_warmup(lr0, step, warmup):
    return lr0 * min(step / warmup, 1)
