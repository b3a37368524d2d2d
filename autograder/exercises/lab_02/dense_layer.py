"""class DenseLayer(nn.Module): a dense layer with a sigmoid inside."""

import numpy as np
import torch
from scipy.special import expit
from torch import nn

from autograder.exercises import Exercise, Returns, case, draw
from autograder.exercises.forbidden import DENSE


def reference(d_in, d_out, W, b, x, upstream):
    """Compute output and gradients by formula in NumPy."""
    out = expit(x @ W + b)
    dz = upstream * out * (1 - out)
    return {
        "output": out,
        "gradient of W": x.T @ dz,
        "gradient of b": dz.sum(axis=0),
        "gradient of x": dz @ W.T,
        "output of the last example": out[-1:],
    }


exercise = Exercise(
    points=3,
    reference=reference,
    reference_gives="numbers",
    returns=Returns(rtol=1e-7, atol=1e-9, quiet=False),
    forbidden=DENSE,
    driver="lab_02.dense_layer",
)


@exercise.cases
def cases(rng):
    def layer(label, n, d_in, d_out):
        W, b = draw(rng, d_in, d_out, scale=1.0), draw(rng, d_out, scale=1.0)
        return case(label, d_in, d_out, W, b, draw(rng, n, d_in), draw(rng, n, d_out))

    yield layer("a batch", 4, 3, 2)
    yield layer("more units than inputs", 3, 2, 5)
    yield layer("as many units as inputs", 4, 3, 3)
    yield layer("one input", 3, 1, 4)
    yield layer("one unit", 4, 3, 1)
    yield layer("a batch of one", 1, 3, 2)
    x = np.array([[1000.0, -1.0], [-1000.0, 2.0], [9000.0, 1.0]])
    far = (np.array([[1.0, -1.0, 0.5], [0.5, 1.0, 0.25]]), np.array([0.5, 0.0, -1.0]))
    yield case("very large sums", 2, 3, *far, x, draw(rng, 3, 3))


@exercise.answer
class DenseLayer(nn.Module):
    def __init__(self, d_in, d_out):
        super().__init__()
        self.W = nn.Parameter(torch.randn(d_in, d_out) / d_in**0.5)
        self.b = nn.Parameter(torch.zeros(d_out))

    def forward(self, x):
        z = x @ self.W + self.b
        return torch.sigmoid(z)


exercise.mistakes("""
# The sigmoid
no-sigmoid: return torch.sigmoid(z) → return z
    You give back the sums; the sigmoid belongs to the layer.
sigmoid-twice: return torch.sigmoid(z) → return torch.sigmoid(torch.sigmoid(z))
    You apply the sigmoid twice.
relu-for-sigmoid: return torch.sigmoid(z) → return torch.relu(z)
    You use ReLU; this layer has a sigmoid inside.
tanh-for-sigmoid: return torch.sigmoid(z) → return torch.tanh(z)
    You use tanh; this layer has a sigmoid inside.
softmax-for-sigmoid: return torch.sigmoid(z) → return torch.softmax(z, dim=-1)
    You use softmax, which makes the units share; the sigmoid looks at each by itself.
bias-never-used: x @ self.W + self.b → x @ self.W
    Your b is there, but forward never adds it.
weights-transposed: x @ self.W + self.b → x @ self.W.T + self.b
    You use W transposed. Here W is (d_in, d_out), so it is x @ W.
bias-after-the-sigmoid: x @ self.W + self.b → x @ self.W
and return torch.sigmoid(z) → return torch.sigmoid(z) + self.b
    You add b after the sigmoid; it belongs to the sum inside.
overflows: return torch.sigmoid(z) → return 1 / (1 + torch.exp(-z))
    The outputs are right, but gradients are nan for large sums: exp overflows in your own sigmoid.
    torch.sigmoid is allowed here.
# The parameters
no-parameters: nn.Parameter(torch.randn(d_in, d_out) / d_in**0.5) → torch.randn(d_in, d_out)
and nn.Parameter(torch.zeros(d_out)) → torch.zeros(d_out)
    W and b are plain tensors, which no optimizer will find: wrap them in torch.nn.Parameter.
bias-no-parameter: nn.Parameter(torch.zeros(d_out)) → torch.zeros(d_out)
    Only W is a parameter; wrap b in torch.nn.Parameter as well.
weights-no-parameter: nn.Parameter(torch.randn(d_in, d_out) / d_in**0.5) → torch.randn(d_in, d_out)
    Only b is a parameter; wrap W in torch.nn.Parameter as well.
a-linear-inside: self.W = nn.Parameter(torch.randn(d_in, d_out) / d_in**0.5) →
and self.b = nn.Parameter(torch.zeros(d_out)) → self.linear = nn.Linear(d_in, d_out)
and x @ self.W + self.b → self.linear(x)
    You use torch.nn.Linear inside: W and b of this layer are to be made by yourself.
lying-on-its-side: torch.randn(d_in, d_out) → torch.randn(d_out, d_in)
and x @ self.W + self.b → x @ self.W.T + self.b
    Your W is (d_out, d_in), as PyTorch's own layers have it; here it is (d_in, d_out).
one-bias-for-all: torch.zeros(d_out) → torch.zeros(1)
    Your layer has one bias; each unit has its own, (d_out,).
bias-as-a-row: torch.zeros(d_out) → torch.zeros(1, d_out)
    Your b is a row (1, d_out); a vector (d_out,) is wanted.
biases-for-the-inputs: torch.zeros(d_out) → torch.zeros(d_in)
    Your b is (d_in,); each unit has a bias, so it is (d_out,).
one-parameter-too-many: self.b = → self.scale = nn.Parameter(torch.ones(1))⏎self.b =
    Your layer has parameters that it does not need: W and b, and no more.
other-names: self.W = → self.weight =
and self.b = → self.bias =
and x @ self.W + self.b → x @ self.weight + self.bias
    Your parameters have other names: W and b are asked for.
units-that-are-alike: torch.randn(d_in, d_out) / d_in**0.5 → torch.zeros(d_in, d_out)
    All units start with the same weights and stay alike for ever. Start them at random.
# What flows back
nothing-flows-back: return torch.sigmoid(z) → return torch.sigmoid(z).detach()
    No gradient comes back through your layer: detach, no_grad or .data cuts it off.
the-weights-get-nothing: x @ self.W + self.b → x @ self.W.detach() + self.b.detach()
    W and b get no gradient: forward uses copies of them, perhaps by .data or detach().
the-inputs-get-nothing: x @ self.W + self.b → x.detach() @ self.W + self.b
    No gradient comes back to x, so layers before this one never learn: forward cuts x off.
an-array-comes-back: return torch.sigmoid(z) → return torch.sigmoid(z).detach().numpy()
    Your layer gives back a NumPy array; stay with tensors, or no gradient flows.
forward-gives-nothing: return torch.sigmoid(z) → torch.sigmoid(z)
    forward gives back nothing: is there a return at its end?
# The class
new-weights-at-each-call: x @ self.W + self.b → x @ torch.ones_like(self.W) + self.b
    forward draws new weights at each call; make them once, in __init__.
no-module: class DenseLayer(nn.Module) → class DenseLayer
    Your class does not inherit from torch.nn.Module.
""")

_shared = {}


@exercise.mistake
def one_set_of_weights_for_all(d_in, d_out):
    """All layers of this class share their weights: make them in __init__, as attributes of
    self."""
    layer = DenseLayer(d_in, d_out)
    shared = _shared.setdefault((d_in, d_out), layer.W)
    if shared.dtype != torch.float32:  # it was given weights in an earlier case
        _shared[d_in, d_out] = layer.W
    layer.W = _shared[d_in, d_out]
    return layer
