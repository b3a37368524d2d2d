"""mlp_loss_and_gradients(x, labels, params): forward, loss, and all gradients of an MLP."""

from itertools import accumulate, pairwise

import numpy as np

from autograder.exercises import case, draw
from autograder.exercises.lab_05.complex_step import complex_step, mean_cross_entropy
from autograder.exercises.lab_05.rules import FROM_SCRATCH
from autograder.exercises.legacy import OldExercise, in_part


def _checked(x, labels, params):
    """The statement's misfits, and the layers' own."""
    if labels.shape != x.shape[:1]:
        raise ValueError(f"x {x.shape}, labels {labels.shape}")
    width = x.shape[1]
    for W, b in params:
        if W.shape[0] != width or b.shape != W.shape[1:]:
            raise ValueError(f"W {W.shape}, b {b.shape}")
        width = W.shape[1]


def _forward(x, params):
    """Logits of an MLP with ReLU between its layers, for complex stacks of parameters."""
    h = x
    for depth, (W, b) in enumerate(params):
        z = h @ W + b[..., np.newaxis, :]
        h = z if depth == len(params) - 1 else np.where(z.real > 0, z, 0.0)
    return h


def reference(x, labels, params):
    """The forward formula alone, differentiated by a complex step in every parameter."""
    arrays = [a for pair in params for a in pair]
    ends = list(accumulate(a.size for a in arrays))

    def in_pairs(flat):
        whole = [
            flat[..., end - a.size : end].reshape(*flat.shape[:-1], *a.shape)
            for a, end in zip(arrays, ends, strict=True)
        ]
        return list(zip(whole[::2], whole[1::2], strict=True))

    flat = np.concatenate([a.ravel() for a in arrays])
    loss, gradient = complex_step(
        lambda stack: mean_cross_entropy(_forward(x, in_pairs(stack)), labels), flat
    )
    return loss, in_pairs(gradient)


mlp_loss_and_gradients = OldExercise(
    "mlp_loss_and_gradients",
    "mlp_loss_and_gradients(x, labels, params)",
    points=4,
    reference=reference,
    forbidden=FROM_SCRATCH,
    parts={
        "one layer": 0.25,
        "hidden layers": 0.5,
        "large logits": 0.25,
    },
)


def quarters(rng, *shape, scale=1.5):
    """Numbers that float32 holds exactly, products too, so that it is right to its last digits."""
    return np.rint(rng.normal(scale=4 * scale, size=shape)) / 4


def _params(rng, *sizes):
    return [
        (quarters(rng, d_in, d_out, scale=0.75), quarters(rng, d_out, scale=0.5))
        for d_in, d_out in pairwise(sizes)
    ]


def _single(params):
    return [(W.astype(np.float32), b.astype(np.float32)) for W, b in params]


def one_layer(rng):
    yield case(
        "worked by hand",
        np.array([[1.0, 2.0]]),
        np.array([0]),
        [(np.array([[1.0, 0.0], [0.0, 1.0]]), np.array([1.0, 0.0]))],
    )
    yield case(
        "a hidden layer of one unit",
        quarters(rng, 3, 2),
        np.array([0, 2, 1]),
        _params(rng, 2, 1, 3),
    )
    yield case("one layer", quarters(rng, 4, 2), np.array([0, 2, 1, 2]), _params(rng, 2, 3))
    yield case("one example", quarters(rng, 1, 3), np.array([1]), _params(rng, 3, 2))
    labels = rng.integers(2, size=40)
    yield case("many examples", quarters(rng, 40, 1), labels, _params(rng, 1, 2))


def hidden_layers(rng):
    # z = (0, 1) in the hidden layer: a true zero, and W = 1, 2, 3 … that can be followed by hand
    zero = [
        (np.array([[1.0, -1.0], [1.0, 2.0]]), np.array([-2.0, 0.0])),
        (np.array([[1.0, 2.0], [3.0, -1.0]]), np.array([0.5, 0.0])),
    ]
    yield case("a hidden unit at 0", np.array([[1.0, 1.0], [3.0, 2.0]]), np.array([1, 0]), zero)
    yield case("two layers", quarters(rng, 5, 2), np.array([0, 1, 2, 1, 0]), _params(rng, 2, 4, 3))
    yield case("one example", quarters(rng, 1, 3), np.array([1]), _params(rng, 3, 4, 2))
    yield case(
        "all lengths equal", quarters(rng, 3, 3), np.array([2, 0, 1]), _params(rng, 3, 3, 3, 3)
    )
    yield case(
        "three layers", quarters(rng, 4, 2), np.array([1, 0, 1, 1]), _params(rng, 2, 3, 4, 2)
    )
    yield case("four layers", quarters(rng, 3, 2), np.array([1, 0, 2]), _params(rng, 2, 3, 4, 2, 3))
    dead = _params(rng, 2, 3, 2)
    dead[0] = (np.abs(dead[0][0]), -np.abs(dead[0][1]) - 50.0)
    yield case("a layer that lets nothing through", quarters(rng, 3, 2), np.array([1, 0, 1]), dead)
    x = np.vstack([np.zeros((1, 2)), quarters(rng, 2, 2)])
    silent = [(W, 0.0 * b) for W, b in _params(rng, 2, 3, 3)]
    yield case("an empty example and no biases", x, np.array([2, 0, 1]), silent)
    yield case(
        "strided x",
        quarters(rng, 6, 4)[::2, ::2],
        np.array([1, 0, 1]),
        _params(rng, 2, 3, 2),
    )
    yield case(
        "float32",
        quarters(rng, 3, 2).astype(np.float32),
        np.array([1, 2, 0]),
        _single(_params(rng, 2, 2, 3)),
    )


def large(rng):
    x = np.array([[1.0, -2.0], [-300.0, 500.0]])
    far = [(np.array([[1.0, -2.0, 0.5], [0.25, 3.0, -1.0]]), quarters(rng, 3))]
    yield case("one example far out", x, np.array([0, 2]), far)
    far = [(np.array([[20.0, -30.0], [10.0, 40.0]]), np.array([0.5, -0.5]))]
    far += [(np.array([[-30.0, 40.0, 1.0], [20.0, -10.0, 3.0]]), np.array([0.0, 0.25, 0.5]))]
    x = quarters(rng, 4, 2, scale=10.0)
    yield case("logits in the thousands", x, np.array([2, 0, 1, 1]), far)


@mlp_loss_and_gradients.cases
def cases(rng):
    parts = {
        "one layer": one_layer,
        "hidden layers": hidden_layers,
        "large logits": large,
    }
    for part, maker in parts.items():
        for one in maker(rng):
            yield in_part(part, one)


@mlp_loss_and_gradients.holds
def central_differences_agree(ask, rng):
    """Nudge all parameters a little in some direction: the loss is to change by the gradients
    times that direction."""
    x, labels, params = draw(rng, 4, 2), np.array([0, 2, 1, 1]), _params(rng, 2, 5, 3)
    hidden = x @ params[0][0] + params[0][1]
    params[0] = (params[0][0], params[0][1] + np.where(np.abs(hidden).min(axis=0) < 0.01, 7, 0))
    if np.abs(x @ params[0][0] + params[0][1]).min() < 0.01:
        return None  # too near a corner of ReLU for differences to tell
    _, grads = ask(x, labels, params)
    moves = [tuple(rng.normal(size=a.shape) for a in pair) for pair in params]
    h = 1e-4

    def loss(sign):
        moved = [
            tuple(a + sign * h * d for a, d in zip(pair, move, strict=True))
            for pair, move in zip(params, moves, strict=True)
        ]
        return mean_cross_entropy(_forward(x, moved) + 0j, labels).real

    slope = (loss(1) - loss(-1)) / (2 * h)
    said = sum(
        np.sum(g * d)
        for pair, move in zip(grads, moves, strict=True)
        for g, d in zip(pair, move, strict=True)
    )
    if abs(slope - said) > 1e-2 * max(1.0, abs(slope)):
        return f"predicts a change of {said:.4g} where {slope:.4g} comes"
    return None


def _softmax(z):
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


def _loss(z, labels):
    shifted = z - z.max(axis=1, keepdims=True)
    total = np.log(np.exp(shifted).sum(axis=1))
    return np.mean(total - shifted[np.arange(len(z)), labels])


def _dlogits(z, labels):
    return (_softmax(z) - np.eye(z.shape[1])[labels]) / len(z)


def _relu(z):
    return np.maximum(z, 0.0)


def _slope(z):
    return (z > 0).astype(float)


class Pieces:
    """A right answer in pieces; each mistake replaces one or two of them."""

    check = staticmethod(_checked)
    loss = staticmethod(_loss)
    dlogits = staticmethod(_dlogits)
    relu = staticmethod(_relu)
    slope = staticmethod(_slope)
    last_is_bent = False

    def weights(self, h, z, d):
        """dW of a layer with input h (that was z before ReLU) and d from above."""
        return h.T @ d

    def biases(self, d):
        """Db of a layer."""
        return d.sum(axis=0)

    def back(self, d, W):
        """From above a layer to below it."""
        return d @ W.T

    def through_relu(self, d, z, h):
        """From behind ReLU to before it."""
        return d * self.slope(z)

    def answer(self, loss, grads):
        """What is given back."""
        return loss, grads

    def __call__(self, x, labels, params):
        """Forward, loss, backward."""
        self.check(x, labels, params)
        inputs, before, h, z = [], [], x, x
        for depth, (W, b) in enumerate(params):
            inputs.append(h)
            before.append(z)
            z = h @ W + b
            h = self.relu(z) if depth < len(params) - 1 or self.last_is_bent else z
        loss, d = self.loss(h, labels), self.dlogits(h, labels)
        if self.last_is_bent:
            d = self.through_relu(d, z, h)
        grads = []
        for depth in reversed(range(len(params))):
            grads.append((self.weights(inputs[depth], before[depth], d), self.biases(d)))
            if depth:
                d = self.back(d, params[depth][0])
                d = self.through_relu(d, before[depth], inputs[depth])
        return self.answer(loss, grads[::-1])


def _pieces(**replaced):
    """A wrong answer: the right one with some pieces replaced."""
    return type("Wrong", (Pieces,), replaced)()


mistake = mlp_loss_and_gradients.mistake


@mistake
def relu_after_the_last_layer(x, labels, params):
    """You put a ReLU after the last layer as well. Logits may be negative: none after the last."""
    return _pieces(last_is_bent=True)(x, labels, params)


@mistake
def relu_forgotten_on_the_way_back(x, labels, params):
    """The gradient walks through your ReLUs as if they were not there. Where the hidden z was not
    positive, nothing passes."""
    return _pieces(through_relu=lambda self, d, z, h: d)(x, labels, params)


@mistake
def relu_forgotten_on_the_way_forward(x, labels, params):
    """Your hidden layers have no ReLU on the way forward, only on the way back."""
    return _pieces(relu=staticmethod(lambda z: z))(x, labels, params)


@mistake
def no_relu_at_all(x, labels, params):
    """There is no ReLU between your layers, forward or backward."""
    return _pieces(relu=staticmethod(lambda z: z), slope=staticmethod(np.ones_like))(
        x, labels, params
    )


@mistake
def sigmoid_for_relu(x, labels, params):
    """You bend the hidden layers with the sigmoid; this network has ReLU."""
    return _pieces(
        relu=staticmethod(lambda z: 0.5 + 0.5 * np.tanh(z / 2)),
        slope=staticmethod(lambda z: (1 - np.tanh(z / 2) ** 2) / 4),
    )(x, labels, params)


@mistake
def tanh_for_relu(x, labels, params):
    """You bend the hidden layers with tanh; this network has ReLU."""
    return _pieces(relu=staticmethod(np.tanh), slope=staticmethod(lambda z: 1 - np.tanh(z) ** 2))(
        x, labels, params
    )


@mistake
def passes_at_zero(x, labels, params):
    """Where a hidden z is exactly 0 you let the gradient through; the slope of ReLU there is 0."""
    return _pieces(slope=staticmethod(lambda z: (z >= 0).astype(float)))(x, labels, params)


@mistake
def mask_from_the_gradient(x, labels, params):
    """On the way back you stop negative gradients instead of those of units with z ≤ 0. The mask
    comes from z, of the way forward."""
    return _pieces(through_relu=lambda self, d, z, h: np.maximum(d, 0.0))(x, labels, params)


@mistake
def times_the_activation(x, labels, params):
    """On the way back through ReLU you multiply by its output. The chain rule wants its slope, 1
    or 0."""
    return _pieces(through_relu=lambda self, d, z, h: d * h)(x, labels, params)


@mistake
def inputs_before_relu(x, labels, params):
    """Your dW uses the hidden z from before the ReLU. A layer's input is what comes out of the
    ReLU."""
    return _pieces(weights=lambda self, h, z, d: z.T @ d)(x, labels, params)


@mistake
def weights_not_transposed(x, labels, params):
    """On the way back through a layer the gradient goes from d_out to d_in: multiply by the
    transpose of W."""
    return _pieces(back=lambda self, d, W: d @ W)(x, labels, params)


@mistake
def gradients_not_averaged(x, labels, params):
    """Your loss is a mean, but your gradients are those of the sum: n times too large."""
    return _pieces(dlogits=staticmethod(lambda z, y: _dlogits(z, y) * len(z)))(x, labels, params)


@mistake
def loss_not_averaged(x, labels, params):
    """Your gradients are right, but your loss is summed over the examples; it is their mean."""
    return _pieces(loss=staticmethod(lambda z, y: _loss(z, y) * len(z)))(x, labels, params)


@mistake
def nothing_averaged(x, labels, params):
    """Loss and gradients are sums over the examples; both are to be means, a factor 1/n."""
    return _pieces(
        loss=staticmethod(lambda z, y: _loss(z, y) * len(z)),
        dlogits=staticmethod(lambda z, y: _dlogits(z, y) * len(z)),
    )(x, labels, params)


@mistake
def averaged_twice(x, labels, params):
    """Your gradients are divided by n twice, perhaps at the logits and again in dW and db. At the
    logits is enough: from there it travels along."""
    return _pieces(dlogits=staticmethod(lambda z, y: _dlogits(z, y) / len(z)))(x, labels, params)


@mistake
def biases_averaged(x, labels, params):
    """You take the mean for db. Its 1/n has come along from the logits: sum over the batch."""
    return _pieces(biases=lambda self, d: d.mean(axis=0))(x, labels, params)


@mistake
def biases_not_summed(x, labels, params):
    """Each db has a row for each example; sum over the batch, b is shared by all of them."""
    return _pieces(biases=lambda self, d: d.copy())(x, labels, params)


@mistake
def biases_keep_an_axis(x, labels, params):
    """Each db is a row (1, d_out), and b is (d_out,): sum without keepdims."""
    return _pieces(biases=lambda self, d: d.sum(axis=0, keepdims=True))(x, labels, params)


@mistake
def last_layer_first(x, labels, params):
    """Your gradients come in the order in which you found them, last layer first. The list is in
    the order of params."""
    return _pieces(answer=lambda self, loss, grads: (loss, grads[::-1]))(x, labels, params)


@mistake
def db_before_dw(x, labels, params):
    """In each pair, dW comes first and db second, as in params."""
    return _pieces(answer=lambda self, loss, grads: (loss, [g[::-1] for g in grads]))(
        x, labels, params
    )


@mistake
def one_flat_list(x, labels, params):
    """Your gradients are one flat list. A pair (dW, db) for each layer is wanted, like params."""
    return _pieces(answer=lambda self, loss, grads: (loss, [a for g in grads for a in g]))(
        x, labels, params
    )


@mistake
def gradients_before_the_loss(x, labels, params):
    """The order of what you give back is (loss, grads)."""
    return _pieces(answer=lambda self, loss, grads: (grads, loss))(x, labels, params)


@mistake
def only_the_last_layer(x, labels, params):
    """Only your last layer has gradients, the others are 0. The chain goes on, down to the first
    layer."""

    def answer(self, loss, grads):
        zeros = [tuple(np.zeros_like(a) for a in g) for g in grads[:-1]]
        return loss, [*zeros, grads[-1]]

    return _pieces(answer=answer)(x, labels, params)


@mistake
def stops_after_two_layers(x, labels, params):
    """You treat the last two layers and no more. params may have any length: go through it in a
    loop."""

    def answer(self, loss, grads):
        zeros = [tuple(np.zeros_like(a) for a in g) for g in grads[:-2]]
        return loss, [*zeros, *grads[-2:]]

    return _pieces(answer=answer)(x, labels, params)


@mistake
def label_left_out(x, labels, params):
    """At the logits your gradient is the softmax alone. Subtract 1 at each example's label."""
    return _pieces(dlogits=staticmethod(lambda z, y: _softmax(z) / len(z)))(x, labels, params)


@mistake
def turned_round(x, labels, params):
    """Your gradients all have the wrong sign; they are to point uphill. The minus belongs to the
    update."""
    return _pieces(dlogits=staticmethod(lambda z, y: -_dlogits(z, y)))(x, labels, params)


@mistake
def loss_turned_round(x, labels, params):
    """Your loss has the wrong sign. It is minus the log of a probability, so never negative."""
    return _pieces(loss=staticmethod(lambda z, y: -_loss(z, y)))(x, labels, params)


@mistake
def loss_in_bits(x, labels, params):
    """Your loss uses the logarithm to base 2 (or 10); it is the natural one."""
    return _pieces(loss=staticmethod(lambda z, y: _loss(z, y) / np.log(2)))(x, labels, params)


@mistake
def loss_with_epsilon(x, labels, params):
    """log(p + ε) changes the loss, most of all for very wrong predictions. Compute log(p) from the
    logits: z minus the log of the sum of exponentials."""

    def loss(z, y):
        return -np.mean(np.log(_softmax(z)[np.arange(len(z)), y] + 1e-8))

    return _pieces(loss=staticmethod(loss))(x, labels, params)


@mistake
def log_of_zero(x, labels, params):
    """Right for moderate logits, but for a very wrong prediction p is 0 and its log infinite.
    Compute log(p) from the logits, without the detour over p."""

    def loss(z, y):
        return -np.mean(np.log(_softmax(z)[np.arange(len(z)), y]))

    return _pieces(loss=staticmethod(loss))(x, labels, params)


@mistake
def no_shift(x, labels, params):
    """Right for moderate logits, but exp overflows for large ones. Subtract each row's maximum
    first."""

    def softmax(z):
        e = np.exp(z)
        return e / e.sum(axis=1, keepdims=True)

    def loss(z, y):
        return -np.mean(np.log(softmax(z)[np.arange(len(z)), y]))

    def dlogits(z, y):
        return (softmax(z) - np.eye(z.shape[1])[y]) / len(z)

    return _pieces(loss=staticmethod(loss), dlogits=staticmethod(dlogits))(x, labels, params)


@mistake
def biases_left_out(x, labels, params):
    """Your way forward leaves out the biases: z = h W + b in every layer."""
    _checked(x, labels, params)
    return Pieces()(x, labels, [(W, 0.0 * b) for W, b in params])


@mistake
def squared_loss(x, labels, params):
    """Your loss is a squared error of the probabilities; it is to be the cross-entropy."""

    def loss(z, y):
        return np.mean(np.sum((_softmax(z) - np.eye(z.shape[1])[y]) ** 2, axis=1))

    return _pieces(loss=staticmethod(loss))(x, labels, params)


@mistake
def changes_the_params(x, labels, params):
    """Right, but you change params on the way, as if to take a step of descent. Only give the
    gradients back."""
    loss, grads = Pieces()(x, labels, params)
    for (W, b), (dW, db) in zip(params, grads, strict=True):
        W -= 0.1 * dW
        b -= 0.1 * db
    return loss, grads


accepted = mlp_loss_and_gradients.accepted


@accepted
def two_lists(x, labels, params):
    n = len(x)
    if labels.shape != (n,) or any(b.shape != W.shape[1:] for W, b in params):
        raise ValueError(f"x {x.shape}, labels {labels.shape}, params {params}")
    hs, zs = [x], []
    for W, b in params:
        zs.append(hs[-1] @ W + b)
        hs.append(np.maximum(zs[-1], 0.0))
    logits = zs[-1] - zs[-1].max(axis=1, keepdims=True)
    log_p = logits - np.log(np.exp(logits).sum(axis=1, keepdims=True))
    loss = -log_p[np.arange(n), labels].mean()
    d = np.exp(log_p)
    d[np.arange(n), labels] -= 1
    d /= n
    grads = []
    for layer in range(len(params) - 1, -1, -1):
        grads.insert(0, (hs[layer].T @ d, d.sum(axis=0)))
        if layer > 0:
            d = (d @ params[layer][0].T) * (zs[layer - 1] > 0)
    return loss, grads


@accepted
def recursive(x, labels, params):
    if labels.shape != x.shape[:1]:
        raise ValueError(f"x {x.shape}, labels {labels.shape}")

    def rest(h, layers):
        (W, b), *others = layers
        if h.shape[1] != W.shape[0] or b.shape != (W.shape[1],):
            raise ValueError(f"h {h.shape}, W {W.shape}, b {b.shape}")
        z = h @ W + b
        if others:
            loss, d, grads = rest(np.where(z > 0, z, 0.0), others)
            d = np.where(z > 0, d, 0.0)
        else:
            grads = []
            log_p = z - np.logaddexp.reduce(z, axis=1, keepdims=True)
            hot = np.eye(z.shape[1])[labels]
            loss = -np.sum(hot * np.where(hot > 0, log_p, 0.0)) / len(h)
            d = (np.exp(log_p) - hot) / len(h)
        return loss, d @ W.T, [(h.T @ d, np.sum(d, axis=0)), *grads]

    loss, _, grads = rest(x, params)
    return loss, grads


@accepted
def example_by_example(x, labels, params):
    if labels.shape != (len(x),):
        raise ValueError(f"labels {labels.shape} for {len(x)} rows")
    for W, b in params:
        if np.shape(b) != (W.shape[1],):
            raise ValueError(f"W {W.shape}, b {np.shape(b)}")
    n, total = len(x), 0.0
    grads = [[np.zeros(W.shape), np.zeros(b.shape)] for W, b in params]
    for row, label in zip(x, labels, strict=True):
        hs = [row]
        for i, (W, b) in enumerate(params):
            z = np.dot(hs[-1], W) + b
            hs.append(z if i + 1 == len(params) else z * (z > 0))
        z = hs.pop()
        top = z.max()
        log_sum = top + np.log(np.sum(np.exp(z - top)))
        total += log_sum - z[label]
        d = np.exp(z - log_sum)
        d[label] -= 1.0
        for i in reversed(range(len(params))):
            grads[i][0] += np.outer(hs[i], d) / n
            grads[i][1] += d / n
            d = (params[i][0] @ d) * (hs[i] > 0)
    return total / n, [tuple(pair) for pair in grads]


@accepted
def with_helpers_and_caches(x, labels, params):
    def dense(h, W, b):
        if b.shape != (W.shape[1],):
            raise ValueError(f"W {W.shape}, b {b.shape}")
        return np.einsum("ni,io->no", h, W) + b

    def softmax(z):
        e = np.exp(z - np.max(z, axis=1)[:, None])
        return e / np.sum(e, axis=1)[:, None]

    n = x.shape[0]
    if labels.ndim != 1 or labels.shape[0] != n:
        raise ValueError(f"{x.shape}, {labels.shape}")
    caches, h = [], x
    for W, b in params[:-1]:
        if h.shape[1] != W.shape[0]:
            raise ValueError(f"{h.shape} {W.shape}")
        z = dense(h, W, b)
        caches.append((h, z))
        h = np.maximum(0, z)
    W, b = params[-1]
    if h.shape[1] != W.shape[0]:
        raise ValueError(f"{h.shape} {W.shape}")
    z = dense(h, W, b)
    top = np.max(z, axis=1)
    loss = np.mean(np.log(np.sum(np.exp(z - top[:, None]), axis=1)) + top - z[range(n), labels])
    d = (softmax(z) - (labels[:, None] == np.arange(z.shape[1]))) / n
    grads = [(np.einsum("ni,no->io", h, d), np.einsum("no->o", d))]
    for (h, z), (W, _) in zip(reversed(caches), reversed(params), strict=False):
        d = np.einsum("no,io->ni", d, W) * np.heaviside(z, 0)
        grads.append((np.einsum("ni,no->io", h, d), np.einsum("no->o", d)))
    grads.reverse()
    return loss, grads


@accepted
def single_precision(x, labels, params):
    f = np.float32
    params = [(W.astype(f), b.astype(f)) for W, b in params]
    if labels.shape != x.shape[:1] or any(b.shape != W.shape[1:] for W, b in params):
        raise ValueError(f"{x.shape} {labels.shape}")
    n, h, kept = len(x), x.astype(f), []
    for i, (W, b) in enumerate(params):
        kept.append(h)
        h = h @ W + b
        if i < len(params) - 1:
            h = np.maximum(h, f(0))
    h = h - h.max(axis=1, keepdims=True)
    e = np.exp(h)
    loss = np.mean(np.log(e.sum(axis=1)) - h[np.arange(n), labels])
    d = e / e.sum(axis=1, keepdims=True)
    d[np.arange(n), labels] -= f(1)
    d, grads = d / f(n), []
    for i in range(len(params))[::-1]:
        grads = [(kept[i].T @ d, d.sum(axis=0)), *grads]
        d = d @ params[i][0].T * (kept[i] > 0)
    return loss, grads


exercise = mlp_loss_and_gradients
