"""he_normal(d_in, d_out, rng): normal weights with the standard deviation √(2 / d_in)."""

import numpy as np

from autograder.exercises import Returns, Rng, case
from autograder.exercises.lab_02.rules import FROM_SCRATCH
from autograder.exercises.legacy import OldExercise
from mitdl_utils.checks.drivers.initial_weights import expected


def reference(d_in, d_out, rng, seed=0):
    """The facts that must hold for any such draw."""
    facts = {"what comes back": f"floats ({d_in}, {d_out})", **expected()}
    if seed:
        facts |= {"the next call with this rng": "another", "an rng of the same seed": "the same"}
    return facts


he_normal = OldExercise(
    "he_normal",
    "he_normal(d_in, d_out, rng)",
    points=2,
    reference=reference,
    # At least 16,000 weights: seven standard errors of the mean are 0.055, of the standard
    # deviation 0.039.
    returns=Returns(rtol=0.03, atol=0.06),
    forbidden=FROM_SCRATCH,
    driver="initial_weights.he_normal",
    is_oracle=True,
)


@he_normal.cases
def cases(rng):
    def seed():
        return int(rng.integers(1, 2**31))

    yield case("more units than inputs", 100, 160, Rng(seed()), seed=seed())
    yield case("more inputs than units", 170, 100, Rng(seed()))
    yield case("two inputs", 2, 8000, Rng(seed()))
    yield case("one input", 1, 16_000, Rng(seed()))
    yield case("one unit", 16_000, 1, Rng(seed()))


mistake = he_normal.mistake


@mistake
def variance_for_standard_deviation(d_in, d_out, rng):
    """You use 2 / d_in as the standard deviation; that is the variance. Take the root."""
    return rng.normal(scale=2 / d_in, size=(d_in, d_out))


@mistake
def fan_out(d_in, d_out, rng):
    """You divide by d_out; it is the number of inputs of a unit, d_in, that counts."""
    return rng.normal(scale=np.sqrt(2 / d_out), size=(d_in, d_out))


@mistake
def glorot(d_in, d_out, rng):
    """This is √(2 / (d_in + d_out)), Glorot's; He's has d_in alone below."""
    return rng.normal(scale=np.sqrt(2 / (d_in + d_out)), size=(d_in, d_out))


@mistake
def no_two(d_in, d_out, rng):
    """This is √(1 / d_in). ReLU stops half of what comes, which the 2 makes up for."""
    return rng.normal(scale=np.sqrt(1 / d_in), size=(d_in, d_out))


@mistake
def two_outside_the_root(d_in, d_out, rng):
    """Your 2 stands outside the root: √(2 / d_in), not 2 / √d_in."""
    return rng.normal(scale=2 / np.sqrt(d_in), size=(d_in, d_out))


@mistake
def not_scaled(d_in, d_out, rng):
    """Your weights have the standard deviation 1; multiply by √(2 / d_in)."""
    return rng.normal(size=(d_in, d_out))


@mistake
def multiplied_by_d_in(d_in, d_out, rng):
    """Your weights grow with d_in; the more inputs, the smaller they are to be."""
    return rng.normal(scale=np.sqrt(2 * d_in), size=(d_in, d_out))


@mistake
def a_small_constant(d_in, d_out, rng):
    """You scale by 0.01 whatever d_in is; use √(2 / d_in)."""
    return 0.01 * rng.normal(size=(d_in, d_out))


@mistake
def uniform(d_in, d_out, rng):
    """Your standard deviation is right, but the distribution is uniform; the normal one is asked
    for."""
    edge = np.sqrt(6 / d_in)
    return rng.uniform(-edge, edge, size=(d_in, d_out))


@mistake
def uniform_from_zero(d_in, d_out, rng):
    """You draw uniformly from 0 to 1, so all weights are positive; rng.normal draws around 0."""
    return rng.random(size=(d_in, d_out)) * np.sqrt(2 / d_in)


@mistake
def uniform_within_the_deviation(d_in, d_out, rng):
    """You draw uniformly between -√(2 / d_in) and √(2 / d_in). That number is the standard
    deviation of a normal distribution."""
    edge = np.sqrt(2 / d_in)
    return rng.uniform(-edge, edge, size=(d_in, d_out))


@mistake
def truncated(d_in, d_out, rng):
    """Your distribution is cut off at two standard deviations. The plain normal one is asked for,
    as PyTorch has it, which reaches further."""
    W = rng.normal(size=(d_in, d_out))
    for _ in range(12):
        W = np.where(np.abs(W) > 2, rng.normal(size=W.shape), W)
    return np.clip(W, -2, 2) / 0.8796 * np.sqrt(2 / d_in)


@mistake
def all_positive(d_in, d_out, rng):
    """All your weights are positive; they are normal around 0, half of them negative."""
    return np.abs(rng.normal(scale=np.sqrt(2 / d_in), size=(d_in, d_out)))


@mistake
def around_one(d_in, d_out, rng):
    """Your weights lie around 1, perhaps because the first argument of rng.normal is the mean; they
    lie around 0."""
    return rng.normal(1.0, np.sqrt(2 / d_in), size=(d_in, d_out))


@mistake
def mean_for_scale(d_in, d_out, rng):
    """You hand √(2 / d_in) to rng.normal as its first argument, the mean; it is the scale."""
    return rng.normal(np.sqrt(2 / d_in), size=(d_in, d_out))


@mistake
def the_same_for_each_unit(d_in, d_out, rng):
    """All units have the same weights, so they would learn the same for ever. Draw d_in · d_out
    numbers."""
    return np.repeat(rng.normal(scale=np.sqrt(2 / d_in), size=(d_in, 1)), d_out, axis=1)


@mistake
def the_same_for_each_input(d_in, d_out, rng):
    """A unit has the same weight for all its inputs. Draw d_in · d_out numbers."""
    return np.repeat(rng.normal(scale=np.sqrt(2 / d_in), size=(1, d_out)), d_in, axis=0)


@mistake
def zeros(d_in, d_out, rng):
    """Your weights are all 0: then all units are alike and stay alike."""
    return np.zeros((d_in, d_out))


@mistake
def lying_on_its_side(d_in, d_out, rng):
    """Your matrix lies on its side: (d_in, d_out), a column for each unit."""
    return rng.normal(scale=np.sqrt(2 / d_in), size=(d_out, d_in))


@mistake
def flat(d_in, d_out, rng):
    """You give a vector; a matrix (d_in, d_out) is wanted."""
    return rng.normal(scale=np.sqrt(2 / d_in), size=d_in * d_out)


@mistake
def a_seed_of_its_own(d_in, d_out, rng):
    """You make a generator of your own with a fixed seed, so each layer would get the same weights.
    Draw from the rng that you are given."""
    return np.random.default_rng(0).normal(scale=np.sqrt(2 / d_in), size=(d_in, d_out))


@mistake
def a_generator_of_its_own(d_in, d_out, rng):
    """You make a generator of your own, so nobody can repeat what you drew. Draw from the rng that
    you are given."""
    return np.random.default_rng().normal(scale=np.sqrt(2 / d_in), size=(d_in, d_out))


@mistake
def global_generator(d_in, d_out, rng):
    """You draw from np.random, the generator of everybody. Draw from the rng that you are given."""
    return np.random.normal(scale=np.sqrt(2 / d_in), size=(d_in, d_out))


accepted = he_normal.accepted


@accepted
def with_a_scale(d_in, d_out, rng):
    return rng.normal(0.0, np.sqrt(2 / d_in), size=(d_in, d_out))


@accepted
def standard_normal_times_scale(d_in, d_out, rng):
    return rng.standard_normal((d_in, d_out)) * (2 / d_in) ** 0.5


@accepted
def unit_by_unit(d_in, d_out, rng):
    columns = [rng.normal(scale=np.sqrt(2.0 / d_in), size=d_in) for _ in range(d_out)]
    return np.stack(columns, axis=1)


@accepted
def single_precision(d_in, d_out, rng):
    W = rng.standard_normal(size=(d_in, d_out), dtype=np.float32)
    return W / np.sqrt(np.float32(d_in / 2))


@accepted
def flat_then_shaped(d_in, d_out, rng):
    import math

    return rng.normal(scale=math.sqrt(2 / d_in), size=d_in * d_out).reshape(d_out, d_in).T
