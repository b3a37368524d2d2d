"""make_loader(X, y, batch_size, shuffle, seed): batches of tensors, in a new order each epoch."""

import numpy as np

from autograder.exercises import Exercise, Returns, case
from autograder.exercises.cases.batches import a_seed, labelled

TIMES = 38  # of two rows each comes to each place in so many epochs: 2 / 2^38 < 10^-11

exercise = Exercise(
    points=2, returns=Returns("indicator", quiet=False), driver="lab_07.make_loader"
)


@exercise.cases
def cases(rng):
    yield case("in order", *labelled(rng, 6, 3), 2, False, a_seed(rng))
    yield case("in order, the last batch is smaller", *labelled(rng, 7, 2), 3, False, a_seed(rng))
    yield case("shuffled, the last batch is smaller", *labelled(rng, 7, 3), 4, True, a_seed(rng))
    yield case("many rows, shuffled", *labelled(rng, 43, 2), 9, True, a_seed(rng))
    yield case("batches of one", *labelled(rng, 3, 2), 1, True, a_seed(rng))
    yield case("one example", *labelled(rng, 1, 4), 2, True, a_seed(rng))
    yield case("one batch of all", *labelled(rng, 5, 3), 5, True, a_seed(rng))
    yield case("a batch size above n", *labelled(rng, 4, 3), 10, False, a_seed(rng))
    X, y = labelled(rng, 5, 3)
    yield case("float labels", X, y.astype(np.float64), 2, True, a_seed(rng))
    yield case("small integers", X, y.astype(np.int32), 2, False, a_seed(rng))
    yield case("the seed 0", *labelled(rng, 41, 1), 4, True, 0)
    yield case("two rows, again and again", *labelled(rng, 2, 1), 2, True, a_seed(rng), times=TIMES)


@exercise.answer
def make_loader(X, y, batch_size, shuffle, seed):
    import torch
    from torch.utils.data import DataLoader, TensorDataset

    generator = torch.Generator().manual_seed(seed)
    data = TensorDataset(X, y)
    return DataLoader(data, batch_size=batch_size, shuffle=shuffle, generator=generator)


exercise.mistakes("""
shuffle-ignored: shuffle=shuffle → shuffle=True
    You shuffle also where shuffle is False; then the order is that of X.
never-shuffled: shuffle=shuffle → shuffle=False
    You never shuffle: pass shuffle on to the loader.
shuffle-inverted: shuffle=shuffle → shuffle=not shuffle
    You have shuffle the wrong way round.
global-seed: data = → torch.manual_seed(seed)⏎data =
    PyTorch's global generator is not as it was, which changes every number drawn elsewhere in the
    program: you seed it, or your loader has no generator and draws from it. Give it one of its own.
seed-ignored: shuffle=shuffle, generator=generator → shuffle=shuffle
    The same seed gives another order each time: your loader draws from the global generator. Give
    it a torch.Generator that is seeded with seed.
seeds-all-alike: torch.Generator().manual_seed(seed) → torch.Generator()
    Every seed gives the same order: your generator is never given the seed.
generator-only-for-shuffling: generator=generator → generator=generator if shuffle else None
    Without shuffling your loader has no generator, and a DataLoader then takes a number from
    PyTorch's global one in each epoch. Give it yours in both cases.
    elsewhere (right-vectorised): it draws nothing where it does not shuffle.
shuffled-once: shuffle=shuffle → shuffle=False
and data = → order = torch.randperm(len(X), generator=generator) if shuffle else slice(None)⏎data =
and TensorDataset(X, y) → TensorDataset(X[order], y[order])
    You shuffle once, when the loader is made, or make a list: each epoch then has that same order.
    It is to be a new one in each.
generator-of-all: torch.Generator() → vars(make_loader).setdefault("shared", torch.Generator())
    Your loaders share one generator, made outside of the function: to make a second loader rewinds
    the first. Make a torch.Generator inside, one for each loader.
""")


@exercise.mistake
def one_row_stays(X, y, batch_size, shuffle, seed):
    """Not every order can come: a row always stays at its place. Shuffle all rows, each order as
    likely as any other."""
    import torch
    from torch.utils.data import DataLoader, RandomSampler, TensorDataset

    class OneStays(RandomSampler):
        def __iter__(self):
            return iter([0, *(row for row in super().__iter__() if row)])

    generator, data = torch.Generator().manual_seed(seed), TensorDataset(X, y)
    sampler = OneStays(data, generator=generator) if shuffle else None
    return DataLoader(data, batch_size, sampler=sampler, generator=generator)


exercise.mistakes("""
last-batch-dropped: shuffle=shuffle → shuffle=shuffle, drop_last=True
    You drop a last batch that is not full; every example is to come in each epoch.
batch-size-ignored: batch_size=batch_size, →
    Your batches hold one example each: batch_size never reaches the loader.
all-in-one-batch: batch_size=batch_size → batch_size=len(X)
    All comes in one batch; cut it into batches of batch_size.
converted-to-float32: TensorDataset(X, y) → TensorDataset(X.float(), y)
    You turn x into float32; the tensors keep the dtype in which they came.
labels-made-long: TensorDataset(X, y) → TensorDataset(X, y.long())
    You turn the labels into int64; the tensors keep the dtype in which they came.
labels-made-float: TensorDataset(X, y) → TensorDataset(X, y.float())
    You turn the labels into floats; the tensors keep the dtype in which they came.
shuffled-apart: TensorDataset(X, y) → TensorDataset(X, y.roll(1) if shuffle else y)
    You shuffle x and y apart, so that an example meets another one's label.
an-iterator: return DataLoader( → return iter(DataLoader(
and generator=generator) → generator=generator))
    Your loader is used up after one epoch, as a generator is. It is to start again each time that
    somebody goes through it: a DataLoader does.
only-x: data = TensorDataset(X, y) → data = X
    Your batches hold x without y: put both into the dataset.
y-before-x: TensorDataset(X, y) → TensorDataset(y, X)
    Your batches are (y, x); (x, y) is wanted.
the-dataset: data = TensorDataset(X, y) → return TensorDataset(X, y)
    You return the dataset, which gives one example after another. Wrap it in a DataLoader.
""")
