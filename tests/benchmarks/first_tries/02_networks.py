# %% dense: bias forgotten
def dense(x, W, b, g=None):
    if np.shape(b) != W.shape[1:]:
        raise ValueError(f"dense: W is {W.shape} and b is {np.shape(b)}, expected {W.shape[1:]}")
    z = x @ W
    return z if g is None else g(z)

# %% dense: activation ignored
def dense(x, W, b, g=None):
    if np.shape(b) != W.shape[1:]:
        raise ValueError(f"dense: W is {W.shape} and b is {np.shape(b)}, expected {W.shape[1:]}")
    return x @ W + b

# %% dense: bias added after the activation
def dense(x, W, b, g=None):
    if np.shape(b) != W.shape[1:]:
        raise ValueError(f"dense: W is {W.shape} and b is {np.shape(b)}, expected {W.shape[1:]}")
    if g is None:
        return x @ W + b
    return g(x @ W) + b

# %% dense: activation on the inputs instead of the sums
def dense(x, W, b, g=None):
    if np.shape(b) != W.shape[1:]:
        raise ValueError(f"dense: W is {W.shape} and b is {np.shape(b)}, expected {W.shape[1:]}")
    if g is not None:
        x = g(x)
    return np.dot(x, W) + b

# %% dense: returns None when there is no activation
def dense(x, W, b, g=None):
    if np.shape(b) != W.shape[1:]:
        raise ValueError(f"dense: W is {W.shape} and b is {np.shape(b)}, expected {W.shape[1:]}")
    y = x @ W + b
    if g:
        return g(y)

# %% dense: W transposed times x, good for one example only
def dense(x, W, b, g=None):
    if np.shape(b) != W.shape[1:]:
        raise ValueError(f"dense: W is {W.shape} and b is {np.shape(b)}, expected {W.shape[1:]}")
    z = W.T @ x + b
    if g is not None:
        z = g(z)
    return z

# %% dense: loop over the units sums over the whole batch
def dense(x, W, b, g=None):
    if np.shape(b) != W.shape[1:]:
        raise ValueError(f"dense: W is {W.shape} and b is {np.shape(b)}, expected {W.shape[1:]}")
    y = np.zeros(len(b))
    for j in range(len(b)):
        y[j] = np.sum(x * W[:, j]) + b[j]
    if g is None:
        return y
    return g(y)

# %% dense: bias subtracted
def dense(x, W, b, g=None):
    if np.shape(b) != W.shape[1:]:
        raise ValueError(f"dense: W is {W.shape} and b is {np.shape(b)}, expected {W.shape[1:]}")
    z = x @ W - b
    return g(z) if g is not None else z

# %% dense: activation before the bias and bias subtracted
def dense(x, W, b, g=None):
    if np.shape(b) != W.shape[1:]:
        raise ValueError(f"dense: W is {W.shape} and b is {np.shape(b)}, expected {W.shape[1:]}")
    z = x @ W
    if g is not None:
        z = g(z)
    return z - b

# %% dense: misunderstood, no activation given means ReLU
def dense(x, W, b, g=None):
    if np.shape(b) != W.shape[1:]:
        raise ValueError(f"dense: W is {W.shape} and b is {np.shape(b)}, expected {W.shape[1:]}")
    z = x @ W + b
    if g is None:
        return np.maximum(0, z)
    return g(z)

# %% he_normal: variance instead of standard deviation
def he_normal(d_in, d_out, rng):
    return rng.normal(0, 2 / d_in, (d_in, d_out))

# %% he_normal: d_out instead of d_in in the root
def he_normal(d_in, d_out, rng):
    return rng.normal(0, np.sqrt(2 / d_out), size=(d_in, d_out))

# %% he_normal: 1 instead of 2 under the root
def he_normal(d_in, d_out, rng):
    return rng.standard_normal((d_in, d_out)) * np.sqrt(1 / d_in)

# %% he_normal: shape transposed
def he_normal(d_in, d_out, rng):
    std = np.sqrt(2 / d_in)
    return rng.normal(0, std, size=(d_out, d_in))

# %% he_normal: uniform instead of normal
def he_normal(d_in, d_out, rng):
    limit = np.sqrt(6 / d_in)
    return rng.uniform(-limit, limit, (d_in, d_out))

# %% he_normal: root of 2 only, d_in outside it
def he_normal(d_in, d_out, rng):
    W = rng.standard_normal((d_in, d_out))
    return W * np.sqrt(2) / d_in

# %% he_normal: divides by the standard deviation
def he_normal(d_in, d_out, rng):
    return rng.standard_normal((d_in, d_out)) / np.sqrt(2 / d_in)

# %% he_normal: scaling forgotten
def he_normal(d_in, d_out, rng):
    return rng.normal(size=(d_in, d_out))

# %% he_normal: mean and standard deviation swapped, and variance for deviation
def he_normal(d_in, d_out, rng):
    return rng.normal(2 / d_in, 1, (d_in, d_out))

# %% he_normal: misunderstood, one number drawn for all weights
def he_normal(d_in, d_out, rng):
    return rng.normal(0, np.sqrt(2 / d_in)) * np.ones((d_in, d_out))

# %% init_mlp: biases start at 1
def init_mlp(sizes, rng):
    params = []
    for d_in, d_out in pairwise(sizes):
        params.append((he_normal(d_in, d_out, rng), np.ones(d_out)))
    return params

# %% init_mlp: biases as long as the inputs
def init_mlp(sizes, rng):
    return [(he_normal(a, b, rng), np.zeros(a)) for a, b in pairwise(sizes)]

# %% init_mlp: last layer missing
def init_mlp(sizes, rng):
    params = []
    for i in range(len(sizes) - 2):
        W = he_normal(sizes[i], sizes[i + 1], rng)
        b = np.zeros(sizes[i + 1])
        params.append((W, b))
    return params

# %% init_mlp: d_in and d_out swapped
def init_mlp(sizes, rng):
    params = []
    for d_in, d_out in zip(sizes[:-1], sizes[1:]):
        params.append((he_normal(d_out, d_in, rng), np.zeros(d_out)))
    return params

# %% init_mlp: returns inside the loop, first layer only
def init_mlp(sizes, rng):
    params = []
    for i in range(len(sizes) - 1):
        W = he_normal(sizes[i], sizes[i + 1], rng)
        params.append((W, np.zeros(sizes[i + 1])))
        return params

# %% init_mlp: standard deviation of the first layer for all layers
def init_mlp(sizes, rng):
    std = np.sqrt(2 / sizes[0])
    return [(rng.normal(0, std, (m, n)), np.zeros(n)) for m, n in pairwise(sizes)]

# %% init_mlp: biases drawn at random too
def init_mlp(sizes, rng):
    params = []
    for d_in, d_out in pairwise(sizes):
        W = he_normal(d_in, d_out, rng)
        b = rng.normal(0, np.sqrt(2 / d_in), d_out)
        params.append((W, b))
    return params

# %% init_mlp: one flat list, no tuples
def init_mlp(sizes, rng):
    params = []
    for d_in, d_out in pairwise(sizes):
        params += he_normal(d_in, d_out, rng), np.zeros(d_out)
    return params

# %% init_mlp: weights not scaled and biases as columns
def init_mlp(sizes, rng):
    params = []
    for i in range(1, len(sizes)):
        W = rng.standard_normal((sizes[i - 1], sizes[i]))
        params.append((W, np.zeros((sizes[i], 1))))
    return params

# %% init_mlp: misunderstood, a list of weights and a list of biases
def init_mlp(sizes, rng):
    Ws = [he_normal(sizes[i], sizes[i + 1], rng) for i in range(len(sizes) - 1)]
    bs = [np.zeros(s) for s in sizes[1:]]
    return Ws, bs

# %% mlp_forward: activation after the last layer too
def mlp_forward(x, params, g):
    for W, b in params:
        x = dense(x, W, b, g)
    return x

# %% mlp_forward: activation forgotten everywhere
def mlp_forward(x, params, g):
    h = x
    for W, b in params:
        h = h @ W + b
    return h

# %% mlp_forward: activation only after the last layer
def mlp_forward(x, params, g):
    for i, (W, b) in enumerate(params):
        x = x @ W + b
        if i == len(params) - 1:
            x = g(x)
    return x

# %% mlp_forward: activation before each layer, so on the input too
def mlp_forward(x, params, g):
    h = x
    for W, b in params:
        h = g(h) @ W + b
    return h

# %% mlp_forward: biases forgotten
def mlp_forward(x, params, g):
    for W, b in params[:-1]:
        x = g(x @ W)
    return x @ params[-1][0]

# %% mlp_forward: last layer left out
def mlp_forward(x, params, g):
    for W, b in params[:-1]:
        x = dense(x, W, b, g)
    return x

# %% mlp_forward: activation after the first layer only
def mlp_forward(x, params, g):
    W, b = params[0]
    h = dense(x, W, b, g) if len(params) > 1 else dense(x, W, b)
    for W, b in params[1:]:
        h = dense(h, W, b)
    return h

# %% mlp_forward: every layer gets x again
def mlp_forward(x, params, g):
    for W, b in params[:-1]:
        h = dense(x, W, b, g)
    W, b = params[-1]
    return dense(x, W, b)

# %% mlp_forward: biases added after the activation, and activation on the last layer
def mlp_forward(x, params, g):
    a = x
    for W, b in params:
        a = g(a @ W) + b
    return a

# %% mlp_forward: misunderstood, returns the outputs of all layers
def mlp_forward(x, params, g):
    outs = []
    for i, (W, b) in enumerate(params):
        x = dense(x, W, b, g if i < len(params) - 1 else None)
        outs.append(x)
    return outs

# %% count_parameters: biases forgotten
def count_parameters(sizes):
    return sum(a * b for a, b in pairwise(sizes))

# %% count_parameters: a bias for each input instead of each unit
def count_parameters(sizes):
    n = 0
    for d_in, d_out in pairwise(sizes):
        n += d_in * d_out + d_in
    return n

# %% count_parameters: last layer missing
def count_parameters(sizes):
    total = 0
    for i in range(len(sizes) - 2):
        total += sizes[i] * sizes[i + 1] + sizes[i + 1]
    return total

# %% count_parameters: total overwritten, not added to
def count_parameters(sizes):
    total = 0
    for i in range(len(sizes) - 1):
        total = sizes[i] * sizes[i + 1] + sizes[i + 1]
    return total

# %% count_parameters: biases for the inputs as well
def count_parameters(sizes):
    weights = sum(sizes[i] * sizes[i + 1] for i in range(len(sizes) - 1))
    return weights + sum(sizes)

# %% count_parameters: one bias for each layer
def count_parameters(sizes):
    return sum(a * b + 1 for a, b in pairwise(sizes))

# %% count_parameters: weights added instead of multiplied
def count_parameters(sizes):
    total = 0
    for d_in, d_out in zip(sizes, sizes[1:]):
        total += d_in + d_out + d_out
    return total

# %% count_parameters: returns inside the loop
def count_parameters(sizes):
    total = 0
    for d_in, d_out in pairwise(sizes):
        total += (d_in + 1) * d_out
        return total

# %% count_parameters: total starts at 1 and biases count the inputs
def count_parameters(sizes):
    total = 1
    for d_in, d_out in pairwise(sizes):
        total += d_in * (d_out + 1)
    return total

# %% count_parameters: misunderstood, a list of numbers for each layer
def count_parameters(sizes):
    return [a * b + b for a, b in pairwise(sizes)]

# %% collapse_linear: biases just added up
def collapse_linear(params):
    W, b = params[0]
    for W2, b2 in params[1:]:
        W = W @ W2
        b = b + b2
    return W, b

# %% collapse_linear: matrices multiplied in the wrong order
def collapse_linear(params):
    W, b = params[0]
    for W2, b2 in params[1:]:
        W = W2 @ W
        b = b @ W2 + b2
    return W, b

# %% collapse_linear: only the last bias kept
def collapse_linear(params):
    W = params[0][0]
    for V, _ in params[1:]:
        W = W @ V
    return W, params[-1][1]

# %% collapse_linear: later biases forgotten
def collapse_linear(params):
    W, b = params[0]
    for W2, b2 in params[1:]:
        W, b = W @ W2, b @ W2
    return W, b

# %% collapse_linear: bias sent through the whole product instead of the next layer
def collapse_linear(params):
    W, b = params[0]
    for W2, b2 in params[1:]:
        W = W @ W2
        b = b @ W + b2
    return W, b

# %% collapse_linear: first layer used twice
def collapse_linear(params):
    W, b = params[0]
    for W2, b2 in params:
        b = b @ W2 + b2
        W = W @ W2
    return W, b

# %% collapse_linear: identity sent through, bias not subtracted from W
def collapse_linear(params):
    W = np.eye(params[0][0].shape[0])
    b = np.zeros(len(W))
    for V, c in params:
        W = W @ V + c
        b = b @ V + c
    return W, b

# %% collapse_linear: returns the bias first
def collapse_linear(params):
    W, b = params[0]
    for W2, b2 in params[1:]:
        b = b @ W2 + b2
        W = W @ W2
    return b, W

# %% collapse_linear: last layer left out and biases only added
def collapse_linear(params):
    W, b = params[0]
    for W2, b2 in params[1:-1]:
        W = W @ W2
        b = b + b2
    return W, b

# %% collapse_linear: misunderstood, expects exactly two layers
def collapse_linear(params):
    (W1, b1), (W2, b2) = params[0], params[1]
    W = W1 @ W2
    b = b1 @ W2 + b2
    return W, b

# %% DenseLayer: sigmoid forgotten
class DenseLayer(nn.Module):
    def __init__(self, d_in, d_out):
        super().__init__()
        self.W = nn.Parameter(torch.randn(d_in, d_out))
        self.b = nn.Parameter(torch.zeros(d_out))

    def forward(self, x):
        return x @ self.W + self.b

# %% DenseLayer: W stored transposed
class DenseLayer(nn.Module):
    def __init__(self, d_in, d_out):
        super().__init__()
        self.W = nn.Parameter(torch.randn(d_out, d_in))
        self.b = nn.Parameter(torch.zeros(d_out))

    def forward(self, x):
        return torch.sigmoid(x @ self.W.T + self.b)

# %% DenseLayer: bias forgotten in forward
class DenseLayer(nn.Module):
    def __init__(self, d_in, d_out):
        super().__init__()
        self.W = nn.Parameter(torch.randn(d_in, d_out) * 0.1)
        self.b = nn.Parameter(torch.randn(d_out))

    def forward(self, x):
        return torch.sigmoid(torch.matmul(x, self.W))

# %% DenseLayer: bias added after the sigmoid
class DenseLayer(nn.Module):
    def __init__(self, d_in, d_out):
        super().__init__()
        self.W = nn.Parameter(torch.randn(d_in, d_out))
        self.b = nn.Parameter(torch.zeros(d_out))

    def forward(self, x):
        return torch.sigmoid(x @ self.W) + self.b

# %% DenseLayer: plain tensors, not parameters
class DenseLayer(nn.Module):
    def __init__(self, d_in, d_out):
        super().__init__()
        self.W = torch.randn(d_in, d_out, requires_grad=True)
        self.b = torch.zeros(d_out, requires_grad=True)

    def forward(self, x):
        return torch.sigmoid(x @ self.W + self.b)

# %% DenseLayer: ReLU instead of sigmoid
class DenseLayer(nn.Module):
    def __init__(self, d_in, d_out):
        super().__init__()
        self.W = nn.Parameter(torch.rand(d_in, d_out))
        self.b = nn.Parameter(torch.rand(d_out))

    def forward(self, x):
        return F.relu(x @ self.W + self.b)

# %% DenseLayer: all weights start at zero
class DenseLayer(nn.Module):
    def __init__(self, d_in, d_out):
        super().__init__()
        self.W = nn.Parameter(torch.zeros(d_in, d_out))
        self.b = nn.Parameter(torch.zeros(d_out))

    def forward(self, x):
        z = x @ self.W + self.b
        return torch.sigmoid(z)

# %% DenseLayer: sigmoid written out with the wrong sign
class DenseLayer(nn.Module):
    def __init__(self, d_in, d_out):
        super().__init__()
        self.W = nn.Parameter(torch.randn(d_in, d_out))
        self.b = nn.Parameter(torch.randn(d_out))

    def forward(self, x):
        z = torch.mm(x, self.W) + self.b
        return 1 / (1 + torch.exp(z))

# %% DenseLayer: one bias for all units, and tanh instead of sigmoid
class DenseLayer(nn.Module):
    def __init__(self, d_in, d_out):
        super().__init__()
        self.W = nn.Parameter(torch.randn(d_in, d_out))
        self.b = nn.Parameter(torch.zeros(1))

    def forward(self, x):
        return torch.tanh(x @ self.W + self.b)

# %% DenseLayer: misunderstood, new weights drawn in every forward
class DenseLayer(nn.Module):
    def __init__(self, d_in, d_out):
        super().__init__()
        self.d_in = d_in
        self.d_out = d_out
        self.W = nn.Parameter(torch.randn(d_in, d_out))
        self.b = nn.Parameter(torch.zeros(d_out))

    def forward(self, x):
        self.W = nn.Parameter(torch.randn(self.d_in, self.d_out, dtype=x.dtype))
        self.b = nn.Parameter(torch.zeros(self.d_out, dtype=x.dtype))
        return torch.sigmoid(x @ self.W + self.b)

# %% build_mlp: ReLU after the last layer too
def build_mlp(sizes):
    layers = []
    for d_in, d_out in pairwise(sizes):
        layers.append(nn.Linear(d_in, d_out))
        layers.append(nn.ReLU())
    return nn.Sequential(*layers)

# %% build_mlp: no ReLU at all
def build_mlp(sizes):
    return nn.Sequential(*[nn.Linear(a, b) for a, b in pairwise(sizes)])

# %% build_mlp: ReLU before the first layer
def build_mlp(sizes):
    layers = []
    for d_in, d_out in pairwise(sizes):
        layers += [nn.ReLU(), nn.Linear(d_in, d_out)]
    return nn.Sequential(*layers)

# %% build_mlp: layers without biases
def build_mlp(sizes):
    layers = [nn.Linear(sizes[0], sizes[1], bias=False)]
    for i in range(1, len(sizes) - 1):
        layers.append(nn.ReLU())
        layers.append(nn.Linear(sizes[i], sizes[i + 1], bias=False))
    return nn.Sequential(*layers)

# %% build_mlp: last layer missing
def build_mlp(sizes):
    net = nn.Sequential()
    for i in range(len(sizes) - 2):
        if i > 0:
            net.append(nn.ReLU())
        net.append(nn.Linear(sizes[i], sizes[i + 1]))
    return net

# %% build_mlp: d_in and d_out swapped
def build_mlp(sizes):
    layers = []
    for d_in, d_out in pairwise(sizes):
        layers.append(nn.Linear(d_out, d_in))
        layers.append(nn.ReLU())
    return nn.Sequential(*layers[:-1])

# %% build_mlp: sigmoid instead of ReLU
def build_mlp(sizes):
    layers = []
    for d_in, d_out in pairwise(sizes):
        layers.append(nn.Linear(d_in, d_out))
        layers.append(nn.Sigmoid())
    layers.pop()
    return nn.Sequential(*layers)

# %% build_mlp: ReLU after the first layer only
def build_mlp(sizes):
    layers = [nn.Linear(sizes[0], sizes[1])]
    if len(sizes) > 2:
        layers.append(nn.ReLU())
    for i in range(1, len(sizes) - 1):
        layers.append(nn.Linear(sizes[i], sizes[i + 1]))
    return nn.Sequential(*layers)

# %% build_mlp: tanh for ReLU and also after the last layer
def build_mlp(sizes):
    layers = []
    for i in range(len(sizes) - 1):
        layers.append(nn.Linear(sizes[i], sizes[i + 1]))
        layers.append(nn.Tanh())
    return nn.Sequential(*layers)

# %% build_mlp: misunderstood, a softmax at the end for the probabilities
def build_mlp(sizes):
    layers = []
    for a, b in pairwise(sizes[:-1]):
        layers += [nn.Linear(a, b), nn.ReLU()]
    layers += [nn.Linear(sizes[-2], sizes[-1]), nn.Softmax(dim=-1)]
    return nn.Sequential(*layers)
