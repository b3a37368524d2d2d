# %% train_val_test_split: X and y get different orders
def train_val_test_split(X, y, fractions, rng):
    n = len(X)
    X = X[rng.permutation(n)]
    y = y[rng.permutation(n)]
    a = int(n * fractions[0])
    b = a + int(n * fractions[1])
    return (X[:a], y[:a]), (X[a:b], y[a:b]), (X[b:], y[b:])

# %% train_val_test_split: no shuffling
def train_val_test_split(X, y, fractions, rng):
    n = len(X)
    n_train = int(fractions[0] * n)
    n_val = int(fractions[1] * n)
    train = (X[:n_train], y[:n_train])
    val = (X[n_train:n_train + n_val], y[n_train:n_train + n_val])
    test = (X[n_train + n_val:], y[n_train + n_val:])
    return train, val, test

# %% train_val_test_split: the second cut is not added up, f1 * n instead of (f0 + f1) * n
def train_val_test_split(X, y, fractions, rng):
    n = len(X)
    p = rng.permutation(n)
    a = int(n * fractions[0])
    b = int(n * fractions[1])
    tr, va, te = p[:a], p[a:b], p[b:]
    return (X[tr], y[tr]), (X[va], y[va]), (X[te], y[te])

# %% train_val_test_split: validation starts at 0 again, the parts overlap
def train_val_test_split(X, y, fractions, rng):
    n = len(y)
    idx = rng.permutation(n)
    sizes = [int(round(f * n)) for f in fractions]
    parts = []
    for s in sizes:
        i = idx[:s]
        parts.append((X[i], y[i]))
    return tuple(parts)

# %% train_val_test_split: rows are drawn with replacement
def train_val_test_split(X, y, fractions, rng):
    n = len(X)
    idx = rng.integers(0, n, size=n)
    a = int(fractions[0] * n)
    b = int((fractions[0] + fractions[1]) * n)
    return (X[idx[:a]], y[idx[:a]]), (X[idx[a:b]], y[idx[a:b]]), (X[idx[b:]], y[idx[b:]])

# %% train_val_test_split: validation and test come in swapped order
def train_val_test_split(X, y, fractions, rng):
    n = len(X)
    idx = rng.permutation(n)
    n1 = round(n * fractions[0])
    n2 = round(n * fractions[1])
    train = idx[:n1]
    val = idx[n1:n1 + n2]
    test = idx[n1 + n2:]
    return (X[train], y[train]), (X[test], y[test]), (X[val], y[val])

# %% train_val_test_split: shuffles the caller's X in place, and y not at all
def train_val_test_split(X, y, fractions, rng):
    n = len(X)
    rng.shuffle(X)
    a = int(n * fractions[0])
    b = a + int(n * fractions[1])
    return (X[:a], y[:a]), (X[a:b], y[a:b]), (X[b:], y[b:])

# %% train_val_test_split: misunderstood, each row goes to a part by a coin of its own
def train_val_test_split(X, y, fractions, rng):
    part = rng.choice(3, size=len(X), p=fractions)
    return tuple((X[part == k], y[part == k]) for k in range(3))

# %% train_val_test_split: a generator of its own with a fixed seed
def train_val_test_split(X, y, fractions, rng):
    rng = np.random.default_rng(0)
    n = len(X)
    idx = rng.permutation(n)
    a = int(n * fractions[0])
    b = a + int(n * fractions[1])
    return (X[idx[:a]], y[idx[:a]]), (X[idx[a:b]], y[idx[a:b]]), (X[idx[b:]], y[idx[b:]])

# %% train_val_test_split: gives three Xs and then three ys
def train_val_test_split(X, y, fractions, rng):
    order = rng.permutation(len(X))
    a = int(len(X) * fractions[0])
    b = int(len(X) * (fractions[0] + fractions[1]))
    i, j, k = order[:a], order[a:b], order[b:]
    return (X[i], X[j], X[k]), (y[i], y[j], y[k])

# %% standardize: every array by its own mean and deviation
def standardize(train, *others):
    out = []
    for a in (train,) + others:
        out.append((a - a.mean(axis=0)) / a.std(axis=0))
    return tuple(out)

# %% standardize: one mean and deviation for all columns
def standardize(train, *others):
    mu = np.mean(train)
    sigma = np.std(train)
    return tuple((a - mu) / sigma for a in (train, *others))

# %% standardize: divides by the variance
def standardize(train, *others):
    mu = train.mean(axis=0)
    var = train.var(axis=0)
    return tuple((a - mu) / var for a in (train, *others))

# %% standardize: divides by n - 1 in the deviation
def standardize(train, *others):
    mu = train.mean(axis=0)
    sd = train.std(axis=0, ddof=1)
    return tuple([(x - mu) / sd for x in [train] + list(others)])

# %% standardize: brackets missing, x - mu / sigma
def standardize(train, *others):
    mu = train.mean(axis=0)
    sigma = train.std(axis=0)
    res = [train - mu / sigma]
    for o in others:
        res.append(o - mu / sigma)
    return tuple(res)

# %% standardize: mean and deviation of all rows together
def standardize(train, *others):
    everything = np.concatenate([train, *others])
    mu = everything.mean(axis=0)
    sigma = everything.std(axis=0)
    return tuple((a - mu) / sigma for a in (train, *others))

# %% standardize: statistics of the rows, and adds the mean
def standardize(train, *others):
    mu = train.mean(axis=1).mean()
    sigma = train.std(axis=1).mean()
    return tuple((a + mu) / sigma for a in (train, *others))

# %% standardize: misunderstood, brings columns to 0 to 1 by minimum and maximum
def standardize(train, *others):
    lo = train.min(axis=0)
    hi = train.max(axis=0)
    return tuple((a - lo) / (hi - lo) for a in (train, *others))

# %% standardize: the others stay unscaled
def standardize(train, *others):
    mu = train.mean(axis=0)
    sigma = train.std(axis=0)
    scaled = (train - mu) / sigma
    return (scaled,) + others

# %% standardize: the mean is not taken off the others
def standardize(train, *others):
    m = np.mean(train, axis=0)
    s = np.std(train, axis=0)
    result = [(train - m) / s]
    for o in others:
        result.append(o / s)
    return tuple(result)

# %% l2_penalty: the biases are in it, too
def l2_penalty(params, lam):
    total = 0
    for W, b in params:
        total += np.sum(W ** 2) + np.sum(b ** 2)
    return lam * total

# %% l2_penalty: a half too many
def l2_penalty(params, lam):
    return 0.5 * lam * sum(np.sum(W ** 2) for W, b in params)

# %% l2_penalty: norms are not squared
def l2_penalty(params, lam):
    total = 0
    for W, b in params:
        total += np.linalg.norm(W)
    return lam * total

# %% l2_penalty: keeps the last layer only
def l2_penalty(params, lam):
    for W, b in params:
        s = np.sum(W * W)
    return lam * s

# %% l2_penalty: absolute values, the L1 penalty
def l2_penalty(params, lam):
    return lam * sum(np.abs(W).sum() for W, _ in params)

# %% l2_penalty: mean instead of sum
def l2_penalty(params, lam):
    penalty = 0.0
    for W, b in params:
        penalty += np.mean(W ** 2)
    return lam * penalty

# %% l2_penalty: returns within the loop, and lambda is squared
def l2_penalty(params, lam):
    total = 0
    for W, b in params:
        total += np.sum((lam * W) ** 2)
        return total

# %% l2_penalty: misunderstood, gives one penalty a layer
def l2_penalty(params, lam):
    return [lam * np.sum(W ** 2) for W, b in params]

# %% l2_penalty: squares the sum, not each entry
def l2_penalty(params, lam):
    total = 0
    for W, b in params:
        total += np.sum(W) ** 2
    return lam * total

# %% l2_penalty: forgets lambda
def l2_penalty(params, lam):
    s = 0
    for W, b in params:
        for row in W:
            for w in row:
                s += w ** 2
    return s

# %% l2_gradients: forgets the 2
def l2_gradients(params, lam):
    return [(lam * W, np.zeros_like(b)) for W, b in params]

# %% l2_gradients: biases are shrunk, too
def l2_gradients(params, lam):
    grads = []
    for W, b in params:
        grads.append((2 * lam * W, 2 * lam * b))
    return grads

# %% l2_gradients: forgets lambda
def l2_gradients(params, lam):
    return [(2 * W, np.zeros(b.shape)) for W, b in params]

# %% l2_gradients: the square is still there
def l2_gradients(params, lam):
    out = []
    for W, b in params:
        dW = 2 * lam * W ** 2
        db = np.zeros(b.shape)
        out.append((dW, db))
    return out

# %% l2_gradients: wrong sign
def l2_gradients(params, lam):
    return [(-2 * lam * W, np.zeros_like(b)) for W, b in params]

# %% l2_gradients: gradient of the absolute value, the sign
def l2_gradients(params, lam):
    g = []
    for W, b in params:
        g.append((lam * np.sign(W), b * 0))
    return g

# %% l2_gradients: layers come in backward order, and the 2 is missing
def l2_gradients(params, lam):
    grads = []
    for W, b in reversed(params):
        grads.append((lam * W, np.zeros(b.shape)))
    return grads

# %% l2_gradients: misunderstood, gives the shrunk parameters
def l2_gradients(params, lam):
    new = []
    for W, b in params:
        new.append((W - 2 * lam * W, b.copy()))
    return new

# %% l2_gradients: one number a layer, summed over the weights
def l2_gradients(params, lam):
    return [(np.sum(2 * lam * W), np.zeros_like(b)) for W, b in params]

# %% l2_gradients: divides by the number of weights
def l2_gradients(params, lam):
    res = []
    for W, b in params:
        res.append((2 * lam * W / W.size, np.zeros(len(b))))
    return res

# %% dropout: p is taken for the probability of keeping
def dropout(x, p, rng, training=True):
    if not training:
        return x, np.ones(x.shape)
    mask = (rng.random(x.shape) < p).astype(float)
    return x * mask / p, mask

# %% dropout: forgets to scale up
def dropout(x, p, rng, training=True):
    if not training:
        return x, np.ones_like(x)
    mask = rng.random(x.shape) >= p
    return x * mask, mask

# %% dropout: divides by p instead of 1 - p
def dropout(x, p, rng, training=True):
    if training:
        mask = (rng.random(x.shape) > p).astype(int)
        return x * mask / p, mask
    return x.copy(), np.ones(x.shape)

# %% dropout: multiplies by 1 - p instead of dividing
def dropout(x, p, rng, training=True):
    if not training:
        return x.copy(), np.ones(x.shape)
    keep = 1 - p
    mask = rng.binomial(1, keep, size=x.shape)
    out = x * mask * keep
    return out, mask

# %% dropout: the mask has the scale in it
def dropout(x, p, rng, training=True):
    if not training:
        return x, np.ones(x.shape)
    mask = (rng.random(x.shape) >= p) / (1 - p)
    return x * mask, mask

# %% dropout: ignores training, drops always
def dropout(x, p, rng, training=True):
    mask = (rng.random(x.shape) >= p).astype(float)
    out = x * mask / (1 - p)
    return out, mask

# %% dropout: one mask for all rows, and no scale
def dropout(x, p, rng, training=True):
    if not training:
        return x, np.ones(x.shape)
    row = (rng.random(x.shape[-1]) >= p).astype(float)
    mask = np.ones(x.shape) * row
    return x * mask, mask

# %% dropout: misunderstood, scales in evaluation instead of in training
def dropout(x, p, rng, training=True):
    if training:
        mask = (rng.random(x.shape) >= p).astype(float)
        return x * mask, mask
    mask = np.ones(x.shape)
    return x * (1 - p), mask

# %% dropout: training the wrong way round
def dropout(x, p, rng, training=True):
    if training:
        return x.copy(), np.ones(x.shape)
    mask = (rng.random(x.shape) >= p).astype(float)
    return x * mask / (1 - p), mask

# %% dropout: random numbers from a bell curve, not even ones
def dropout(x, p, rng, training=True):
    if not training:
        return x.copy(), np.ones(x.shape)
    mask = (rng.normal(size=x.shape) >= p).astype(float)
    return x * mask / (1 - p), mask

# %% dropout_backward: forgets the scale
def dropout_backward(dout, mask, p):
    return dout * mask

# %% dropout_backward: forgets the mask
def dropout_backward(dout, mask, p):
    return dout / (1 - p)

# %% dropout_backward: divides by p
def dropout_backward(dout, mask, p):
    return dout * mask / p

# %% dropout_backward: multiplies by 1 - p, as if undoing the scale
def dropout_backward(dout, mask, p):
    return dout * mask * (1 - p)

# %% dropout_backward: the dropped entries get the gradient
def dropout_backward(dout, mask, p):
    return dout * (1 - mask.astype(float)) / (1 - p)

# %% dropout_backward: brackets missing, / 1 - p
def dropout_backward(dout, mask, p):
    return dout * mask / 1 - p

# %% dropout_backward: scale squared, and the dropped entries pass unscaled
def dropout_backward(dout, mask, p):
    return np.where(mask, dout / (1 - p) ** 2, dout)

# %% dropout_backward: misunderstood, drops afresh by a new draw
def dropout_backward(dout, mask, p):
    rng = np.random.default_rng()
    new_mask = (rng.random(dout.shape) >= p).astype(float)
    return dout * new_mask / (1 - p)

# %% dropout_backward: scales by the share that was kept in this mask
def dropout_backward(dout, mask, p):
    kept = np.mean(mask)
    return dout * mask / kept

# %% dropout_backward: the dropped entries keep the unscaled gradient
def dropout_backward(dout, mask, p):
    dx = dout.copy().astype(float)
    dx[mask == 1] = dx[mask == 1] / (1 - p)
    return dx

# %% EarlyStopping: the counter is not set back after an improvement
class EarlyStopping:
    def __init__(self, patience, min_delta=0.0):
        self.patience = patience
        self.min_delta = min_delta
        self.best = float("inf")
        self.count = 0
        self.state = None

    def step(self, val_loss, model):
        if val_loss < self.best - self.min_delta:
            self.best = val_loss
            self.state = copy.deepcopy(model.state_dict())
        else:
            self.count += 1
        return self.count >= self.patience

    def restore(self, model):
        model.load_state_dict(self.state)

# %% EarlyStopping: keeps the state without a copy
class EarlyStopping:
    def __init__(self, patience, min_delta=0.0):
        self.patience = patience
        self.min_delta = min_delta
        self.best = np.inf
        self.bad = 0

    def step(self, val_loss, model):
        if val_loss < self.best - self.min_delta:
            self.best = val_loss
            self.best_state = model.state_dict()
            self.bad = 0
            return False
        self.bad += 1
        return self.bad >= self.patience

    def restore(self, model):
        model.load_state_dict(self.best_state)

# %% EarlyStopping: stops one check too late
class EarlyStopping:
    def __init__(self, patience, min_delta=0.0):
        self.patience = patience
        self.min_delta = min_delta
        self.best = None
        self.wait = 0
        self.state = None

    def step(self, val_loss, model):
        if self.best is None or val_loss < self.best - self.min_delta:
            self.best = val_loss
            self.wait = 0
            self.state = copy.deepcopy(model.state_dict())
        else:
            self.wait += 1
        return self.wait > self.patience

    def restore(self, model):
        model.load_state_dict(self.state)

# %% EarlyStopping: min_delta has the wrong sign
class EarlyStopping:
    def __init__(self, patience, min_delta=0.0):
        self.patience, self.min_delta = patience, min_delta
        self.best, self.count, self.weights = float("inf"), 0, None

    def step(self, val_loss, model):
        if val_loss < self.best + self.min_delta:
            self.best = val_loss
            self.count = 0
            self.weights = copy.deepcopy(model.state_dict())
        else:
            self.count += 1
        if self.count == self.patience:
            return True
        return False

    def restore(self, model):
        model.load_state_dict(self.weights)

# %% EarlyStopping: best moves at every check, so a loss is held against the last one
class EarlyStopping:
    def __init__(self, patience, min_delta=0.0):
        self.patience = patience
        self.min_delta = min_delta
        self.best = float("inf")
        self.counter = 0
        self.state = None

    def step(self, val_loss, model):
        if val_loss < self.best - self.min_delta:
            self.counter = 0
            self.state = copy.deepcopy(model.state_dict())
        else:
            self.counter += 1
        self.best = val_loss
        return self.counter >= self.patience

    def restore(self, model):
        model.load_state_dict(self.state)

# %% EarlyStopping: keeps the state of every check, so the last one comes back
class EarlyStopping:
    def __init__(self, patience, min_delta=0.0):
        self.patience = patience
        self.min_delta = min_delta
        self.best = float("inf")
        self.counter = 0

    def step(self, val_loss, model):
        self.state = {k: v.clone() for k, v in model.state_dict().items()}
        if val_loss < self.best - self.min_delta:
            self.best = val_loss
            self.counter = 0
        else:
            self.counter += 1
        return self.counter >= self.patience

    def restore(self, model):
        model.load_state_dict(self.state)

# %% EarlyStopping: larger counts as better, and step forgets to return
class EarlyStopping:
    def __init__(self, patience, min_delta=0.0):
        self.patience = patience
        self.min_delta = min_delta
        self.best = -float("inf")
        self.count = 0
        self.stop = False
        self.state = None

    def step(self, val_loss, model):
        if val_loss > self.best + self.min_delta:
            self.best = val_loss
            self.count = 0
            self.state = copy.deepcopy(model.state_dict())
        else:
            self.count += 1
            if self.count >= self.patience:
                self.stop = True

    def restore(self, model):
        model.load_state_dict(self.state)

# %% EarlyStopping: misunderstood, True means go on training
class EarlyStopping:
    def __init__(self, patience, min_delta=0.0):
        self.patience = patience
        self.min_delta = min_delta
        self.best = float("inf")
        self.count = 0
        self.state = None

    def step(self, val_loss, model):
        if val_loss < self.best - self.min_delta:
            self.best = val_loss
            self.state = copy.deepcopy(model.state_dict())
            self.count = 0
            return True
        self.count += 1
        return self.count < self.patience

    def restore(self, model):
        model.load_state_dict(self.state)

# %% EarlyStopping: parameters only, buffers are not restored
class EarlyStopping:
    def __init__(self, patience, min_delta=0.0):
        self.patience = patience
        self.min_delta = min_delta
        self.best = float("inf")
        self.count = 0
        self.saved = []

    def step(self, val_loss, model):
        if val_loss < self.best - self.min_delta:
            self.best = val_loss
            self.count = 0
            self.saved = [p.detach().clone() for p in model.parameters()]
        else:
            self.count += 1
        return self.count >= self.patience

    def restore(self, model):
        with torch.no_grad():
            for p, s in zip(model.parameters(), self.saved):
                p.copy_(s)

# %% EarlyStopping: ignores min_delta
class EarlyStopping:
    def __init__(self, patience, min_delta=0.0):
        self.patience = patience
        self.best = float("inf")
        self.bad_epochs = 0
        self.best_state = None

    def step(self, val_loss, model):
        if val_loss < self.best:
            self.best = val_loss
            self.bad_epochs = 0
            self.best_state = copy.deepcopy(model.state_dict())
        else:
            self.bad_epochs += 1
        return self.bad_epochs >= self.patience

    def restore(self, model):
        model.load_state_dict(self.best_state)

# %% fit_digits: far too few steps
def fit_digits(X_train, y_train, X_val, y_val, seed):
    torch.manual_seed(seed)
    X = torch.tensor(X_train, dtype=torch.float32)
    y = torch.tensor(y_train).long()
    model = nn.Sequential(nn.Linear(64, 32), nn.ReLU(), nn.Linear(32, 10))
    opt = torch.optim.SGD(model.parameters(), lr=0.01)
    for epoch in range(10):
        opt.zero_grad()
        loss = F.cross_entropy(model(X), y)
        loss.backward()
        opt.step()
    model.eval()
    return model

# %% fit_digits: stays in training mode, dropout is still on
def fit_digits(X_train, y_train, X_val, y_val, seed):
    torch.manual_seed(seed)
    X = torch.tensor(np.asarray(X_train), dtype=torch.float32)
    y = torch.tensor(np.asarray(y_train), dtype=torch.long)
    model = nn.Sequential(nn.Linear(64, 64), nn.ReLU(), nn.Dropout(0.3), nn.Linear(64, 10))
    opt = torch.optim.Adam(model.parameters(), lr=0.005)
    for epoch in range(150):
        opt.zero_grad()
        loss = F.cross_entropy(model(X), y)
        loss.backward()
        opt.step()
    return model

# %% fit_digits: the pixels are scaled outside the model
def fit_digits(X_train, y_train, X_val, y_val, seed):
    torch.manual_seed(seed)
    mu, sd = X_train.mean(axis=0), X_train.std(axis=0) + 1e-3
    X = torch.tensor((X_train - mu) / sd, dtype=torch.float32)
    y = torch.tensor(y_train, dtype=torch.long)
    model = nn.Sequential(nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 10))
    opt = torch.optim.Adam(model.parameters(), lr=0.01)
    for _ in range(100):
        loss = F.cross_entropy(model(X), y)
        opt.zero_grad()
        loss.backward()
        opt.step()
    return model.eval()

# %% fit_digits: the seed is not used
def fit_digits(X_train, y_train, X_val, y_val, seed):
    X = torch.tensor(X_train, dtype=torch.float32)
    y = torch.tensor(y_train, dtype=torch.int64)
    model = nn.Sequential(nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 10))
    opt = torch.optim.Adam(model.parameters(), lr=0.005)
    for epoch in range(120):
        opt.zero_grad()
        F.cross_entropy(model(X), y).backward()
        opt.step()
    model.eval()
    return model

# %% fit_digits: gradients are never cleared
def fit_digits(X_train, y_train, X_val, y_val, seed):
    torch.manual_seed(seed)
    X = torch.as_tensor(X_train, dtype=torch.float32)
    y = torch.as_tensor(y_train, dtype=torch.long)
    model = nn.Sequential(nn.Linear(64, 32), nn.ReLU(), nn.Linear(32, 10))
    opt = torch.optim.SGD(model.parameters(), lr=0.1)
    for epoch in range(100):
        loss = F.cross_entropy(model(X), y)
        loss.backward()
        opt.step()
    model.eval()
    return model

# %% fit_digits: trains on the validation rows, too
def fit_digits(X_train, y_train, X_val, y_val, seed):
    torch.manual_seed(seed)
    X = torch.tensor(np.concatenate([X_train, X_val]), dtype=torch.float32)
    y = torch.tensor(np.concatenate([y_train, y_val]), dtype=torch.long)
    model = nn.Sequential(nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 10))
    opt = torch.optim.Adam(model.parameters(), lr=0.005)
    for epoch in range(150):
        opt.zero_grad()
        loss = F.cross_entropy(model(X), y)
        loss.backward()
        opt.step()
    model.eval()
    return model

# %% fit_digits: softmax at the end, twice with cross_entropy, and always the same seed
def fit_digits(X_train, y_train, X_val, y_val, seed):
    torch.manual_seed(0)
    X = torch.tensor(X_train, dtype=torch.float32)
    y = torch.tensor(y_train, dtype=torch.long)
    model = nn.Sequential(nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 10), nn.Softmax(dim=1))
    opt = torch.optim.Adam(model.parameters(), lr=0.005)
    for epoch in range(100):
        opt.zero_grad()
        loss = F.cross_entropy(model(X), y)
        loss.backward()
        opt.step()
    return model.eval()

# %% fit_digits: misunderstood, one output that is to be the digit itself
def fit_digits(X_train, y_train, X_val, y_val, seed):
    torch.manual_seed(seed)
    X = torch.tensor(X_train, dtype=torch.float32) / 16
    y = torch.tensor(y_train, dtype=torch.float32).reshape(-1, 1)
    model = nn.Sequential(nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 1))
    opt = torch.optim.Adam(model.parameters(), lr=0.01)
    for epoch in range(100):
        opt.zero_grad()
        loss = F.mse_loss(model(X), y)
        loss.backward()
        opt.step()
    model.eval()
    return model

# %% fit_digits: softmax at the end
def fit_digits(X_train, y_train, X_val, y_val, seed):
    torch.manual_seed(seed)
    X = torch.tensor(X_train, dtype=torch.float32)
    y = torch.tensor(y_train, dtype=torch.long)
    net = nn.Sequential(nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 10))
    opt = torch.optim.Adam(net.parameters(), lr=0.005)
    for epoch in range(150):
        opt.zero_grad()
        F.cross_entropy(net(X), y).backward()
        opt.step()
    return nn.Sequential(net, nn.Softmax(dim=1)).eval()

# %% fit_digits: gives back a function and not a module
def fit_digits(X_train, y_train, X_val, y_val, seed):
    torch.manual_seed(seed)
    X = torch.tensor(X_train, dtype=torch.float32) / 16
    y = torch.tensor(y_train, dtype=torch.long)
    model = nn.Sequential(nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 10))
    opt = torch.optim.Adam(model.parameters(), lr=0.01)
    for epoch in range(100):
        opt.zero_grad()
        loss = F.cross_entropy(model(X), y)
        loss.backward()
        opt.step()
    model.eval()
    return lambda x: model(x / 16)
