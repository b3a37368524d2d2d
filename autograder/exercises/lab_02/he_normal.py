"""he_normal(d_in, d_out, rng): normal weights with the standard deviation √(2 / d_in)."""

import numpy as np

from autograder.exercises import Exercise, Returns, Rng, case
from autograder.exercises.forbidden import LAYERS

# At least 16,000 weights: seven standard errors of the mean are 0.055, of the standard deviation
# 0.039.
exercise = Exercise(
    points=2,
    returns=Returns(rtol=0.03, atol=0.06),
    forbidden=LAYERS,
    driver="lab_02.he_normal",
)


@exercise.cases
def cases(rng):
    def seed():
        return int(rng.integers(1, 2**31))

    yield case("more units than inputs", 100, 160, Rng(seed()), seed=seed())
    yield case("more inputs than units", 170, 100, Rng(seed()))
    yield case("two inputs", 2, 8000, Rng(seed()))
    yield case("one input", 1, 16_000, Rng(seed()))
    yield case("one unit", 16_000, 1, Rng(seed()))


@exercise.answer
def he_normal(d_in, d_out, rng):
    std = np.sqrt(2 / d_in)
    W = rng.normal(scale=std, size=(d_in, d_out))
    return W


exercise.mistakes("""
# The standard deviation
variance-for-standard-deviation: std = np.sqrt(2 / d_in) → std = 2 / d_in
    You use 2 / d_in as the standard deviation; that is the variance. Take the root.
fan-out: std = np.sqrt(2 / d_in) → std = np.sqrt(2 / d_out)
    You divide by d_out; it is the number of inputs of a unit, d_in, that counts.
glorot: std = np.sqrt(2 / d_in) → std = np.sqrt(2 / (d_in + d_out))
    This is √(2 / (d_in + d_out)), Glorot's; He's has d_in alone below.
no-two: std = np.sqrt(2 / d_in) → std = np.sqrt(1 / d_in)
    This is √(1 / d_in). ReLU stops half of what comes, which the 2 makes up for.
two-outside-the-root: std = np.sqrt(2 / d_in) → std = 2 / np.sqrt(d_in)
    Your 2 stands outside the root: √(2 / d_in), not 2 / √d_in.
upside-down: std = np.sqrt(2 / d_in) → std = np.sqrt(d_in / 2)
    You divide by √(2 / d_in), or have it upside down; multiply by it.
root-of-two-only: std = np.sqrt(2 / d_in) → std = np.sqrt(2) / d_in
    Your root is of the 2 alone; d_in belongs under it as well.
not-scaled: std = np.sqrt(2 / d_in) → std = 1.0
    Your weights have the standard deviation 1; multiply by √(2 / d_in).
multiplied-by-d-in: std = np.sqrt(2 / d_in) → std = np.sqrt(2 * d_in)
    Your weights grow with d_in; the more inputs, the smaller they are to be.
a-small-constant: std = np.sqrt(2 / d_in) → std = 0.01
    You scale by 0.01 whatever d_in is; use √(2 / d_in).
# The distribution
uniform: std = np.sqrt(2 / d_in) → std = np.sqrt(6 / d_in)
and rng.normal(scale=std, → rng.uniform(-std, std,
    Your standard deviation is right, but the distribution is uniform; the normal one is asked for.
uniform-from-zero: rng.normal(scale=std, size=(d_in, d_out)) → std * rng.random((d_in, d_out))
    You draw uniformly from 0 to 1, so all weights are positive; rng.normal draws around 0.
uniform-within-the-deviation: rng.normal(scale=std, → rng.uniform(-std, std,
    You draw uniformly between -√(2 / d_in) and √(2 / d_in). That number is the standard deviation
    of a normal distribution.
truncated: std = np.sqrt(2 / d_in) → std = np.sqrt(2 / d_in) / 0.8796
and size=(d_in, d_out)) → size=(d_in, d_out))⏎while np.any(far := np.abs(W) > 2 * std):
and return W → ⏎    W[far] = rng.normal(scale=std, size=far.sum())⏎return W
    Your distribution is cut off at two standard deviations. The plain normal one is asked for, as
    PyTorch has it, which reaches further.
deviation-made-exact: size=(d_in, d_out)) → size=(d_in, d_out))⏎W *= std / W.std()
    You stretch what you drew until its deviation is √(2 / d_in) to the last digit. That is the
    deviation of the distribution; a sample has another one each time.
    elsewhere (right-helpers): it has returned before.
mean-made-exact: size=(d_in, d_out)) → size=(d_in, d_out))⏎W -= W.mean()
    You shift what you drew until its mean is 0 to the last digit; a sample's mean never is.
    elsewhere (right-helpers): it has returned before.
all-positive: return W → return np.abs(W)
    All your weights are positive; they are normal around 0, half of them negative.
around-one: rng.normal(scale=std, → rng.normal(1.0, std,
    Your weights lie around 1, not 0: the first argument of rng.normal is the mean.
mean-for-scale: rng.normal(scale=std, → rng.normal(std,
    You hand √(2 / d_in) to rng.normal as its first argument, the mean; it is the scale.
# The units
the-same-for-each-unit: size=(d_in, d_out)) → size=(d_in, 1))
and return W → return np.repeat(W, d_out, axis=1)
    All units have the same weights and would learn the same. Draw d_in · d_out numbers.
the-same-for-each-input: size=(d_in, d_out)) → size=(1, d_out))
and return W → return np.repeat(W, d_in, axis=0)
    A unit has the same weight for all its inputs. Draw d_in · d_out numbers.
one-number: rng.normal(scale=std, size=(d_in, d_out)) → rng.normal(scale=std)
    You draw one number; say the size, (d_in, d_out).
zeros: rng.normal(scale=std, size=(d_in, d_out)) → np.zeros((d_in, d_out))
    Your weights are all 0: then all units are alike and stay alike.
lying-on-its-side: size=(d_in, d_out) → size=(d_out, d_in)
    Your matrix lies on its side: (d_in, d_out), a column for each unit.
flat: size=(d_in, d_out) → size=d_in * d_out
    You give a vector; a matrix (d_in, d_out) is wanted.
# The generator
a-seed-of-its-own: std = np.sqrt(2 / d_in) → std = np.sqrt(2 / d_in)⏎rng = np.random.default_rng(0)
    You make a generator of your own with a fixed seed, so each layer would get the same weights.
    Draw from the rng that you are given.
a-generator-of-its-own: rng.normal(scale=std, → np.random.default_rng().normal(scale=std,
    You make a generator of your own, so nobody can repeat your draws. Draw from the given rng.
global-generator: rng.normal(scale=std, → np.random.normal(scale=std,
    You draw from np.random, the generator of everybody. Draw from the rng that you are given.
""")
