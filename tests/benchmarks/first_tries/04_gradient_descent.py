# %% numerical_gradient: divided by h instead of 2h
def numerical_gradient(f, w, h=1e-5):
    w = np.array(w, dtype=float)
    grad = np.zeros(w.shape)
    for i in np.ndindex(w.shape):
        up, down = w.copy(), w.copy()
        up[i] += h
        down[i] -= h
        grad[i] = (f(up) - f(down)) / h
    return grad

# %% numerical_gradient: parentheses around 2h missing
def numerical_gradient(f, w, h=1e-5):
    w = w.astype(float)
    g = np.zeros_like(w)
    for i in np.ndindex(w.shape):
        e = np.zeros_like(w)
        e[i] = h
        g[i] = (f(w + e) - f(w - e)) / 2 * h
    return g

# %% numerical_gradient: forward difference, one side only
def numerical_gradient(f, w, h=1e-5):
    w = w.astype(float)
    g = np.zeros_like(w)
    f0 = f(w)
    for i in np.ndindex(w.shape):
        e = np.zeros_like(w)
        e[i] = h
        g[i] = (f(w + e) - f0) / h
    return g

# %% numerical_gradient: up and down swapped
def numerical_gradient(f, w, h=1e-5):
    w = np.array(w, dtype=np.float64)
    grad = np.zeros(w.shape)
    for idx in np.ndindex(w.shape):
        old = w[idx]
        w[idx] = old + h
        a = f(w)
        w[idx] = old - h
        b = f(w)
        w[idx] = old
        grad[idx] = (b - a) / (2 * h)
    return grad

# %% numerical_gradient: nudges all entries at once
def numerical_gradient(f, w, h=1e-5):
    slope = (f(w + h) - f(w - h)) / (2 * h)
    return np.full(w.shape, slope)

# %% numerical_gradient: loop over the first axis only, nudges whole rows
def numerical_gradient(f, w, h=1e-5):
    grad = np.zeros(w.shape)
    for i in range(len(w)):
        up = w.astype(float)
        down = w.astype(float)
        up[i] += h
        down[i] -= h
        grad[i] = (f(up) - f(down)) / (2 * h)
    return grad

# %% numerical_gradient: copies taken once, nudges pile up
def numerical_gradient(f, w, h=1e-5):
    up = np.array(w, dtype=float)
    down = np.array(w, dtype=float)
    grad = np.zeros(w.shape)
    for i in np.ndindex(w.shape):
        up[i] += h
        down[i] -= h
        grad[i] = (f(up) - f(down)) / (2 * h)
    return grad

# %% numerical_gradient: both nudges in one and the same array
def numerical_gradient(f, w, h=1e-5):
    w = np.array(w, dtype=float)
    grad = np.zeros(w.shape)
    for i in np.ndindex(w.shape):
        up = w
        down = w
        up[i] += h
        down[i] -= h
        grad[i] = (f(up) - f(down)) / (2 * h)
    return grad

# %% numerical_gradient: one side only and divided by 2h
def numerical_gradient(f, w, h=1e-5):
    w = np.array(w, dtype=float)
    grad = np.zeros(w.shape)
    for i in np.ndindex(w.shape):
        w2 = w.copy()
        w2[i] = w2[i] + h
        grad[i] = (f(w2) - f(w)) / (2 * h)
    return grad

# %% numerical_gradient: misunderstood, stretches each entry by 1 + h instead of nudging by h
def numerical_gradient(f, w, h=1e-5):
    w = np.array(w, dtype=float)
    grad = np.zeros(w.shape)
    for i in np.ndindex(w.shape):
        up, down = w.copy(), w.copy()
        up[i] = w[i] * (1 + h)
        down[i] = w[i] * (1 - h)
        grad[i] = (f(up) - f(down)) / (2 * h)
    return grad

# %% gradient_descent: plus, so it climbs
def gradient_descent(grad, w0, lr, steps):
    w = np.array(w0, dtype=float)
    path = [w]
    for _ in range(steps):
        w = w + lr * grad(w)
        path.append(w)
    return np.array(path)

# %% gradient_descent: start missing in the path
def gradient_descent(grad, w0, lr, steps):
    w = w0
    path = []
    for t in range(steps):
        w = w - lr * grad(w)
        path.append(w)
    return np.array(path)

# %% gradient_descent: one step too few
def gradient_descent(grad, w0, lr, steps):
    path = [w0.astype(float)]
    for t in range(1, steps):
        path.append(path[-1] - lr * grad(path[-1]))
    return np.array(path)

# %% gradient_descent: same array appended again and again, all rows are the end
def gradient_descent(grad, w0, lr, steps):
    w = w0.astype(float)
    path = [w]
    for _ in range(steps):
        w -= lr * grad(w)
        path.append(w)
    return np.array(path)

# %% gradient_descent: learning rate forgotten
def gradient_descent(grad, w0, lr, steps):
    path = np.zeros((steps + 1, len(w0)))
    path[0] = w0
    for t in range(steps):
        path[t + 1] = path[t] - grad(path[t])
    return path

# %% gradient_descent: gradient always at the start
def gradient_descent(grad, w0, lr, steps):
    w = np.array(w0, dtype=float)
    g = grad(w)
    path = [w.copy()]
    for _ in range(steps):
        w = w - lr * g
        path.append(w.copy())
    return np.array(path)

# %% gradient_descent: returns only the last place
def gradient_descent(grad, w0, lr, steps):
    w = np.array(w0, dtype=float)
    for _ in range(steps):
        w = w - lr * grad(w)
    return w

# %% gradient_descent: every step starts from w0
def gradient_descent(grad, w0, lr, steps):
    path = np.zeros((steps + 1, len(w0)))
    path[0] = w0
    for t in range(steps):
        path[t + 1] = w0 - lr * grad(path[t])
    return path

# %% gradient_descent: climbs, and the start is missing
def gradient_descent(grad, w0, lr, steps):
    w = np.array(w0, dtype=float)
    out = []
    i = 0
    while i < steps:
        w = w + lr * grad(w)
        out.append(w)
        i += 1
    return np.array(out)

# %% gradient_descent: misunderstood, steps all of length lr
def gradient_descent(grad, w0, lr, steps):
    w = np.array(w0, dtype=float)
    path = [w]
    for _ in range(steps):
        g = grad(w)
        w = w - lr * g / np.linalg.norm(g)
        path.append(w)
    return np.stack(path)

# %% linear_regression_gradients: factor 2 forgotten
def linear_regression_gradients(X, y, w, b):
    if y.shape != X.shape[:1] or w.shape != X.shape[1:]:
        given = f"X is {X.shape}, y is {y.shape} and w is {w.shape}"
        raise ValueError(f"linear_regression_gradients: {given}, expected (n, d), (n,) and (d,)")
    error = X @ w + b - y
    return X.T @ error / len(y), np.mean(error)

# %% linear_regression_gradients: error with the wrong sign
def linear_regression_gradients(X, y, w, b):
    if y.shape != X.shape[:1] or w.shape != X.shape[1:]:
        given = f"X is {X.shape}, y is {y.shape} and w is {w.shape}"
        raise ValueError(f"linear_regression_gradients: {given}, expected (n, d), (n,) and (d,)")
    n = len(X)
    err = y - (X @ w + b)
    dw = 2 / n * X.T @ err
    db = 2 / n * err.sum()
    return dw, db

# %% linear_regression_gradients: 1/n forgotten
def linear_regression_gradients(X, y, w, b):
    if y.shape != X.shape[:1] or w.shape != X.shape[1:]:
        given = f"X is {X.shape}, y is {y.shape} and w is {w.shape}"
        raise ValueError(f"linear_regression_gradients: {given}, expected (n, d), (n,) and (d,)")
    e = X @ w + b - y
    return 2 * X.T @ e, 2 * np.sum(e)

# %% linear_regression_gradients: bias missing in the prediction
def linear_regression_gradients(X, y, w, b):
    if y.shape != X.shape[:1] or w.shape != X.shape[1:]:
        given = f"X is {X.shape}, y is {y.shape} and w is {w.shape}"
        raise ValueError(f"linear_regression_gradients: {given}, expected (n, d), (n,) and (d,)")
    n = X.shape[0]
    y_hat = np.dot(X, w)
    dw = (2 / n) * np.dot(X.T, y_hat - y)
    db = (2 / n) * np.sum(y_hat - y)
    return dw, db

# %% linear_regression_gradients: divided by the number of features
def linear_regression_gradients(X, y, w, b):
    if y.shape != X.shape[:1] or w.shape != X.shape[1:]:
        given = f"X is {X.shape}, y is {y.shape} and w is {w.shape}"
        raise ValueError(f"linear_regression_gradients: {given}, expected (n, d), (n,) and (d,)")
    n = X.shape[1]
    err = X @ w + b - y
    return 2 * (X.T @ err) / n, 2 * err.sum() / n

# %% linear_regression_gradients: dw without the inputs
def linear_regression_gradients(X, y, w, b):
    if y.shape != X.shape[:1] or w.shape != X.shape[1:]:
        given = f"X is {X.shape}, y is {y.shape} and w is {w.shape}"
        raise ValueError(f"linear_regression_gradients: {given}, expected (n, d), (n,) and (d,)")
    err = X @ w + b - y
    db = 2 * err.mean()
    dw = 2 * err.mean() * np.ones(len(w))
    return dw, db

# %% linear_regression_gradients: db summed, not averaged
def linear_regression_gradients(X, y, w, b):
    if y.shape != X.shape[:1] or w.shape != X.shape[1:]:
        given = f"X is {X.shape}, y is {y.shape} and w is {w.shape}"
        raise ValueError(f"linear_regression_gradients: {given}, expected (n, d), (n,) and (d,)")
    dw = np.zeros(len(w))
    db = 0.0
    for i in range(len(y)):
        e = X[i] @ w + b - y[i]
        dw += 2 * e * X[i] / len(y)
        db += 2 * e
    return dw, db

# %% linear_regression_gradients: mean over the features instead of the examples
def linear_regression_gradients(X, y, w, b):
    if y.shape != X.shape[:1] or w.shape != X.shape[1:]:
        given = f"X is {X.shape}, y is {y.shape} and w is {w.shape}"
        raise ValueError(f"linear_regression_gradients: {given}, expected (n, d), (n,) and (d,)")
    err = X @ w + b - y
    dw = np.mean(2 * X * err[:, None], axis=1)
    return dw, np.mean(2 * err)

# %% linear_regression_gradients: factor 2 forgotten and sign wrong
def linear_regression_gradients(X, y, w, b):
    if y.shape != X.shape[:1] or w.shape != X.shape[1:]:
        given = f"X is {X.shape}, y is {y.shape} and w is {w.shape}"
        raise ValueError(f"linear_regression_gradients: {given}, expected (n, d), (n,) and (d,)")
    r = y - X @ w - b
    n = len(y)
    return (X.T @ r) / n, r.sum() / n

# %% linear_regression_gradients: misunderstood, gives the updated w and b
def linear_regression_gradients(X, y, w, b):
    if y.shape != X.shape[:1] or w.shape != X.shape[1:]:
        given = f"X is {X.shape}, y is {y.shape} and w is {w.shape}"
        raise ValueError(f"linear_regression_gradients: {given}, expected (n, d), (n,) and (d,)")
    err = X @ w + b - y
    dw = 2 * X.T @ err / len(y)
    db = 2 * np.mean(err)
    return w - dw, b - db

# %% logistic_regression_gradients: error with the wrong sign
def logistic_regression_gradients(X, y, w, b):
    if y.shape != X.shape[:1] or w.shape != X.shape[1:]:
        given = f"X is {X.shape}, y is {y.shape} and w is {w.shape}"
        raise ValueError(f"logistic_regression_gradients: {given}, expected (n, d), (n,) and (d,)")
    p = 1 / (1 + np.exp(-(X @ w + b)))
    err = y - p
    return X.T @ err / len(y), err.mean()

# %% logistic_regression_gradients: sigmoid forgotten
def logistic_regression_gradients(X, y, w, b):
    if y.shape != X.shape[:1] or w.shape != X.shape[1:]:
        given = f"X is {X.shape}, y is {y.shape} and w is {w.shape}"
        raise ValueError(f"logistic_regression_gradients: {given}, expected (n, d), (n,) and (d,)")
    z = X @ w + b
    n = len(y)
    return X.T @ (z - y) / n, np.sum(z - y) / n

# %% logistic_regression_gradients: factor 2 of the squared error
def logistic_regression_gradients(X, y, w, b):
    if y.shape != X.shape[:1] or w.shape != X.shape[1:]:
        given = f"X is {X.shape}, y is {y.shape} and w is {w.shape}"
        raise ValueError(f"logistic_regression_gradients: {given}, expected (n, d), (n,) and (d,)")
    n = X.shape[0]
    y_hat = 1 / (1 + np.exp(-(X @ w + b)))
    dw = 2 / n * X.T @ (y_hat - y)
    db = 2 / n * np.sum(y_hat - y)
    return dw, db

# %% logistic_regression_gradients: slope of the sigmoid multiplied once more
def logistic_regression_gradients(X, y, w, b):
    if y.shape != X.shape[:1] or w.shape != X.shape[1:]:
        given = f"X is {X.shape}, y is {y.shape} and w is {w.shape}"
        raise ValueError(f"logistic_regression_gradients: {given}, expected (n, d), (n,) and (d,)")
    p = 1 / (1 + np.exp(-(X @ w + b)))
    dz = (p - y) * p * (1 - p) / len(y)
    return X.T @ dz, dz.sum()

# %% logistic_regression_gradients: 1/n forgotten
def logistic_regression_gradients(X, y, w, b):
    if y.shape != X.shape[:1] or w.shape != X.shape[1:]:
        given = f"X is {X.shape}, y is {y.shape} and w is {w.shape}"
        raise ValueError(f"logistic_regression_gradients: {given}, expected (n, d), (n,) and (d,)")
    dw = np.zeros(X.shape[1])
    db = 0
    for i in range(len(y)):
        p = 1 / (1 + np.exp(-(np.dot(X[i], w) + b)))
        dw += (p - y[i]) * X[i]
        db += p - y[i]
    return dw, db

# %% logistic_regression_gradients: exponent of the sigmoid has the wrong sign
def logistic_regression_gradients(X, y, w, b):
    if y.shape != X.shape[:1] or w.shape != X.shape[1:]:
        given = f"X is {X.shape}, y is {y.shape} and w is {w.shape}"
        raise ValueError(f"logistic_regression_gradients: {given}, expected (n, d), (n,) and (d,)")
    p = 1 / (1 + np.exp(X @ w + b))
    return X.T @ (p - y) / len(y), np.mean(p - y)

# %% logistic_regression_gradients: minus only before Xw, not before the bias
def logistic_regression_gradients(X, y, w, b):
    if y.shape != X.shape[:1] or w.shape != X.shape[1:]:
        given = f"X is {X.shape}, y is {y.shape} and w is {w.shape}"
        raise ValueError(f"logistic_regression_gradients: {given}, expected (n, d), (n,) and (d,)")
    p = 1 / (1 + np.exp(-X @ w + b))
    dz = (p - y) / len(y)
    return X.T @ dz, dz.sum()

# %% logistic_regression_gradients: averages inputs and errors apart
def logistic_regression_gradients(X, y, w, b):
    if y.shape != X.shape[:1] or w.shape != X.shape[1:]:
        given = f"X is {X.shape}, y is {y.shape} and w is {w.shape}"
        raise ValueError(f"logistic_regression_gradients: {given}, expected (n, d), (n,) and (d,)")
    y_hat = 1 / (1 + np.exp(-(X @ w + b)))
    db = np.mean(y_hat - y)
    dw = X.mean(axis=0) * db
    return dw, db

# %% logistic_regression_gradients: bias forgotten and 1/n forgotten
def logistic_regression_gradients(X, y, w, b):
    if y.shape != X.shape[:1] or w.shape != X.shape[1:]:
        given = f"X is {X.shape}, y is {y.shape} and w is {w.shape}"
        raise ValueError(f"logistic_regression_gradients: {given}, expected (n, d), (n,) and (d,)")
    err = 1 / (1 + np.exp(-X @ w)) - y
    return X.T @ err, err.sum()

# %% logistic_regression_gradients: misunderstood, uses the decisions 0 and 1 instead of probabilities
def logistic_regression_gradients(X, y, w, b):
    if y.shape != X.shape[:1] or w.shape != X.shape[1:]:
        given = f"X is {X.shape}, y is {y.shape} and w is {w.shape}"
        raise ValueError(f"logistic_regression_gradients: {given}, expected (n, d), (n,) and (d,)")
    said = (X @ w + b >= 0).astype(int)
    err = said - y
    return X.T @ err / len(y), err.mean()

# %% fit_linear_regression: loss taken after the update
def fit_linear_regression(X, y, lr, steps):
    if y.shape != X.shape[:1]:
        given = f"X is {X.shape} and y is {y.shape}"
        raise ValueError(f"fit_linear_regression: {given}, expected (n, d) and (n,)")
    w, b = np.zeros(X.shape[1]), 0.0
    losses = []
    for _ in range(steps):
        dw, db = linear_regression_gradients(X, y, w, b)
        w = w - lr * dw
        b = b - lr * db
        losses.append(np.mean((X @ w + b - y) ** 2))
    return w, b, losses

# %% fit_linear_regression: climbs, plus instead of minus
def fit_linear_regression(X, y, lr, steps):
    if y.shape != X.shape[:1]:
        given = f"X is {X.shape} and y is {y.shape}"
        raise ValueError(f"fit_linear_regression: {given}, expected (n, d) and (n,)")
    w = np.zeros(X.shape[1])
    b = 0
    losses = []
    for i in range(steps):
        losses.append(np.mean((X @ w + b - y) ** 2))
        dw, db = linear_regression_gradients(X, y, w, b)
        w += lr * dw
        b += lr * db
    return w, b, losses

# %% fit_linear_regression: b's gradient taken at the new w
def fit_linear_regression(X, y, lr, steps):
    if y.shape != X.shape[:1]:
        given = f"X is {X.shape} and y is {y.shape}"
        raise ValueError(f"fit_linear_regression: {given}, expected (n, d) and (n,)")
    n, d = X.shape
    w, b = np.zeros(d), 0.0
    losses = []
    for _ in range(steps):
        losses.append(np.mean((X @ w + b - y) ** 2))
        w = w - lr * 2 / n * X.T @ (X @ w + b - y)
        b = b - lr * 2 / n * np.sum(X @ w + b - y)
    return w, b, losses

# %% fit_linear_regression: starts at one instead of zero
def fit_linear_regression(X, y, lr, steps):
    if y.shape != X.shape[:1]:
        given = f"X is {X.shape} and y is {y.shape}"
        raise ValueError(f"fit_linear_regression: {given}, expected (n, d) and (n,)")
    w, b, losses = np.ones(X.shape[1]), 0.0, []
    for _ in range(steps):
        losses.append(((X @ w + b - y) ** 2).mean())
        dw, db = linear_regression_gradients(X, y, w, b)
        w, b = w - lr * dw, b - lr * db
    return w, b, losses

# %% fit_linear_regression: factor 2 of the gradient forgotten
def fit_linear_regression(X, y, lr, steps):
    if y.shape != X.shape[:1]:
        given = f"X is {X.shape} and y is {y.shape}"
        raise ValueError(f"fit_linear_regression: {given}, expected (n, d) and (n,)")
    w, b = np.zeros(X.shape[1]), 0.0
    losses = []
    for _ in range(steps):
        err = X @ w + b - y
        losses.append(float(np.mean(err**2)))
        w = w - lr * X.T @ err / len(y)
        b = b - lr * err.mean()
    return w, b, losses

# %% fit_linear_regression: losses summed instead of averaged
def fit_linear_regression(X, y, lr, steps):
    if y.shape != X.shape[:1]:
        given = f"X is {X.shape} and y is {y.shape}"
        raise ValueError(f"fit_linear_regression: {given}, expected (n, d) and (n,)")
    w, b = np.zeros(X.shape[1]), 0.0
    losses = np.zeros(steps)
    for t in range(steps):
        losses[t] = np.sum((X @ w + b - y) ** 2)
        dw, db = linear_regression_gradients(X, y, w, b)
        w = w - lr * dw
        b = b - lr * db
    return w, b, losses

# %% fit_linear_regression: bias never updated
def fit_linear_regression(X, y, lr, steps):
    if y.shape != X.shape[:1]:
        given = f"X is {X.shape} and y is {y.shape}"
        raise ValueError(f"fit_linear_regression: {given}, expected (n, d) and (n,)")
    w = np.zeros(X.shape[1])
    b = 0.0
    losses = []
    for _ in range(steps):
        losses.append(np.mean((X @ w + b - y) ** 2))
        dw, db = linear_regression_gradients(X, y, w, b)
        w = w - lr * dw
    return w, b, losses

# %% fit_linear_regression: only the last loss returned
def fit_linear_regression(X, y, lr, steps):
    if y.shape != X.shape[:1]:
        given = f"X is {X.shape} and y is {y.shape}"
        raise ValueError(f"fit_linear_regression: {given}, expected (n, d) and (n,)")
    w, b = np.zeros(X.shape[1]), 0.0
    for _ in range(steps):
        loss = np.mean((X @ w + b - y) ** 2)
        dw, db = linear_regression_gradients(X, y, w, b)
        w = w - lr * dw
        b = b - lr * db
    return w, b, loss

# %% fit_linear_regression: 1/n of the gradient forgotten and half the loss
def fit_linear_regression(X, y, lr, steps):
    if y.shape != X.shape[:1]:
        given = f"X is {X.shape} and y is {y.shape}"
        raise ValueError(f"fit_linear_regression: {given}, expected (n, d) and (n,)")
    w, b = np.zeros(X.shape[1]), 0.0
    losses = []
    for _ in range(steps):
        err = X @ w + b - y
        losses.append(0.5 * np.mean(err**2))
        w = w - lr * 2 * X.T @ err
        b = b - lr * 2 * np.sum(err)
    return w, b, losses

# %% fit_linear_regression: misunderstood, an update after each example
def fit_linear_regression(X, y, lr, steps):
    if y.shape != X.shape[:1]:
        given = f"X is {X.shape} and y is {y.shape}"
        raise ValueError(f"fit_linear_regression: {given}, expected (n, d) and (n,)")
    w, b = np.zeros(X.shape[1]), 0.0
    losses = []
    for _ in range(steps):
        losses.append(np.mean((X @ w + b - y) ** 2))
        for i in range(len(X)):
            e = X[i] @ w + b - y[i]
            w = w - lr * 2 * e * X[i]
            b = b - lr * 2 * e
    return w, b, losses

# %% train: gradients never cleared
def train(model, X, y, loss_fn, lr, epochs):
    model.train()
    opt = torch.optim.SGD(model.parameters(), lr=lr)
    losses = []
    for _ in range(epochs):
        loss = loss_fn(model(X), y)
        loss.backward()
        opt.step()
        losses.append(loss.item())
    return losses

# %% train: gradients cleared between backward and step
def train(model, X, y, loss_fn, lr, epochs):
    model.train()
    opt = torch.optim.SGD(model.parameters(), lr=lr)
    losses = []
    for epoch in range(epochs):
        loss = loss_fn(model(X), y)
        loss.backward()
        opt.zero_grad()
        opt.step()
        losses.append(loss.item())
    return losses

# %% train: loss taken after the update
def train(model, X, y, loss_fn, lr, epochs):
    model.train()
    opt = torch.optim.SGD(model.parameters(), lr=lr)
    losses = []
    for _ in range(epochs):
        opt.zero_grad()
        loss_fn(model(X), y).backward()
        opt.step()
        losses.append(loss_fn(model(X), y).item())
    return losses

# %% train: one epoch too few
def train(model, X, y, loss_fn, lr, epochs):
    model.train()
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    losses = []
    for epoch in range(1, epochs):
        optimizer.zero_grad()
        loss = loss_fn(model(X), y)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses

# %% train: step forgotten
def train(model, X, y, loss_fn, lr, epochs):
    model.train()
    opt = torch.optim.SGD(model.parameters(), lr=lr)
    losses = []
    for _ in range(epochs):
        opt.zero_grad()
        loss = loss_fn(model(X), y)
        loss.backward()
        losses.append(loss.item())
    return losses

# %% train: update by hand climbs
def train(model, X, y, loss_fn, lr, epochs):
    model.train()
    losses = []
    for _ in range(epochs):
        model.zero_grad()
        loss = loss_fn(model(X), y)
        loss.backward()
        with torch.no_grad():
            for p in model.parameters():
                p += lr * p.grad
        losses.append(loss.item())
    return losses

# %% train: eval mode instead of training mode
def train(model, X, y, loss_fn, lr, epochs):
    model.eval()
    opt = torch.optim.SGD(model.parameters(), lr=lr)
    losses = []
    for _ in range(epochs):
        opt.zero_grad()
        loss = loss_fn(model(X), y)
        loss.backward()
        opt.step()
        losses.append(loss.item())
    return losses

# %% train: lr not handed on, a fixed rate of 0.01
def train(model, X, y, loss_fn, lr, epochs):
    model.train()
    opt = torch.optim.SGD(model.parameters(), lr=0.01)
    losses = []
    for _ in range(epochs):
        opt.zero_grad()
        loss = loss_fn(model(X), y)
        loss.backward()
        opt.step()
        losses.append(loss.item())
    return losses

# %% train: gradients cleared only once before the loop, and loss after the update
def train(model, X, y, loss_fn, lr, epochs):
    model.train()
    opt = torch.optim.SGD(model.parameters(), lr=lr)
    opt.zero_grad()
    losses = []
    for _ in range(epochs):
        loss = loss_fn(model(X), y)
        loss.backward()
        opt.step()
        with torch.no_grad():
            losses.append(loss_fn(model(X), y).item())
    return losses

# %% train: misunderstood, an update after each example
def train(model, X, y, loss_fn, lr, epochs):
    model.train()
    opt = torch.optim.SGD(model.parameters(), lr=lr)
    losses = []
    for _ in range(epochs):
        total = 0.0
        for i in range(len(X)):
            opt.zero_grad()
            loss = loss_fn(model(X[i : i + 1]), y[i : i + 1])
            loss.backward()
            opt.step()
            total += loss.item()
        losses.append(total / len(X))
    return losses
