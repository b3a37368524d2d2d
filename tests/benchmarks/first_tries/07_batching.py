# %% minibatches: no shuffling
def minibatches(X, y, batch_size, rng, drop_last=False):
    n = len(X)
    for i in range(0, n, batch_size):
        xb, yb = X[i:i + batch_size].copy(), y[i:i + batch_size].copy()
        if drop_last and len(xb) < batch_size:
            break
        yield xb, yb

# %% minibatches: X and y are shuffled apart
def minibatches(X, y, batch_size, rng, drop_last=False):
    n = len(X)
    X2 = X[rng.permutation(n)]
    y2 = y[rng.permutation(n)]
    for i in range(0, n, batch_size):
        if drop_last and i + batch_size > n:
            return
        yield X2[i:i + batch_size], y2[i:i + batch_size]

# %% minibatches: draws each batch with replacement
def minibatches(X, y, batch_size, rng, drop_last=False):
    n = len(X)
    order = rng.integers(0, n, size=n)
    for start in range(0, n, batch_size):
        idx = order[start:start + batch_size]
        if drop_last and len(idx) < batch_size:
            continue
        yield X[idx], y[idx]

# %% minibatches: drop_last the wrong way round
def minibatches(X, y, batch_size, rng, drop_last=False):
    order = rng.permutation(len(X))
    for start in range(0, len(X), batch_size):
        idx = order[start:start + batch_size]
        if not drop_last and len(idx) < batch_size:
            break
        yield X[idx], y[idx]

# %% minibatches: the smaller last batch is always lost
def minibatches(X, y, batch_size, rng, drop_last=False):
    n = len(X)
    perm = rng.permutation(n)
    batches = []
    for k in range(n // batch_size):
        idx = perm[k * batch_size:(k + 1) * batch_size]
        batches.append((X[idx], y[idx]))
    return batches

# %% minibatches: shuffles the caller's arrays in place
def minibatches(X, y, batch_size, rng, drop_last=False):
    n = len(X)
    perm = rng.permutation(n)
    X[:] = X[perm]
    y[:] = y[perm]
    for i in range(0, n, batch_size):
        xb = X[i:i + batch_size]
        yb = y[i:i + batch_size]
        if drop_last and len(xb) < batch_size:
            break
        yield xb, yb

# %% minibatches: a fresh order for each batch, and drop_last is ignored
def minibatches(X, y, batch_size, rng, drop_last=False):
    n = len(X)
    for i in range(0, n, batch_size):
        order = rng.permutation(n)
        idx = order[i:i + batch_size]
        yield X[idx], y[idx]

# %% minibatches: misunderstood, gives one random batch
def minibatches(X, y, batch_size, rng, drop_last=False):
    idx = rng.choice(len(X), size=min(batch_size, len(X)), replace=False)
    return X[idx], y[idx]

# %% minibatches: only the order of the batches is shuffled
def minibatches(X, y, batch_size, rng, drop_last=False):
    starts = np.arange(0, len(X), batch_size)
    starts = rng.permutation(starts)
    for s in starts:
        if drop_last and s + batch_size > len(X):
            continue
        yield X[s:s + batch_size].copy(), y[s:s + batch_size].copy()

# %% minibatches: drops the extra rows before shuffling, always the same ones
def minibatches(X, y, batch_size, rng, drop_last=False):
    n = len(X)
    if drop_last:
        n = n // batch_size * batch_size
    order = rng.permutation(n)
    for i in range(0, n, batch_size):
        yield X[order[i:i + batch_size]], y[order[i:i + batch_size]]

# %% sgd_epoch: sum over the batch instead of the mean
def sgd_epoch(X, y, w, b, lr, batch_size, rng):
    for xb, yb in minibatches(X, y, batch_size, rng):
        p = 1 / (1 + np.exp(-(xb @ w + b)))
        d = p - yb
        w = w - lr * (xb.T @ d)
        b = b - lr * d.sum()
    return w, b

# %% sgd_epoch: wrong sign of the error
def sgd_epoch(X, y, w, b, lr, batch_size, rng):
    for xb, yb in minibatches(X, y, batch_size, rng):
        yhat = 1 / (1 + np.exp(-(xb @ w + b)))
        err = yb - yhat
        w = w - lr * xb.T @ err / len(yb)
        b = b - lr * np.mean(err)
    return w, b

# %% sgd_epoch: forgets the sigmoid
def sgd_epoch(X, y, w, b, lr, batch_size, rng):
    if y.shape != (len(X),):
        raise ValueError(f"sgd_epoch: y is {y.shape}, expected ({len(X)},): one for each row")
    perm = rng.permutation(len(X))
    for i in range(0, len(X), batch_size):
        idx = perm[i:i + batch_size]
        err = X[idx] @ w + b - y[idx]
        w = w - lr * X[idx].T @ err / len(idx)
        b = b - lr * err.mean()
    return w, b

# %% sgd_epoch: b's gradient is taken at the new w
def sgd_epoch(X, y, w, b, lr, batch_size, rng):
    def sigmoid(z):
        return 1 / (1 + np.exp(-z))
    for xb, yb in minibatches(X, y, batch_size, rng):
        w = w - lr * xb.T @ (sigmoid(xb @ w + b) - yb) / len(xb)
        b = b - lr * np.mean(sigmoid(xb @ w + b) - yb)
    return w, b

# %% sgd_epoch: divides by all n instead of the batch
def sgd_epoch(X, y, w, b, lr, batch_size, rng):
    n = len(X)
    for xb, yb in minibatches(X, y, batch_size, rng):
        p = 1 / (1 + np.exp(-(xb @ w + b)))
        dw = np.zeros(len(w))
        db = 0
        for i in range(len(xb)):
            dw += (p[i] - yb[i]) * xb[i]
            db += p[i] - yb[i]
        w = w - lr * dw / n
        b = b - lr * db / n
    return w, b

# %% sgd_epoch: leaves the last smaller batch out
def sgd_epoch(X, y, w, b, lr, batch_size, rng):
    for xb, yb in minibatches(X, y, batch_size, rng, drop_last=True):
        p = 1 / (1 + np.exp(-(xb @ w + b)))
        dw = xb.T @ (p - yb) / batch_size
        db = (p - yb).mean()
        w, b = w - lr * dw, b - lr * db
    return w, b

# %% sgd_epoch: every batch starts from the first w, and b is never moved
def sgd_epoch(X, y, w, b, lr, batch_size, rng):
    new_w = w.copy()
    for xb, yb in minibatches(X, y, batch_size, rng):
        p = 1 / (1 + np.exp(-(xb @ w + b)))
        new_w = new_w - lr * xb.T @ (p - yb) / len(yb)
    return new_w, b

# %% sgd_epoch: misunderstood, one step with the gradient of all rows
def sgd_epoch(X, y, w, b, lr, batch_size, rng):
    p = 1 / (1 + np.exp(-(X @ w + b)))
    w_new = w - lr * X.T @ (p - y) / len(X)
    b_new = b - lr * np.mean(p - y)
    return w_new, b_new

# %% sgd_epoch: squared error's gradient, with the sigmoid's slope
def sgd_epoch(X, y, w, b, lr, batch_size, rng):
    for xb, yb in minibatches(X, y, batch_size, rng):
        s = 1 / (1 + np.exp(-(xb @ w + b)))
        d = (s - yb) * s * (1 - s)
        w = w - lr * np.mean(d[:, None] * xb, axis=0)
        b = b - lr * np.mean(d)
    return w, b

# %% sgd_epoch: returns after the first batch
def sgd_epoch(X, y, w, b, lr, batch_size, rng):
    order = rng.permutation(len(X))
    for i in range(0, len(X), batch_size):
        xb, yb = X[order[i:i + batch_size]], y[order[i:i + batch_size]]
        d = 1 / (1 + np.exp(-(xb @ w + b))) - yb
        w = w - lr * xb.T @ d / len(xb)
        b = b - lr * d.mean()
        return w, b

# %% mean_loss: plain mean of the batches' means
def mean_loss(batch_losses, batch_sizes):
    return np.mean(batch_losses)

# %% mean_loss: weighted sum divided by the number of batches
def mean_loss(batch_losses, batch_sizes):
    total = 0
    for l, n in zip(batch_losses, batch_sizes):
        total += l * n
    return total / len(batch_losses)

# %% mean_loss: the weighted sum is not divided
def mean_loss(batch_losses, batch_sizes):
    return np.sum(np.array(batch_losses) * np.array(batch_sizes))

# %% mean_loss: losses are added without their sizes
def mean_loss(batch_losses, batch_sizes):
    return sum(batch_losses) / sum(batch_sizes)

# %% mean_loss: divides by the sum of the losses
def mean_loss(batch_losses, batch_sizes):
    losses = np.array(batch_losses)
    sizes = np.array(batch_sizes)
    return (losses * sizes).sum() / losses.sum()

# %% mean_loss: divides each loss by its size instead of multiplying
def mean_loss(batch_losses, batch_sizes):
    s = 0
    for i in range(len(batch_losses)):
        s += batch_losses[i] / batch_sizes[i]
    return s / sum(batch_sizes)

# %% mean_loss: sums taken apart and then multiplied, divided by the count
def mean_loss(batch_losses, batch_sizes):
    return np.sum(batch_losses) * np.sum(batch_sizes) / len(batch_sizes)

# %% mean_loss: misunderstood, gives a weighted loss for each batch
def mean_loss(batch_losses, batch_sizes):
    n = sum(batch_sizes)
    return [l * k / n for l, k in zip(batch_losses, batch_sizes)]

# %% mean_loss: the loop ends one batch too early
def mean_loss(batch_losses, batch_sizes):
    total = 0
    for i in range(len(batch_losses) - 1):
        total += batch_losses[i] * batch_sizes[i]
    return total / sum(batch_sizes)

# %% mean_loss: whole division
def mean_loss(batch_losses, batch_sizes):
    return np.dot(batch_losses, batch_sizes) // np.sum(batch_sizes)

# %% gradient_noise: forgets the square
def gradient_noise(X, y, w, b, batch_size, rng, trials):
    def grad(A, t):
        d = 1 / (1 + np.exp(-(A @ w + b))) - t
        return np.append(A.T @ d / len(A), d.mean())
    full = grad(X, y)
    total = 0
    for _ in range(trials):
        idx = rng.choice(len(X), batch_size, replace=False)
        total += np.linalg.norm(grad(X[idx], y[idx]) - full)
    return total / trials

# %% gradient_noise: mean over the d + 1 numbers instead of their sum
def gradient_noise(X, y, w, b, batch_size, rng, trials):
    def grad(A, t):
        d = 1 / (1 + np.exp(-(A @ w + b))) - t
        return np.append(A.T @ d / len(A), d.mean())
    g = grad(X, y)
    out = []
    for _ in range(trials):
        idx = rng.permutation(len(X))[:batch_size]
        out.append(np.mean((grad(X[idx], y[idx]) - g) ** 2))
    return np.mean(out)

# %% gradient_noise: draws with replacement
def gradient_noise(X, y, w, b, batch_size, rng, trials):
    def grads(xs, ys):
        p = 1 / (1 + np.exp(-(xs @ w + b)))
        dw = xs.T @ (p - ys) / len(ys)
        db = np.mean(p - ys)
        return np.concatenate([dw, [db]])
    full = grads(X, y)
    s = 0.0
    for t in range(trials):
        idx = rng.integers(0, len(X), batch_size)
        diff = grads(X[idx], y[idx]) - full
        s += np.sum(diff ** 2)
    return s / trials

# %% gradient_noise: leaves db out
def gradient_noise(X, y, w, b, batch_size, rng, trials):
    def dw(A, t):
        p = 1 / (1 + np.exp(-(A @ w + b)))
        return A.T @ (p - t) / len(A)
    g_full = dw(X, y)
    noise = 0
    for _ in range(trials):
        i = rng.choice(len(X), size=batch_size, replace=False)
        noise += np.sum((dw(X[i], y[i]) - g_full) ** 2)
    return noise / trials

# %% gradient_noise: the mean gradient of all trials is taken before the square
def gradient_noise(X, y, w, b, batch_size, rng, trials):
    p = 1 / (1 + np.exp(-(X @ w + b)))
    G = np.column_stack([(p - y)[:, None] * X, p - y])
    full = G.mean(axis=0)
    gs = []
    for _ in range(trials):
        idx = rng.choice(len(X), batch_size, replace=False)
        gs.append(G[idx].mean(axis=0))
    return np.sum((np.mean(gs, axis=0) - full) ** 2)

# %% gradient_noise: sum over the trials, not divided
def gradient_noise(X, y, w, b, batch_size, rng, trials):
    p = 1 / (1 + np.exp(-(X @ w + b)))
    G = np.hstack([X * (p - y).reshape(-1, 1), (p - y).reshape(-1, 1)])
    full = G.mean(0)
    total = 0
    for _ in range(trials):
        idx = rng.permutation(len(X))[:batch_size]
        total += ((G[idx].mean(0) - full) ** 2).sum()
    return total

# %% gradient_noise: gradients are sums over the rows, and the sigmoid is missing
def gradient_noise(X, y, w, b, batch_size, rng, trials):
    def grad(A, t):
        d = A @ w + b - t
        return np.append(A.T @ d, d.sum())
    full = grad(X, y)
    res = []
    for _ in range(trials):
        idx = rng.choice(len(X), batch_size, replace=False)
        res.append(np.sum((grad(X[idx], y[idx]) - full) ** 2))
    return np.mean(res)

# %% gradient_noise: misunderstood, measures the batches' spread by the standard deviation
def gradient_noise(X, y, w, b, batch_size, rng, trials):
    gs = []
    for _ in range(trials):
        idx = rng.choice(len(X), batch_size, replace=False)
        d = 1 / (1 + np.exp(-(X[idx] @ w + b))) - y[idx]
        gs.append(np.append(X[idx].T @ d / batch_size, d.mean()))
    return np.std(gs)

# %% gradient_noise: the batch is drawn once, before the loop
def gradient_noise(X, y, w, b, batch_size, rng, trials):
    def grad(A, t):
        d = 1 / (1 + np.exp(-(A @ w + b))) - t
        return np.append(A.T @ d / len(A), d.mean())
    g = grad(X, y)
    idx = rng.choice(len(X), batch_size, replace=False)
    total = 0
    for _ in range(trials):
        total += np.sum((grad(X[idx], y[idx]) - g) ** 2)
    return total / trials

# %% gradient_noise: takes the batch's squared length, forgets the full gradient
def gradient_noise(X, y, w, b, batch_size, rng, trials):
    total = 0.0
    for _ in range(trials):
        idx = rng.choice(len(X), batch_size, replace=False)
        d = 1 / (1 + np.exp(-(X[idx] @ w + b))) - y[idx]
        g = np.append(X[idx].T @ d / batch_size, d.mean())
        total += g @ g
    return total / trials

# %% make_loader: shuffle the wrong way round
def make_loader(X, y, batch_size, shuffle, seed):
    g = torch.Generator().manual_seed(seed)
    return DataLoader(TensorDataset(X, y), batch_size=batch_size, shuffle=not shuffle, generator=g)

# %% make_loader: seeds the global generator
def make_loader(X, y, batch_size, shuffle, seed):
    torch.manual_seed(seed)
    return DataLoader(TensorDataset(X, y), batch_size=batch_size, shuffle=shuffle)

# %% make_loader: the last smaller batch is dropped
def make_loader(X, y, batch_size, shuffle, seed):
    gen = torch.Generator()
    gen.manual_seed(seed)
    ds = TensorDataset(X, y)
    return DataLoader(ds, batch_size=batch_size, shuffle=shuffle, generator=gen, drop_last=True)

# %% make_loader: the seed is not used
def make_loader(X, y, batch_size, shuffle, seed):
    return DataLoader(TensorDataset(X, y), batch_size, shuffle=shuffle, generator=torch.Generator())

# %% make_loader: always shuffles
def make_loader(X, y, batch_size, shuffle, seed):
    generator = torch.Generator().manual_seed(seed)
    data = TensorDataset(X, y)
    loader = DataLoader(data, batch_size=batch_size, shuffle=True, generator=generator)
    return loader

# %% make_loader: shuffled once, then every epoch has the same order
def make_loader(X, y, batch_size, shuffle, seed):
    g = torch.Generator().manual_seed(seed)
    if shuffle:
        perm = torch.randperm(len(X), generator=g)
        X, y = X[perm], y[perm]
    return DataLoader(TensorDataset(X, y), batch_size=batch_size, shuffle=False, generator=g)

# %% make_loader: batch_size is forgotten, and labels become floats
def make_loader(X, y, batch_size, shuffle, seed):
    g = torch.Generator().manual_seed(seed)
    return DataLoader(TensorDataset(X, y.float()), shuffle=shuffle, generator=g)

# %% make_loader: misunderstood, gives an iterator that can be gone through once
def make_loader(X, y, batch_size, shuffle, seed):
    g = torch.Generator().manual_seed(seed)
    loader = DataLoader(TensorDataset(X, y), batch_size=batch_size, shuffle=shuffle, generator=g)
    return iter(loader)

# %% make_loader: the data set holds X only
def make_loader(X, y, batch_size, shuffle, seed):
    g = torch.Generator()
    g.manual_seed(seed)
    return DataLoader(TensorDataset(X), batch_size=batch_size, shuffle=shuffle, generator=g)

# %% make_loader: X and y are shuffled apart
def make_loader(X, y, batch_size, shuffle, seed):
    g = torch.Generator().manual_seed(seed)
    if shuffle:
        X = X[torch.randperm(len(X), generator=g)]
        y = y[torch.randperm(len(y), generator=g)]
    return DataLoader(TensorDataset(X, y), batch_size=batch_size, shuffle=False, generator=g)

# %% accumulate_gradients: adds the batches' gradients up without weights
def accumulate_gradients(model, batches, loss_fn):
    model.zero_grad()
    for x, labels in batches:
        loss = loss_fn(model(x), labels)
        loss.backward()

# %% accumulate_gradients: divides by the number of batches, whatever their sizes
def accumulate_gradients(model, batches, loss_fn):
    batches = list(batches)
    model.zero_grad()
    for x, labels in batches:
        (loss_fn(model(x), labels) / len(batches)).backward()

# %% accumulate_gradients: weighs by the size but never divides by the sum
def accumulate_gradients(model, batches, loss_fn):
    for p in model.parameters():
        p.grad = None
    for x, labels in batches:
        loss = loss_fn(model(x), labels) * len(x)
        loss.backward()

# %% accumulate_gradients: clears inside the loop, only the last batch is left
def accumulate_gradients(model, batches, loss_fn):
    n = 0
    for x, labels in batches:
        model.zero_grad()
        loss = loss_fn(model(x), labels) * len(x)
        loss.backward()
        n += len(x)
    for p in model.parameters():
        if p.grad is not None:
            p.grad /= n

# %% accumulate_gradients: old gradients are not cleared
def accumulate_gradients(model, batches, loss_fn):
    n = 0
    for x, labels in batches:
        (loss_fn(model(x), labels) * len(labels)).backward()
        n += len(labels)
    for p in model.parameters():
        if p.grad is not None:
            p.grad = p.grad / n

# %% accumulate_gradients: also takes a step, the parameters move
def accumulate_gradients(model, batches, loss_fn):
    opt = torch.optim.SGD([p for p in model.parameters() if p.requires_grad], lr=0.01)
    opt.zero_grad()
    n = 0
    for x, labels in batches:
        loss = loss_fn(model(x), labels) * len(x)
        loss.backward()
        n = n + len(x)
    for p in model.parameters():
        if p.requires_grad:
            p.grad /= n
    opt.step()

# %% accumulate_gradients: the loss is divided by the batch size, and old gradients stay
def accumulate_gradients(model, batches, loss_fn):
    for x, labels in batches:
        loss = loss_fn(model(x), labels) / len(x)
        loss.backward()

# %% accumulate_gradients: misunderstood, gives back the gradients and leaves none in the model
def accumulate_gradients(model, batches, loss_fn):
    ps = [p for p in model.parameters() if p.requires_grad]
    sums = [torch.zeros_like(p) for p in ps]
    n = 0
    for x, labels in batches:
        gs = torch.autograd.grad(loss_fn(model(x), labels), ps)
        for s, g in zip(sums, gs):
            s += len(x) * g
        n += len(x)
    return [s / n for s in sums]

# %% accumulate_gradients: divides by the running count within the loop
def accumulate_gradients(model, batches, loss_fn):
    model.zero_grad()
    n = 0
    for x, labels in batches:
        n += len(x)
        loss = loss_fn(model(x), labels) * len(x) / n
        loss.backward()

# %% accumulate_gradients: only the last loss runs backward
def accumulate_gradients(model, batches, loss_fn):
    model.zero_grad()
    total = 0
    for x, labels in batches:
        loss = loss_fn(model(x), labels)
        total += len(x)
    (loss * len(x) / total).backward()

# %% train_on: forgets zero_grad
def train_on(model, loader, loss_fn, optimizer, device):
    model.train()
    total, n = 0.0, 0
    for x, labels in loader:
        x, labels = x.to(device), labels.to(device)
        loss = loss_fn(model(x), labels)
        loss.backward()
        optimizer.step()
        total += loss.item() * len(x)
        n += len(x)
    return total / n

# %% train_on: mean over batches, not over examples
def train_on(model, loader, loss_fn, optimizer, device):
    model.train()
    losses = []
    for x, y in loader:
        x = x.to(device)
        y = y.to(device)
        optimizer.zero_grad()
        loss = loss_fn(model(x), y)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return sum(losses) / len(losses)

# %% train_on: clears the gradients between backward and step
def train_on(model, loader, loss_fn, optimizer, device):
    model.train()
    total = 0
    count = 0
    for x, y in loader:
        x, y = x.to(device), y.to(device)
        loss = loss_fn(model(x), y)
        loss.backward()
        optimizer.zero_grad()
        optimizer.step()
        total += loss.item() * x.shape[0]
        count += x.shape[0]
    return total / count

# %% train_on: gives back the last batch's loss
def train_on(model, loader, loss_fn, optimizer, device):
    model.train()
    for x, labels in loader:
        x, labels = x.to(device), labels.to(device)
        optimizer.zero_grad()
        loss = loss_fn(model(x), labels)
        loss.backward()
        optimizer.step()
    return loss.item()

# %% train_on: eval mode instead of training mode
def train_on(model, loader, loss_fn, optimizer, device):
    model.eval()
    total, n = 0.0, 0
    for x, labels in loader:
        x, labels = x.to(device), labels.to(device)
        optimizer.zero_grad()
        loss = loss_fn(model(x), labels)
        loss.backward()
        optimizer.step()
        total += float(loss) * len(labels)
        n += len(labels)
    return total / n

# %% train_on: one single step after all batches
def train_on(model, loader, loss_fn, optimizer, device):
    model.train()
    optimizer.zero_grad()
    total = 0.0
    n = 0
    for x, labels in loader:
        x, labels = x.to(device), labels.to(device)
        loss = loss_fn(model(x), labels)
        loss.backward()
        total += loss.item() * len(x)
        n += len(x)
    optimizer.step()
    return total / n

# %% train_on: loss is not weighed but divided by the examples, and a tensor comes back
def train_on(model, loader, loss_fn, optimizer, device):
    model.train()
    total = 0
    n = 0
    for x, labels in loader:
        optimizer.zero_grad()
        loss = loss_fn(model(x.to(device)), labels.to(device))
        loss.backward()
        optimizer.step()
        total += loss.detach()
        n += len(x)
    return total / n

# %% train_on: misunderstood, evaluates the loss and never learns
def train_on(model, loader, loss_fn, optimizer, device):
    model.train()
    total = 0
    n = 0
    with torch.no_grad():
        for x, labels in loader:
            x, labels = x.to(device), labels.to(device)
            loss = loss_fn(model(x), labels)
            total += loss.item() * len(x)
            n += len(x)
    return total / n

# %% train_on: takes the losses after the step
def train_on(model, loader, loss_fn, optimizer, device):
    model.train()
    total, n = 0.0, 0
    for x, labels in loader:
        x, labels = x.to(device), labels.to(device)
        optimizer.zero_grad()
        loss_fn(model(x), labels).backward()
        optimizer.step()
        total += loss_fn(model(x), labels).item() * len(x)
        n += len(x)
    return total / n

# %% train_on: returns inside the loop
def train_on(model, loader, loss_fn, optimizer, device):
    model.train()
    total = 0.0
    n = 0
    for x, labels in loader:
        x = x.to(device)
        labels = labels.to(device)
        optimizer.zero_grad()
        loss = loss_fn(model(x), labels)
        loss.backward()
        optimizer.step()
        total += loss.item() * len(x)
        n += len(x)
        return total / n
