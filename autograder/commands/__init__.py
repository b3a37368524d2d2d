"""The commands of `mitdl`, a module each: `run` takes the arguments and returns the exit code."""

ALL_GRADED, NOT_ALL, USAGE = 0, 1, 2
