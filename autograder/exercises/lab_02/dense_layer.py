"""class DenseLayer(torch.nn.Module): a dense layer with a sigmoid inside."""

import numpy as np
from scipy.special import expit

from autograder.exercises import Returns, case, draw
from autograder.exercises.legacy import OldExercise


def reference(d_in, d_out, W, b, x, upstream):
    """The facts, with output and gradients by formula in NumPy."""
    out = expit(x @ W + b)
    dz = upstream * out * (1 - out)
    return {
        "it is": "a torch.nn.Module",
        "its parameters": f"W {(d_in, d_out)}, b {(d_out,)}",
        "its units at first": "not all alike",
        "a second layer": "has weights of its own",
        "output": out,
        "gradients flow back": True,
        "gradient of W": x.T @ dz,
        "gradient of b": dz.sum(axis=0),
        "gradient of x": dz @ W.T,
        "output of the last example": out[-1:],
    }


dense_layer = OldExercise(
    "DenseLayer",
    "DenseLayer(d_in, d_out)",
    points=3,
    reference=reference,
    returns=Returns(rtol=1e-7, atol=1e-9, quiet=False),
    forbidden=("torch.nn.Linear", "torch.nn.LazyLinear", "torch.nn.Bilinear"),
    driver="torch_models.layer",
    is_oracle=True,
)


@dense_layer.cases
def cases(rng):
    def one(label, n, d_in, d_out, scale=1.0):
        W, b = draw(rng, d_in, d_out, scale=scale), draw(rng, d_out, scale=scale)
        return case(label, d_in, d_out, W, b, draw(rng, n, d_in), draw(rng, n, d_out))

    yield one("a batch", 4, 3, 2)
    yield one("more units than inputs", 3, 2, 5)
    yield one("as many units as inputs", 4, 3, 3)
    yield one("one input", 3, 1, 4)
    yield one("one unit", 4, 3, 1)
    yield one("a batch of one", 1, 3, 2)
    x = np.array([[1000.0, -1.0], [-1000.0, 2.0], [9000.0, 1.0]])
    far = (np.array([[1.0, -1.0, 0.5], [0.5, 1.0, 0.25]]), np.array([0.5, 0.0, -1.0]))
    yield case("very large sums", 2, 3, *far, x, draw(rng, 3, 3))


def _layer(d_in, d_out, forward=None, make=None):
    """A layer that is right but for what is handed in."""
    import torch

    class Layer(torch.nn.Module):
        def __init__(self):
            super().__init__()
            self.W = torch.nn.Parameter(torch.randn(d_in, d_out) / d_in**0.5)
            self.b = torch.nn.Parameter(torch.zeros(d_out))
            if make is not None:
                make(self, torch)

        def forward(self, x):
            if forward is not None:
                return forward(self, x, torch)
            return torch.sigmoid(x @ self.W + self.b)

    return Layer()


mistake = dense_layer.mistake


@mistake
def no_sigmoid(d_in, d_out):
    """You give back the sums; the sigmoid belongs to the layer."""
    return _layer(d_in, d_out, lambda self, x, torch: x @ self.W + self.b)


@mistake
def sigmoid_twice(d_in, d_out):
    """You apply the sigmoid twice."""
    return _layer(d_in, d_out, lambda s, x, t: t.sigmoid(t.sigmoid(x @ s.W + s.b)))


@mistake
def relu_for_sigmoid(d_in, d_out):
    """You use ReLU; this layer has a sigmoid inside."""
    return _layer(d_in, d_out, lambda s, x, t: t.relu(x @ s.W + s.b))


@mistake
def tanh_for_sigmoid(d_in, d_out):
    """You use tanh; this layer has a sigmoid inside."""
    return _layer(d_in, d_out, lambda s, x, t: t.tanh(x @ s.W + s.b))


@mistake
def softmax_for_sigmoid(d_in, d_out):
    """You use softmax, which makes the units share; the sigmoid looks at each by itself."""
    return _layer(d_in, d_out, lambda s, x, t: t.softmax(x @ s.W + s.b, dim=-1))


@mistake
def bias_never_used(d_in, d_out):
    """Your b is there, but forward never adds it."""
    return _layer(d_in, d_out, lambda s, x, t: t.sigmoid(x @ s.W))


@mistake
def bias_after_the_sigmoid(d_in, d_out):
    """You add b after the sigmoid; it belongs to the sum inside."""
    return _layer(d_in, d_out, lambda s, x, t: t.sigmoid(x @ s.W) + s.b)


@mistake
def overflows(d_in, d_out):
    """The outputs are right, but gradients are nan for large sums: exp overflows in your own
    sigmoid. torch.sigmoid is allowed here."""
    return _layer(d_in, d_out, lambda s, x, t: 1 / (1 + t.exp(-(x @ s.W + s.b))))


@mistake
def no_parameters(d_in, d_out):
    """Your W and b are plain tensors, so no optimizer will ever find them: wrap them in
    torch.nn.Parameter."""

    def make(self, torch):
        del self.W, self.b
        self.W = torch.randn(d_in, d_out, requires_grad=True)
        self.b = torch.zeros(d_out, requires_grad=True)

    return _layer(d_in, d_out, make=make)


@mistake
def bias_no_parameter(d_in, d_out):
    """Only W is a parameter; wrap b in torch.nn.Parameter as well."""

    def make(self, torch):
        del self.b
        self.b = torch.zeros(d_out)

    return _layer(d_in, d_out, make=make)


@mistake
def a_linear_inside(d_in, d_out):
    """You use torch.nn.Linear inside: the parameters are to be W and b of this layer, made by
    yourself."""

    def make(self, torch):
        del self.W, self.b
        self.linear = torch.nn.Linear(d_in, d_out)

    return _layer(d_in, d_out, lambda s, x, t: t.sigmoid(s.linear(x)), make)


@mistake
def lying_on_its_side(d_in, d_out):
    """Your W is (d_out, d_in), as PyTorch's own layers have it; here it is (d_in, d_out)."""

    def make(self, torch):
        self.W = torch.nn.Parameter(torch.randn(d_out, d_in))

    return _layer(d_in, d_out, lambda s, x, t: t.sigmoid(x @ s.W.T + s.b), make)


@mistake
def one_bias_for_all(d_in, d_out):
    """Your layer has one bias; each unit has its own, (d_out,)."""

    def make(self, torch):
        self.b = torch.nn.Parameter(torch.zeros(1))

    return _layer(d_in, d_out, make=make)


@mistake
def bias_as_a_row(d_in, d_out):
    """Your b is a row (1, d_out); a vector (d_out,) is wanted."""

    def make(self, torch):
        self.b = torch.nn.Parameter(torch.zeros(1, d_out))

    return _layer(d_in, d_out, make=make)


@mistake
def biases_for_the_inputs(d_in, d_out):
    """Your b is (d_in,); each unit has a bias, so it is (d_out,)."""

    def make(self, torch):
        self.b = torch.nn.Parameter(torch.zeros(d_in))

    return _layer(d_in, d_out, make=make)


@mistake
def one_parameter_too_many(d_in, d_out):
    """Your layer has parameters that it does not need: W and b, and no more."""

    def make(self, torch):
        self.scale = torch.nn.Parameter(torch.ones(1))

    return _layer(d_in, d_out, make=make)


@mistake
def other_names(d_in, d_out):
    """Your parameters have other names: W and b are asked for."""

    def make(self, torch):
        self.weight, self.bias = self.W, self.b
        del self.W, self.b

    return _layer(d_in, d_out, lambda s, x, t: t.sigmoid(x @ s.weight + s.bias), make)


@mistake
def units_that_are_alike(d_in, d_out):
    """All units start with the same weights, so they get the same gradients and stay alike for
    ever. Start them at random."""

    def make(self, torch):
        self.W = torch.nn.Parameter(torch.zeros(d_in, d_out))

    return _layer(d_in, d_out, make=make)


@mistake
def nothing_flows_back(d_in, d_out):
    """No gradient comes back through your layer: detach, no_grad or .data cuts it off."""
    return _layer(d_in, d_out, lambda s, x, t: t.sigmoid(x @ s.W + s.b).detach())


@mistake
def the_weights_get_nothing(d_in, d_out):
    """W and b get no gradient: forward uses copies of them, perhaps by .data or detach()."""
    return _layer(d_in, d_out, lambda s, x, t: t.sigmoid(x @ s.W.detach() + s.b.detach()))


@mistake
def the_inputs_get_nothing(d_in, d_out):
    """No gradient comes back to x, so the layers before this one would never learn: forward cuts x
    off."""
    return _layer(d_in, d_out, lambda s, x, t: t.sigmoid(x.detach() @ s.W + s.b))


@mistake
def an_array_comes_back(d_in, d_out):
    """Your layer gives back a NumPy array; stay with tensors, or no gradient flows."""
    return _layer(d_in, d_out, lambda s, x, t: t.sigmoid(x @ s.W + s.b).detach().numpy())


@mistake
def forward_gives_nothing(d_in, d_out):
    """forward gives back nothing: is there a return at its end?"""
    return _layer(d_in, d_out, lambda s, x, t: None)


@mistake
def new_weights_at_each_call(d_in, d_out):
    """forward draws new weights at each call; make them once, in __init__."""

    def forward(self, x, torch):
        W = torch.nn.Parameter(torch.ones(d_in, d_out, dtype=x.dtype))
        return torch.sigmoid(x @ W + self.b)

    return _layer(d_in, d_out, forward)


@mistake
def no_module(d_in, d_out):
    """Your class does not inherit from torch.nn.Module."""

    class Plain:
        pass

    return Plain()


_shared = {}


@mistake
def one_set_of_weights_for_all(d_in, d_out):
    """All layers of this class share their weights: make them in __init__, as attributes of
    self."""

    def make(self, torch):
        key = (d_in, d_out)
        if key not in _shared or _shared[key].dtype != torch.float32:
            _shared[key] = self.W
        self.W = _shared[key]

    return _layer(d_in, d_out, make=make)


accepted = dense_layer.accepted


@accepted
def as_written_in_the_lecture(d_in, d_out):
    import torch

    class Layer(torch.nn.Module):
        def __init__(self, d_in, d_out):
            super().__init__()
            self.W = torch.nn.Parameter(torch.randn(d_in, d_out))
            self.b = torch.nn.Parameter(torch.randn(d_out))

        def forward(self, x):
            return torch.sigmoid(torch.matmul(x, self.W) + self.b)

    return Layer(d_in, d_out)


@accepted
def registered_by_name(d_in, d_out):
    import torch

    class Layer(torch.nn.Module):
        def __init__(self):
            torch.nn.Module.__init__(self)
            start = torch.empty(d_in, d_out).uniform_(-1, 1)
            self.register_parameter("b", torch.nn.Parameter(torch.full((d_out,), 0.1)))
            self.register_parameter("W", torch.nn.Parameter(start))

        def forward(self, x):
            return torch.addmm(self.b, x, self.W).sigmoid()

    return Layer()


@accepted
def with_an_inner_module(d_in, d_out):
    import torch
    from torch import nn

    class Layer(nn.Module):
        def __init__(self):
            super().__init__()
            self.W = nn.Parameter(torch.empty(d_in, d_out))
            nn.init.xavier_uniform_(self.W)
            self.b = nn.Parameter(torch.zeros(d_out))
            self.activation = nn.Sigmoid()

        def forward(self, inputs):
            return self.activation(inputs.mm(self.W) + self.b)

    return Layer()


@accepted
def with_functional(d_in, d_out):
    import torch
    import torch.nn.functional as F

    class Layer(torch.nn.Module):
        def __init__(self):
            super().__init__()
            std = (2 / d_in) ** 0.5
            self.W = torch.nn.Parameter(torch.normal(0.0, std, size=(d_in, d_out)))
            self.b = torch.nn.Parameter(torch.zeros(d_out))

        def forward(self, x):
            return F.sigmoid(F.linear(x, self.W.t(), self.b))

    return Layer()


@accepted
def in_double_precision_by_einsum(d_in, d_out):
    import torch

    class Layer(torch.nn.Module):
        def __init__(self):
            super().__init__()
            self.W = torch.nn.Parameter(torch.rand(d_in, d_out, dtype=torch.float64) - 0.5)
            self.b = torch.nn.Parameter(torch.zeros(d_out, dtype=torch.float64))

        def forward(self, x):
            z = torch.einsum("ni,io->no", x, self.W) + self.b
            return 0.5 * (1 + torch.tanh(0.5 * z))

    return Layer()
