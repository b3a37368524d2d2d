"""make_loader(X, y, batch_size, shuffle, seed): batches of tensors, in a new order each epoch."""

from functools import cache

import numpy as np

from autograder.exercises import Returns, case, draw
from autograder.exercises.legacy import OldExercise
from mitdl_utils.checks.drivers.batching import AS_IT_WAS, ENOUGH, EVERYWHERE, HOW_MANY

TIMES = 38  # of two rows each comes to each place in so many epochs: 2 / 2^38 < 10^-11


def reference(X, y, batch_size, shuffle, seed, times=1):
    """The facts of some epochs, from counting alone."""
    n, d = X.shape
    if times > 1:
        return {EVERYWHERE: f"{n} of {n}"}
    whole, rest = divmod(n, batch_size)
    sizes = [batch_size] * whole + [rest] * (rest > 0)
    facts = {
        HOW_MANY: str(len(sizes)),
        "shapes of the batches": [f"x ({size}, {d}), y ({size},)" for size in sizes],
        "dtypes": [f"x {X.dtype}, y {y.dtype}"],
        "examples that never come": 0,
        "examples that come more than once": 0,
        "each x is beside its own y": True,
        "the X and y that you were given": AS_IT_WAS,
        "batches in the second epoch": len(sizes),
        "the global random state": AS_IT_WAS,
    }
    if not shuffle:
        facts["the order is that of X"] = True
        facts["the second epoch has the order of X"] = True
    elif n >= ENOUGH:
        facts |= {
            "neighbours in X stay neighbours": False,
            "the next epoch has the same order": False,
            "the next epoch has the same batches in another order": False,
            "an order of before comes again": False,
            "the same seed gives the same order": True,
            "another seed gives the same order": False,
            "the same seed gives the same second epoch": True,
        }
    return facts


make_loader = OldExercise(
    "make_loader",
    "make_loader(X, y, batch_size, shuffle, seed)",
    points=2,
    reference=reference,
    returns=Returns("indicator", quiet=False),
    driver="torch_training.loader",
    is_oracle=True,
)


def labelled(rng, n, d):
    """Rows that are all different, each with a label of its own that is not its place."""
    X = draw(rng, n, d)
    X[:, 0] = np.round(rng.permutation(n) * 0.25 + 0.1, 2)
    return X, rng.permutation(n) + int(rng.integers(3, 50))


@make_loader.cases
def cases(rng):
    def seed():
        return int(rng.integers(10**6))

    yield case("in order", *labelled(rng, 6, 3), 2, False, seed())
    yield case("in order, the last batch is smaller", *labelled(rng, 7, 2), 3, False, seed())
    yield case("shuffled, the last batch is smaller", *labelled(rng, 7, 3), 4, True, seed())
    yield case("many rows, shuffled", *labelled(rng, 43, 2), 9, True, seed())
    yield case("batches of one", *labelled(rng, 3, 2), 1, True, seed())
    yield case("one example", *labelled(rng, 1, 4), 2, True, seed())
    yield case("one batch of all", *labelled(rng, 5, 3), 5, True, seed())
    yield case("a batch size above n", *labelled(rng, 4, 3), 10, False, seed())
    X, y = labelled(rng, 5, 3)
    yield case("float labels", X, y.astype(np.float64), 2, True, seed())
    yield case("small integers", X, y.astype(np.int32), 2, False, seed())
    yield case("the seed 0", *labelled(rng, 41, 1), 4, True, 0)
    yield case("two rows, again and again", *labelled(rng, 2, 1), 2, True, seed(), times=TIMES)


def _torch():
    import torch

    return torch


def _made(X, y, batch_size, shuffle, seed, **settings):
    torch = _torch()
    data = torch.utils.data.TensorDataset(X, y)
    generator = torch.Generator().manual_seed(seed)
    return torch.utils.data.DataLoader(
        data, **{"batch_size": batch_size, "shuffle": shuffle, "generator": generator} | settings
    )


@cache
def _shared():
    return _torch().Generator()


class Epochs:
    """A loader by hand: `order(epoch)` gives the rows."""

    def __init__(self, X, y, batch_size, order, fixed=False):
        self.X, self.y, self.batch_size, self.order = X, y, batch_size, order
        self.epoch = 0

    def __iter__(self):
        rows = self.order(self.epoch)
        self.epoch += 1
        for start in range(0, len(rows), self.batch_size):
            chosen = rows[start : start + self.batch_size]
            yield self.X[chosen], self.y[chosen]


@make_loader.mistake
def shuffle_ignored(X, y, batch_size, shuffle, seed):
    """You shuffle also where shuffle is False; then the order is that of X."""
    return _made(X, y, batch_size, True, seed)


@make_loader.mistake
def never_shuffled(X, y, batch_size, shuffle, seed):
    """You never shuffle: pass shuffle on to the loader."""
    return _made(X, y, batch_size, False, seed)


@make_loader.mistake
def shuffle_inverted(X, y, batch_size, shuffle, seed):
    """You have shuffle the wrong way round."""
    return _made(X, y, batch_size, not shuffle, seed)


@make_loader.mistake
def global_seed(X, y, batch_size, shuffle, seed):
    """You seed PyTorch's global generator, which changes every number drawn elsewhere in the
    program. Give the loader a torch.Generator of its own."""
    _torch().manual_seed(seed)
    return _made(X, y, batch_size, shuffle, seed)


@make_loader.mistake
def seed_ignored(X, y, batch_size, shuffle, seed):
    """The same seed gives another order each time: your loader draws from the global generator.
    Give it a torch.Generator that is seeded with seed."""
    return _made(X, y, batch_size, shuffle, seed, generator=None)


@make_loader.mistake
def seeds_all_alike(X, y, batch_size, shuffle, seed):
    """Every seed gives the same order: your generator is never given the seed."""
    return _made(X, y, batch_size, shuffle, 0)


@make_loader.mistake
def generator_only_for_shuffling(X, y, batch_size, shuffle, seed):
    """Without shuffling your loader has no generator, and a DataLoader then takes a number from
    PyTorch's global one in each epoch. Give it yours in both cases."""
    return _made(X, y, batch_size, shuffle, seed, **({} if shuffle else {"generator": None}))


@make_loader.mistake
def shuffled_once(X, y, batch_size, shuffle, seed):
    """You shuffle once, when the loader is made, or make a list: each epoch then has that same
    order. It is to be a new one in each."""
    torch = _torch()
    if shuffle:
        order = torch.randperm(len(X), generator=torch.Generator().manual_seed(seed))
        X, y = X[order], y[order]
    return _made(X, y, batch_size, False, seed)


@make_loader.mistake
def generator_of_all(X, y, batch_size, shuffle, seed):
    """Your loaders share one generator, made outside of the function: to make a second loader
    rewinds the first. Make a torch.Generator inside, one for each loader."""
    return _made(X, y, batch_size, shuffle, seed, generator=_shared().manual_seed(seed))


@make_loader.mistake
def one_row_stays(X, y, batch_size, shuffle, seed):
    """Not every order can come: a row always stays at its place. Shuffle all rows, each order as
    likely as any other."""
    torch = _torch()
    generator = torch.Generator().manual_seed(seed)

    def order(epoch):
        if not shuffle:
            return torch.arange(len(X))
        return torch.cat(
            [torch.zeros(1).long(), 1 + torch.randperm(len(X) - 1, generator=generator)]
        )

    return Epochs(X, y, batch_size, order)


@make_loader.mistake
def last_batch_dropped(X, y, batch_size, shuffle, seed):
    """You drop a last batch that is not full; every example is to come in each epoch."""
    return _made(X, y, batch_size, shuffle, seed, drop_last=True)


@make_loader.mistake
def batch_size_ignored(X, y, batch_size, shuffle, seed):
    """Your batches hold one example each: batch_size never reaches the loader."""
    return _made(X, y, 1, shuffle, seed)


@make_loader.mistake
def all_in_one_batch(X, y, batch_size, shuffle, seed):
    """All comes in one batch; cut it into batches of batch_size."""
    return _made(X, y, len(X), shuffle, seed)


@make_loader.mistake
def converted_to_float32(X, y, batch_size, shuffle, seed):
    """You turn x into float32; the tensors keep the dtype in which they came."""
    return _made(X.float(), y, batch_size, shuffle, seed)


@make_loader.mistake
def labels_made_long(X, y, batch_size, shuffle, seed):
    """You turn the labels into int64; the tensors keep the dtype in which they came."""
    return _made(X, y.long(), batch_size, shuffle, seed)


@make_loader.mistake
def labels_made_float(X, y, batch_size, shuffle, seed):
    """You turn the labels into floats; the tensors keep the dtype in which they came."""
    return _made(X, y.float(), batch_size, shuffle, seed)


@make_loader.mistake
def shuffled_apart(X, y, batch_size, shuffle, seed):
    """You shuffle x and y apart, so that an example meets another one's label."""
    torch = _torch()
    generator = torch.Generator().manual_seed(seed)

    def order(epoch):
        return torch.randperm(len(X), generator=generator)

    if not shuffle:
        return _made(X, y, batch_size, shuffle, seed)
    if len(X) == 1:
        return Epochs(X, y, batch_size, order)
    return Epochs(X, y.roll(1), batch_size, order)


@make_loader.mistake
def an_iterator(X, y, batch_size, shuffle, seed):
    """Your loader is used up after one epoch, as a generator is. It is to start again each time
    that somebody goes through it: a DataLoader does."""
    return iter(list(_made(X, y, batch_size, shuffle, seed)))


@make_loader.mistake
def only_x(X, y, batch_size, shuffle, seed):
    """Your batches hold x without y: put both into the dataset."""
    torch = _torch()
    return torch.utils.data.DataLoader(
        X,
        batch_size=batch_size,
        shuffle=shuffle,
        generator=torch.Generator().manual_seed(seed),
    )


@make_loader.mistake
def y_before_x(X, y, batch_size, shuffle, seed):
    """Your batches are (y, x); (x, y) is wanted."""
    return _made(y, X, batch_size, shuffle, seed)


@make_loader.mistake
def the_dataset(X, y, batch_size, shuffle, seed):
    """You return the dataset, which gives one example after another. Wrap it in a DataLoader."""
    return _torch().utils.data.TensorDataset(X, y)


@make_loader.accepted
def data_loader(X, y, batch_size, shuffle, seed):
    import torch

    generator = torch.Generator()
    generator.manual_seed(seed)
    dataset = torch.utils.data.TensorDataset(X, y)
    return torch.utils.data.DataLoader(
        dataset, batch_size=batch_size, shuffle=shuffle, generator=generator
    )


@make_loader.accepted
def pairs_as_dataset(X, y, batch_size, shuffle, seed):
    from torch import Generator
    from torch.utils.data import DataLoader

    return DataLoader(
        list(zip(X, y, strict=True)), batch_size, shuffle, generator=Generator().manual_seed(seed)
    )


@make_loader.accepted
def own_class(X, y, batch_size, shuffle, seed):
    import torch

    generator = torch.Generator().manual_seed(seed)

    class Loader:
        def __iter__(self):
            order = torch.randperm(len(X), generator=generator) if shuffle else torch.arange(len(X))
            for chosen in order.split(batch_size):
                yield X[chosen], y[chosen]

    return Loader()


@make_loader.accepted
def sampler(X, y, batch_size, shuffle, seed):
    import torch.utils.data as data
    from torch import Generator

    generator = Generator().manual_seed(seed)
    dataset = data.TensorDataset(X, y)
    if shuffle:
        order = data.RandomSampler(dataset, generator=generator)
    else:
        order = data.SequentialSampler(dataset)
    batches = data.BatchSampler(order, batch_size, drop_last=False)
    return data.DataLoader(dataset, batch_sampler=batches, generator=generator)


@make_loader.accepted
def numpy_order(X, y, batch_size, shuffle, seed):
    class Loader:
        def __init__(self):
            self.rng = np.random.default_rng(seed)

        def __iter__(self):
            order = self.rng.permutation(len(X)) if shuffle else np.arange(len(X))
            for start in range(0, len(X), batch_size):
                chosen = order[start : start + batch_size]
                yield [X[chosen], y[chosen]]

        def __len__(self):
            return -(-len(X) // batch_size)

    return Loader()
