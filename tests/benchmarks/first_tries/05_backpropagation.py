# %% dense_backward: dW and db are divided by n, though the 1/n is already in dout
def dense_backward(dout, x, W):
    n = x.shape[0]
    dx = dout @ W.T
    dW = x.T @ dout / n
    db = dout.sum(axis=0) / n
    return dx, dW, db

# %% dense_backward: db is a mean over the examples instead of a sum
def dense_backward(dout, x, W):
    if x.shape[1] != W.shape[0]:  # they meet in no product here, so NumPy would not notice
        raise ValueError(f"dense_backward: x is {x.shape}, which does not fit W {W.shape}")
    return dout @ W.T, x.T @ dout, np.mean(dout, axis=0)

# %% dense_backward: db is summed over the wrong axis
def dense_backward(dout, x, W):
    dx = np.dot(dout, W.T)
    dW = np.dot(x.T, dout)
    db = np.sum(dout, axis=1)
    return (dx, dW, db)

# %% dense_backward: dW comes out transposed
def dense_backward(dout, x, W):
    dx = dout @ W.T
    dW = dout.T @ x
    db = dout.sum(0)
    return dx, dW, db

# %% dense_backward: the loop overwrites dW with each example instead of adding it
def dense_backward(dout, x, W):
    dx = np.zeros(x.shape)
    dW = np.zeros(W.shape)
    db = np.zeros(W.shape[1])
    for i in range(len(x)):
        dx[i] = W @ dout[i]
        dW = np.outer(x[i], dout[i])
        db += dout[i]
    return dx, dW, db

# %% dense_backward: the tuple comes in another order, dW first
def dense_backward(dout, x, W):
    dW = x.T @ dout
    db = dout.sum(axis=0)
    dx = dout @ W.T
    return dW, dx, db

# %% dense_backward: db is not summed at all, and dW is a mean
def dense_backward(dout, x, W):
    dx = dout @ W.T
    dW = (x.T @ dout) / len(x)
    db = dout
    return dx, dW, db

# %% dense_backward: misunderstood, takes the forward output instead of dout
def dense_backward(dout, x, W):
    z = x @ W
    dz = dout * z
    dx = dz @ W.T
    dW = x.T @ dz
    db = dz.sum(axis=0)
    return dx, dW, db

# %% dense_backward: db sums everything to one number
def dense_backward(dout, x, W):
    dx = dout.dot(W.T)
    dW = x.T.dot(dout)
    db = dout.sum()
    return dx, dW, db

# %% dense_backward: reshape instead of a transpose in dx
def dense_backward(dout, x, W):
    return dout @ W.reshape(W.shape[1], W.shape[0]), x.T @ dout, dout.sum(axis=0)

# %% relu_backward: looks at the sign of dout instead of z
def relu_backward(dout, z):
    return dout * (dout > 0)

# %% relu_backward: the mask is the wrong way round
def relu_backward(dout, z):
    return np.where(z > 0, 0, dout)

# %% relu_backward: multiplies by relu(z) instead of its slope
def relu_backward(dout, z):
    relu = np.maximum(0, z)
    return dout * relu

# %% relu_backward: forgets dout, gives only the slope
def relu_backward(dout, z):
    grad = np.zeros_like(z)
    grad[z > 0] = 1
    return grad

# %% relu_backward: gradient passes at z = 0, too
def relu_backward(dout, z):
    return dout * (z >= 0)

# %% relu_backward: applies ReLU to dout once more after the mask
def relu_backward(dout, z):
    d = np.where(z > 0, dout, 0.0)
    return np.maximum(d, 0)

# %% relu_backward: arguments swapped and the comparison at zero is loose
def relu_backward(dout, z):
    return z * (dout >= 0)

# %% relu_backward: misunderstood, subtracts the gradient and runs ReLU forward
def relu_backward(dout, z):
    return np.maximum(z - dout, 0)

# %% relu_backward: writes zeros into the caller's dout
def relu_backward(dout, z):
    dout[z <= 0] = 0
    return dout

# %% relu_backward: leaky slope on the negative side
def relu_backward(dout, z):
    return np.where(z > 0, dout, 0.01 * dout)

# %% sigmoid_backward: takes z for the sigmoid's output
def sigmoid_backward(dout, z):
    return dout * z * (1 - z)

# %% sigmoid_backward: forgets dout
def sigmoid_backward(dout, z):
    s = 1 / (1 + np.exp(-z))
    return s * (1 - s)

# %% sigmoid_backward: forgets the factor 1 - s
def sigmoid_backward(dout, z):
    s = 1 / (1 + np.exp(-z))
    return dout * s

# %% sigmoid_backward: uses tanh's slope 1 - s^2
def sigmoid_backward(dout, z):
    s = 1.0 / (1.0 + np.exp(-z))
    ds = 1 - s ** 2
    return dout * ds

# %% sigmoid_backward: brackets missing, s * 1 - s
def sigmoid_backward(dout, z):
    s = 1 / (1 + np.exp(-z))
    return dout * (s * 1 - s)

# %% sigmoid_backward: sign of the slope is wrong
def sigmoid_backward(dout, z):
    s = 1 / (1 + np.exp(-z))
    return dout * s * (s - 1)

# %% sigmoid_backward: 1 - z for 1 - s, and the exponent has the wrong sign
def sigmoid_backward(dout, z):
    sig = 1 / (1 + np.exp(z))
    return dout * sig * (1 - z)

# %% sigmoid_backward: misunderstood, applies the sigmoid to dout * z
def sigmoid_backward(dout, z):
    a = dout * z
    s = 1 / (1 + np.exp(-a))
    return s * (1 - s)

# %% sigmoid_backward: forgets the exponent's bracket, 1 / 1 + exp(-z)
def sigmoid_backward(dout, z):
    s = 1 / 1 + np.exp(-z)
    return dout * s * (1 - s)

# %% sigmoid_backward: slope is the exponential over the first power of 1 + e^-z
def sigmoid_backward(dout, z):
    e = np.exp(-z)
    return dout * e / (1 + e)

# %% softmax_cross_entropy_backward: forgets 1/n
def softmax_cross_entropy_backward(logits, labels):
    n = len(logits)
    e = np.exp(logits)
    p = e / e.sum(axis=1, keepdims=True)
    p[np.arange(n), labels] -= 1
    return p

# %% softmax_cross_entropy_backward: softmax over the wrong axis
def softmax_cross_entropy_backward(logits, labels):
    n = len(logits)
    p = np.exp(logits) / np.sum(np.exp(logits), axis=0)
    p[np.arange(n), labels] -= 1
    return p / n

# %% softmax_cross_entropy_backward: softmax over the whole batch at once
def softmax_cross_entropy_backward(logits, labels):
    n, k = logits.shape
    p = np.exp(logits) / np.exp(logits).sum()
    onehot = np.eye(k)[labels]
    return (p - onehot) / n

# %% softmax_cross_entropy_backward: wrong sign, target minus probability
def softmax_cross_entropy_backward(logits, labels):
    n, k = logits.shape
    y = np.zeros((n, k))
    for i in range(n):
        y[i, labels[i]] = 1
    p = np.exp(logits)
    p = p / p.sum(axis=1, keepdims=True)
    return (y - p) / n

# %% softmax_cross_entropy_backward: divides before taking the 1 off
def softmax_cross_entropy_backward(logits, labels):
    n = len(logits)
    p = np.exp(logits)
    p /= p.sum(axis=1, keepdims=True)
    p = p / n
    p[np.arange(n), labels] -= 1
    return p

# %% softmax_cross_entropy_backward: takes 1 off in the labels' columns of every row
def softmax_cross_entropy_backward(logits, labels):
    n = len(logits)
    p = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    p[:, labels] -= 1
    return p / n

# %% softmax_cross_entropy_backward: divides by the number of classes, and has the sign wrong
def softmax_cross_entropy_backward(logits, labels):
    k = logits.shape[1]
    p = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    return (np.eye(k)[labels] - p) / k

# %% softmax_cross_entropy_backward: misunderstood, gives the gradient at the probabilities
def softmax_cross_entropy_backward(logits, labels):
    n = len(logits)
    p = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    grad = np.zeros_like(p)
    grad[np.arange(n), labels] = -1 / p[np.arange(n), labels]
    return grad / n

# %% softmax_cross_entropy_backward: forgets the softmax
def softmax_cross_entropy_backward(logits, labels):
    n = len(logits)
    grad = logits.astype(float).copy()
    grad[np.arange(n), labels] -= 1
    return grad / n

# %% softmax_cross_entropy_backward: mean over all entries, n * k
def softmax_cross_entropy_backward(logits, labels):
    e = np.exp(logits)
    p = e / e.sum(axis=1, keepdims=True)
    p[np.arange(len(labels)), labels] -= 1
    return p / p.size

# %% mlp_loss_and_gradients: ReLU after the last layer, too
def mlp_loss_and_gradients(x, labels, params):
    n = len(x)
    h = x
    inputs = []
    zs = []
    for W, b in params:
        inputs.append(h)
        z = h @ W + b
        zs.append(z)
        h = np.maximum(z, 0)
    p = np.exp(h) / np.exp(h).sum(axis=1, keepdims=True)
    loss = -np.log(p[np.arange(n), labels]).mean()
    d = p.copy()
    d[np.arange(n), labels] -= 1
    d = d / n
    grads = []
    for i in reversed(range(len(params))):
        d = d * (zs[i] > 0)
        W, b = params[i]
        grads.insert(0, (inputs[i].T @ d, d.sum(axis=0)))
        d = d @ W.T
    return loss, grads

# %% mlp_loss_and_gradients: gradients come in backward order
def mlp_loss_and_gradients(x, labels, params):
    n = len(x)
    hs, zs = [x], []
    for i, (W, b) in enumerate(params):
        z = hs[-1] @ W + b
        zs.append(z)
        hs.append(z if i == len(params) - 1 else np.maximum(z, 0))
    logits = zs[-1]
    p = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    loss = -np.mean(np.log(p[np.arange(n), labels]))
    d = softmax_cross_entropy_backward(logits, labels)
    grads = []
    for i in range(len(params) - 1, -1, -1):
        dx, dW, db = dense_backward(d, hs[i], params[i][0])
        grads.append((dW, db))
        if i > 0:
            d = relu_backward(dx, zs[i - 1])
    return loss, grads

# %% mlp_loss_and_gradients: loss is a sum instead of a mean
def mlp_loss_and_gradients(x, labels, params):
    n = len(x)
    cache = []
    h = x
    for i, (W, b) in enumerate(params):
        z = h @ W + b
        cache.append((h, z))
        if i < len(params) - 1:
            h = np.maximum(z, 0)
    p = np.exp(z) / np.sum(np.exp(z), axis=1, keepdims=True)
    loss = -np.sum(np.log(p[range(n), labels]))
    dz = softmax_cross_entropy_backward(z, labels)
    grads = [None] * len(params)
    for i in range(len(params) - 1, -1, -1):
        h, z = cache[i]
        if i < len(params) - 1:
            dz = relu_backward(dz, z)
        dh, dW, db = dense_backward(dz, h, params[i][0])
        grads[i] = (dW, db)
        dz = dh
    return loss, grads

# %% mlp_loss_and_gradients: the gradient lacks 1/n though the loss is a mean
def mlp_loss_and_gradients(x, labels, params):
    n = len(x)
    acts = [x]
    pre = []
    for k in range(len(params)):
        W, b = params[k]
        z = acts[-1] @ W + b
        pre.append(z)
        if k != len(params) - 1:
            acts.append(np.maximum(0, z))
    e = np.exp(pre[-1])
    p = e / e.sum(axis=1, keepdims=True)
    loss = float(np.mean(-np.log(p[np.arange(n), labels])))
    delta = p.copy()
    delta[np.arange(n), labels] -= 1
    grads = []
    for k in range(len(params) - 1, -1, -1):
        grads.append((acts[k].T @ delta, delta.sum(axis=0)))
        if k > 0:
            delta = (delta @ params[k][0].T) * (pre[k - 1] > 0)
    grads.reverse()
    return loss, grads

# %% mlp_loss_and_gradients: forgets ReLU's mask on the way back, and the loss is a log to base 2
def mlp_loss_and_gradients(x, labels, params):
    n = len(x)
    hs = [x]
    for W, b in params[:-1]:
        hs.append(np.maximum(hs[-1] @ W + b, 0))
    W, b = params[-1]
    logits = hs[-1] @ W + b
    p = np.exp(logits)
    p = p / p.sum(axis=1, keepdims=True)
    loss = -np.mean(np.log2(p[np.arange(n), labels]))
    d = p
    d[np.arange(n), labels] -= 1
    d /= n
    grads = []
    for (W, b), h in zip(params[::-1], hs[::-1]):
        grads.append((h.T @ d, d.sum(axis=0)))
        d = d @ W.T
    return loss, grads[::-1]

# %% mlp_loss_and_gradients: forgets the biases on the way forward
def mlp_loss_and_gradients(x, labels, params):
    n = len(x)
    h = x
    xs, zs = [], []
    for i, (W, b) in enumerate(params):
        xs.append(h)
        h = h @ W
        zs.append(h)
        if i < len(params) - 1:
            h = np.maximum(h, 0)
    p = np.exp(h) / np.exp(h).sum(axis=1, keepdims=True)
    loss = -np.log(p[np.arange(n), labels]).sum() / n
    d = softmax_cross_entropy_backward(h, labels)
    grads = []
    for i in range(len(params))[::-1]:
        d, dW, db = dense_backward(d, xs[i], params[i][0])
        grads = [(dW, db)] + grads
        if i > 0:
            d = relu_backward(d, zs[i - 1])
    return loss, grads

# %% mlp_loss_and_gradients: misunderstood, takes squared errors against one-hot labels
def mlp_loss_and_gradients(x, labels, params):
    n = len(x)
    h = x
    store = []
    for i, (W, b) in enumerate(params):
        z = h @ W + b
        store.append((h, z))
        h = np.maximum(z, 0) if i < len(params) - 1 else z
    p = np.exp(h) / np.exp(h).sum(axis=1, keepdims=True)
    y = np.eye(h.shape[1])[labels]
    loss = np.mean((p - y) ** 2)
    d = (p - y) / n
    grads = []
    for i in range(len(params) - 1, -1, -1):
        hin, z = store[i]
        if i < len(params) - 1:
            d = d * (z > 0)
        grads.insert(0, (hin.T @ d, d.sum(0)))
        d = d @ params[i][0].T
    return loss, grads

# %% mlp_loss_and_gradients: forgets the minus of the loss
def mlp_loss_and_gradients(x, labels, params):
    n = len(x)
    inputs, pres = [], []
    h = x
    for i in range(len(params)):
        inputs.append(h)
        pres.append(h @ params[i][0] + params[i][1])
        h = np.maximum(pres[-1], 0)
    logits = pres[-1]
    p = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    loss = 0
    for i in range(n):
        loss += np.log(p[i, labels[i]])
    loss = loss / n
    dz = softmax_cross_entropy_backward(logits, labels)
    grads = [0] * len(params)
    for i in range(len(params) - 1, -1, -1):
        dh, dW, db = dense_backward(dz, inputs[i], params[i][0])
        grads[i] = (dW, db)
        if i > 0:
            dz = relu_backward(dh, pres[i - 1])
    return loss, grads

# %% mlp_loss_and_gradients: db is a mean over examples
def mlp_loss_and_gradients(x, labels, params):
    n = len(x)
    hs, zs = [x], []
    for W, b in params:
        zs.append(hs[-1] @ W + b)
        hs.append(np.maximum(zs[-1], 0))
    e = np.exp(zs[-1])
    p = e / e.sum(axis=1, keepdims=True)
    loss = -np.log(p[np.arange(n), labels]).mean()
    p[np.arange(n), labels] -= 1
    d = p / n
    grads = []
    for i in range(len(params) - 1, -1, -1):
        grads.append((hs[i].T @ d, d.mean(axis=0)))
        if i > 0:
            d = d @ params[i][0].T * (zs[i - 1] > 0)
    return loss, grads[::-1]

# %% mlp_loss_and_gradients: no ReLU between the layers
def mlp_loss_and_gradients(x, labels, params):
    n = len(x)
    hs = [x]
    for W, b in params:
        hs.append(hs[-1] @ W + b)
    logits = hs[-1]
    p = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    loss = -np.mean(np.log(p[np.arange(n), labels]))
    d = (p - np.eye(logits.shape[1])[labels]) / n
    grads = []
    for i in range(len(params) - 1, -1, -1):
        d, dW, db = dense_backward(d, hs[i], params[i][0])
        grads.insert(0, (dW, db))
    return loss, grads

# %% gradient_check: divides by h instead of 2h
def gradient_check(f, grad, w):
    h = 1e-5
    a = grad(w)
    worst = 0
    for i in np.ndindex(w.shape):
        wp = w.copy()
        wm = w.copy()
        wp[i] += h
        wm[i] -= h
        num = (f(wp) - f(wm)) / h
        worst = max(worst, abs(a[i] - num) / max(abs(a[i]), abs(num), 1e-8))
    return worst

# %% gradient_check: gives the mean error instead of the largest
def gradient_check(f, grad, w):
    h = 1e-5
    a = grad(w)
    num = np.zeros(w.shape)
    for i in np.ndindex(w.shape):
        e = np.zeros(w.shape)
        e[i] = h
        num[i] = (f(w + e) - f(w - e)) / (2 * h)
    err = np.abs(a - num) / np.maximum(np.maximum(np.abs(a), np.abs(num)), 1e-8)
    return err.mean()

# %% gradient_check: nudges all entries at once
def gradient_check(f, grad, w):
    h = 1e-5
    a = grad(w)
    num = (f(w + h) - f(w - h)) / (2 * h)
    err = np.abs(a - num) / np.maximum(np.maximum(np.abs(a), np.abs(num)), 1e-8)
    return np.max(err)

# %% gradient_check: absolute instead of relative error
def gradient_check(f, grad, w):
    h = 1e-5
    a = grad(w)
    errors = []
    for place in np.ndindex(w.shape):
        w1 = w.copy(); w1[place] += h
        w2 = w.copy(); w2[place] -= h
        n = (f(w1) - f(w2)) / (2 * h)
        errors.append(abs(a[place] - n))
    return max(errors)

# %% gradient_check: no absolute value around the difference
def gradient_check(f, grad, w):
    h = 1e-5
    a = grad(w)
    worst = -np.inf
    for i in np.ndindex(w.shape):
        e = np.zeros(w.shape)
        e[i] = h
        n = (f(w + e) - f(w - e)) / (2 * h)
        err = (a[i] - n) / max(abs(a[i]), abs(n), 1e-8)
        if err > worst:
            worst = err
    return worst

# %% gradient_check: w is nudged in place and never set back
def gradient_check(f, grad, w):
    h = 1e-5
    a = grad(w)
    worst = 0.0
    for i in np.ndindex(w.shape):
        w[i] += h
        up = f(w)
        w[i] -= 2 * h
        down = f(w)
        n = (up - down) / (2 * h)
        worst = max(worst, abs(a[i] - n) / max(abs(a[i]), abs(n), 1e-8))
    return worst

# %% gradient_check: divides by the sum of both, and stops at the first axis's entries
def gradient_check(f, grad, w):
    h = 1e-5
    a = grad(w)
    worst = 0
    for i in range(len(w)):
        wp, wm = w.copy(), w.copy()
        wp[i] += h
        wm[i] -= h
        n = (f(wp) - f(wm)) / (2 * h)
        err = np.abs(a[i] - n) / (np.abs(a[i]) + np.abs(n) + 1e-8)
        worst = max(worst, np.max(err))
    return worst

# %% gradient_check: misunderstood, gives back the numerical gradient
def gradient_check(f, grad, w):
    h = 1e-5
    n = np.zeros(w.shape)
    for i in np.ndindex(w.shape):
        e = np.zeros(w.shape)
        e[i] = h
        n[i] = (f(w + e) - f(w - e)) / (2 * h)
    return n

# %% gradient_check: missing brackets, / 2 * h
def gradient_check(f, grad, w):
    h = 1e-5
    a = grad(w)
    worst = 0
    for i in np.ndindex(w.shape):
        p = w.copy(); p[i] = p[i] + h
        m = w.copy(); m[i] = m[i] - h
        n = (f(p) - f(m)) / 2 * h
        worst = max(worst, abs(a[i] - n) / max(abs(a[i]), abs(n), 1e-8))
    return worst

# %% gradient_check: gives True or False instead of the error
def gradient_check(f, grad, w):
    h = 1e-5
    a = grad(w)
    n = np.zeros(w.shape)
    for i in np.ndindex(w.shape):
        wp = w.copy()
        wp[i] += h
        wm = w.copy()
        wm[i] -= h
        n[i] = (f(wp) - f(wm)) / (2 * h)
    return np.allclose(a, n)

# %% Value: gradients are set with = instead of added up
class Value:
    def __init__(self, data, parents=()):
        self.data = data
        self.grad = 0
        self._backward = lambda: None
        self._prev = parents

    def __add__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        out = Value(self.data + other.data, (self, other))
        def _backward():
            self.grad = out.grad
            other.grad = out.grad
        out._backward = _backward
        return out

    def __mul__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        out = Value(self.data * other.data, (self, other))
        def _backward():
            self.grad = other.data * out.grad
            other.grad = self.data * out.grad
        out._backward = _backward
        return out

    def __pow__(self, n):
        out = Value(self.data ** n, (self,))
        def _backward():
            self.grad = n * self.data ** (n - 1) * out.grad
        out._backward = _backward
        return out

    def relu(self):
        out = Value(self.data if self.data > 0 else 0, (self,))
        def _backward():
            self.grad = (out.data > 0) * out.grad
        out._backward = _backward
        return out

    def tanh(self):
        t = math.tanh(self.data)
        out = Value(t, (self,))
        def _backward():
            self.grad = (1 - t ** 2) * out.grad
        out._backward = _backward
        return out

    def exp(self):
        out = Value(math.exp(self.data), (self,))
        def _backward():
            self.grad = out.data * out.grad
        out._backward = _backward
        return out

    def __neg__(self):
        return self * -1

    def __sub__(self, other):
        return self + (-other)

    def __truediv__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        return self * other ** -1

    def __radd__(self, other):
        return self + other

    def __rmul__(self, other):
        return self * other

    def __rsub__(self, other):
        return (-self) + other

    def __rtruediv__(self, other):
        return Value(other) / self

    def backward(self):
        topo, seen = [], set()
        def build(v):
            if v not in seen:
                seen.add(v)
                for p in v._prev:
                    build(p)
                topo.append(v)
        build(self)
        self.grad = 1
        for v in reversed(topo):
            v._backward()

# %% Value: backward never clears the gradients
class Value:
    def __init__(self, data, children=()):
        self.data = data
        self.grad = 0.0
        self.children = children  # pairs (node, slope)

    @staticmethod
    def wrap(v):
        return v if isinstance(v, Value) else Value(v)

    def __add__(self, o):
        o = Value.wrap(o)
        return Value(self.data + o.data, [(self, 1), (o, 1)])

    def __sub__(self, o):
        o = Value.wrap(o)
        return Value(self.data - o.data, [(self, 1), (o, -1)])

    def __mul__(self, o):
        o = Value.wrap(o)
        return Value(self.data * o.data, [(self, o.data), (o, self.data)])

    def __truediv__(self, o):
        o = Value.wrap(o)
        return Value(self.data / o.data, [(self, 1 / o.data), (o, -self.data / o.data ** 2)])

    def __neg__(self):
        return Value(-self.data, [(self, -1)])

    def __radd__(self, o):
        return Value.wrap(o) + self

    def __rsub__(self, o):
        return Value.wrap(o) - self

    def __rmul__(self, o):
        return Value.wrap(o) * self

    def __rtruediv__(self, o):
        return Value.wrap(o) / self

    def __pow__(self, n):
        return Value(self.data ** n, [(self, n * self.data ** (n - 1))])

    def relu(self):
        return Value(max(0, self.data), [(self, 1 if self.data > 0 else 0)])

    def tanh(self):
        t = (math.exp(2 * self.data) - 1) / (math.exp(2 * self.data) + 1)
        return Value(t, [(self, 1 - t * t)])

    def exp(self):
        e = math.exp(self.data)
        return Value(e, [(self, e)])

    def backward(self):
        order = []
        visited = set()
        def visit(v):
            if id(v) in visited:
                return
            visited.add(id(v))
            for c, s in v.children:
                visit(c)
            order.append(v)
        visit(self)
        self.grad = 1.0
        for v in reversed(order):
            for c, s in v.children:
                c.grad += s * v.grad

# %% Value: recursion hands a node's whole gradient on at every visit, no topological order
class Value:
    def __init__(self, data, parents=(), slopes=()):
        self.data = data
        self.grad = 0
        self.parents = parents
        self.slopes = slopes

    def __add__(self, other):
        if not isinstance(other, Value):
            other = Value(other)
        return Value(self.data + other.data, (self, other), (1, 1))

    def __mul__(self, other):
        if not isinstance(other, Value):
            other = Value(other)
        return Value(self.data * other.data, (self, other), (other.data, self.data))

    def __neg__(self):
        return Value(-self.data, (self,), (-1,))

    def __sub__(self, other):
        return self + (-other)

    def __pow__(self, n):
        return Value(self.data ** n, (self,), (n * self.data ** (n - 1),))

    def __truediv__(self, other):
        if not isinstance(other, Value):
            other = Value(other)
        return self * other ** -1

    __radd__ = __add__
    __rmul__ = __mul__

    def __rsub__(self, other):
        return Value(other) - self

    def __rtruediv__(self, other):
        return Value(other) / self

    def relu(self):
        return Value(max(self.data, 0), (self,), (1.0 * (self.data > 0),))

    def tanh(self):
        t = np.tanh(self.data)
        return Value(t, (self,), (1 - t ** 2,))

    def exp(self):
        return Value(np.exp(self.data), (self,), (np.exp(self.data),))

    def clear(self):
        self.grad = 0
        for p in self.parents:
            p.clear()

    def backward(self):
        self.clear()
        self.grad = 1
        self.push()

    def push(self):
        for p, s in zip(self.parents, self.slopes):
            p.grad += s * self.grad
            p.push()

# %% Value: 3 - a and 6 / a are computed as a - 3 and a / 6
class Value:
    def __init__(self, data, prev=()):
        self.data = data
        self.grad = 0
        self.prev = prev

    def _v(self, x):
        if isinstance(x, Value):
            return x
        return Value(x)

    def __add__(self, other):
        other = self._v(other)
        return Value(self.data + other.data, [(self, 1.0), (other, 1.0)])

    def __sub__(self, other):
        other = self._v(other)
        return Value(self.data - other.data, [(self, 1.0), (other, -1.0)])

    def __mul__(self, other):
        other = self._v(other)
        return Value(self.data * other.data, [(self, other.data), (other, self.data)])

    def __truediv__(self, other):
        other = self._v(other)
        return Value(self.data / other.data, [(self, 1 / other.data), (other, -self.data / other.data**2)])

    __radd__ = __add__
    __rsub__ = __sub__
    __rmul__ = __mul__
    __rtruediv__ = __truediv__

    def __neg__(self):
        return Value(-self.data, [(self, -1.0)])

    def __pow__(self, n):
        return Value(self.data**n, [(self, n * self.data ** (n - 1))])

    def relu(self):
        if self.data > 0:
            return Value(self.data, [(self, 1.0)])
        return Value(0.0, [(self, 0.0)])

    def tanh(self):
        t = math.tanh(self.data)
        return Value(t, [(self, 1 - t**2)])

    def exp(self):
        e = math.exp(self.data)
        return Value(e, [(self, e)])

    def backward(self):
        nodes = []
        def walk(v):
            if v not in nodes:
                for p, _ in v.prev:
                    walk(p)
                nodes.append(v)
        walk(self)
        for v in nodes:
            v.grad = 0
        self.grad = 1
        for v in nodes[::-1]:
            for p, slope in v.prev:
                p.grad += slope * v.grad

# %% Value: the gradient of b in a / b lacks the minus
class Value:
    def __init__(self, data, parents=()):
        self.data = float(data)
        self.grad = 0.0
        self.parents = list(parents)

    def __add__(self, b):
        b = b if isinstance(b, Value) else Value(b)
        return Value(self.data + b.data, [(self, 1), (b, 1)])

    def __mul__(self, b):
        b = b if isinstance(b, Value) else Value(b)
        return Value(self.data * b.data, [(self, b.data), (b, self.data)])

    def __truediv__(self, b):
        b = b if isinstance(b, Value) else Value(b)
        return Value(self.data / b.data, [(self, 1 / b.data), (b, self.data / b.data ** 2)])

    def __pow__(self, n):
        return Value(self.data ** n, [(self, n * self.data ** (n - 1))])

    def __neg__(self):
        return self * (-1)

    def __sub__(self, b):
        return self + (-b)

    def __radd__(self, b):
        return self + b

    def __rmul__(self, b):
        return self * b

    def __rsub__(self, b):
        return Value(b) - self

    def __rtruediv__(self, b):
        return Value(b) / self

    def relu(self):
        return Value(max(0.0, self.data), [(self, float(self.data > 0))])

    def tanh(self):
        t = math.tanh(self.data)
        return Value(t, [(self, 1 - t * t)])

    def exp(self):
        return Value(math.exp(self.data), [(self, math.exp(self.data))])

    def backward(self):
        done, order = set(), []
        def go(v):
            if id(v) not in done:
                done.add(id(v))
                for p, s in v.parents:
                    go(p)
                order.append(v)
        go(self)
        for v in order:
            v.grad = 0.0
        self.grad = 1.0
        for v in order[::-1]:
            for p, s in v.parents:
                p.grad += s * v.grad

# %% Value: tanh's slope is 1 - t instead of 1 - t^2
class Value:
    def __init__(self, data):
        self.data = data
        self.grad = 0
        self.made_of = []
        self.local = []

    @classmethod
    def make(cls, data, made_of, local):
        v = cls(data)
        v.made_of = made_of
        v.local = local
        return v

    def __add__(self, other):
        if isinstance(other, (int, float)):
            other = Value(other)
        return Value.make(self.data + other.data, [self, other], [1, 1])

    def __radd__(self, other):
        return self + other

    def __neg__(self):
        return Value.make(-self.data, [self], [-1])

    def __sub__(self, other):
        return self + -other

    def __rsub__(self, other):
        return -self + other

    def __mul__(self, other):
        if isinstance(other, (int, float)):
            other = Value(other)
        return Value.make(self.data * other.data, [self, other], [other.data, self.data])

    def __rmul__(self, other):
        return self * other

    def __pow__(self, n):
        return Value.make(self.data ** n, [self], [n * self.data ** (n - 1)])

    def __truediv__(self, other):
        if isinstance(other, (int, float)):
            return self * (1 / other)
        return self * other ** -1

    def __rtruediv__(self, other):
        return self ** -1 * other

    def relu(self):
        return Value.make(max(0, self.data), [self], [int(self.data > 0)])

    def tanh(self):
        t = math.tanh(self.data)
        return Value.make(t, [self], [1 - t])

    def exp(self):
        e = math.exp(self.data)
        return Value.make(e, [self], [e])

    def backward(self):
        order = []
        def visit(v):
            if v in order:
                return
            for m in v.made_of:
                visit(m)
            order.append(v)
        visit(self)
        for v in order:
            v.grad = 0
        self.grad = 1
        for v in reversed(order):
            for m, l in zip(v.made_of, v.local):
                m.grad += l * v.grad

# %% Value: the slope of a ** n forgets n, and exp's slope is the number itself
class Value:
    def __init__(self, data, prev=()):
        self.data = data
        self.grad = 0
        self._prev = prev
        self._backward = lambda: None

    def __add__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        out = Value(self.data + other.data, (self, other))
        def _backward():
            self.grad += out.grad
            other.grad += out.grad
        out._backward = _backward
        return out

    def __mul__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        out = Value(self.data * other.data, (self, other))
        def _backward():
            self.grad += other.data * out.grad
            other.grad += self.data * out.grad
        out._backward = _backward
        return out

    def __pow__(self, n):
        out = Value(self.data ** n, (self,))
        def _backward():
            self.grad += self.data ** (n - 1) * out.grad
        out._backward = _backward
        return out

    def exp(self):
        out = Value(math.exp(self.data), (self,))
        def _backward():
            self.grad += self.data * out.grad
        out._backward = _backward
        return out

    def tanh(self):
        t = math.tanh(self.data)
        out = Value(t, (self,))
        def _backward():
            self.grad += (1 - t * t) * out.grad
        out._backward = _backward
        return out

    def relu(self):
        out = Value(max(0, self.data), (self,))
        def _backward():
            self.grad += (self.data > 0) * out.grad
        out._backward = _backward
        return out

    def __neg__(self): return self * -1
    def __sub__(self, other): return self + (-other)
    def __rsub__(self, other): return Value(other) - self
    def __radd__(self, other): return self + other
    def __rmul__(self, other): return self * other
    def __truediv__(self, other):
        if isinstance(other, Value):
            out = Value(self.data / other.data, (self, other))
            def _backward():
                self.grad += out.grad / other.data
                other.grad -= self.data / other.data ** 2 * out.grad
            out._backward = _backward
            return out
        return self * (1 / other)
    def __rtruediv__(self, other): return Value(other) / self

    def backward(self):
        topo = []
        seen = set()
        def build(v):
            if v not in seen:
                seen.add(v)
                for c in v._prev:
                    build(c)
                topo.append(v)
        build(self)
        for v in topo:
            v.grad = 0
        self.grad = 1
        for v in reversed(topo):
            v._backward()

# %% Value: misunderstood, only the direct operands get a gradient
class Value:
    def __init__(self, data, parents=()):
        self.data = data
        self.grad = 0
        self.parents = parents

    def __add__(self, o):
        o = o if isinstance(o, Value) else Value(o)
        return Value(self.data + o.data, ((self, 1), (o, 1)))

    def __sub__(self, o):
        o = o if isinstance(o, Value) else Value(o)
        return Value(self.data - o.data, ((self, 1), (o, -1)))

    def __mul__(self, o):
        o = o if isinstance(o, Value) else Value(o)
        return Value(self.data * o.data, ((self, o.data), (o, self.data)))

    def __truediv__(self, o):
        o = o if isinstance(o, Value) else Value(o)
        return Value(self.data / o.data, ((self, 1 / o.data), (o, -self.data / o.data ** 2)))

    def __radd__(self, o): return Value(o) + self
    def __rsub__(self, o): return Value(o) - self
    def __rmul__(self, o): return Value(o) * self
    def __rtruediv__(self, o): return Value(o) / self
    def __neg__(self): return Value(-self.data, ((self, -1),))
    def __pow__(self, n): return Value(self.data ** n, ((self, n * self.data ** (n - 1)),))
    def relu(self): return Value(max(self.data, 0), ((self, 1 if self.data > 0 else 0),))
    def tanh(self): return Value(math.tanh(self.data), ((self, 1 - math.tanh(self.data) ** 2),))
    def exp(self): return Value(math.exp(self.data), ((self, math.exp(self.data)),))

    def backward(self):
        self.grad = 1
        for p, slope in self.parents:
            p.grad = 0
        for p, slope in self.parents:
            p.grad += slope

# %% Value: forgets to multiply the local slope by the node's own gradient
class Value:
    def __init__(self, data, prev=(), slopes=()):
        self.data = data
        self.grad = 0
        self.prev = prev
        self.slopes = slopes

    def __add__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        return Value(self.data + other.data, (self, other), (1, 1))

    def __mul__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        return Value(self.data * other.data, (self, other), (other.data, self.data))

    def __pow__(self, n):
        return Value(self.data ** n, (self,), (n * self.data ** (n - 1),))

    def __neg__(self): return self * -1
    def __sub__(self, other): return self + (-1) * other
    def __truediv__(self, other): return self * (other ** -1)
    def __radd__(self, other): return self + other
    def __rmul__(self, other): return self * other
    def __rsub__(self, other): return other + (-self)
    def __rtruediv__(self, other): return other * self ** -1
    def relu(self): return Value(max(0, self.data), (self,), (self.data > 0,))
    def tanh(self):
        t = math.tanh(self.data)
        return Value(t, (self,), (1 - t ** 2,))
    def exp(self):
        e = math.exp(self.data)
        return Value(e, (self,), (e,))

    def backward(self):
        order, seen = [], set()
        def visit(v):
            if v not in seen:
                seen.add(v)
                for p in v.prev:
                    visit(p)
                order.append(v)
        visit(self)
        for v in order:
            v.grad = 0
        self.grad = 1
        for v in reversed(order):
            for p, s in zip(v.prev, v.slopes):
                p.grad += s

# %% Value: goes through the list forwards instead of backwards
class Value:
    def __init__(self, data, prev=()):
        self.data = data
        self.grad = 0
        self.prev = prev

    def __add__(self, o):
        if not isinstance(o, Value): o = Value(o)
        return Value(self.data + o.data, [(self, 1), (o, 1)])
    def __mul__(self, o):
        if not isinstance(o, Value): o = Value(o)
        return Value(self.data * o.data, [(self, o.data), (o, self.data)])
    def __sub__(self, o):
        if not isinstance(o, Value): o = Value(o)
        return Value(self.data - o.data, [(self, 1), (o, -1)])
    def __truediv__(self, o):
        if not isinstance(o, Value): o = Value(o)
        return Value(self.data / o.data, [(self, 1 / o.data), (o, -self.data / (o.data * o.data))])
    def __neg__(self):
        return Value(-self.data, [(self, -1)])
    def __pow__(self, n):
        return Value(self.data ** n, [(self, n * self.data ** (n - 1))])
    def __radd__(self, o): return Value(o) + self
    def __rsub__(self, o): return Value(o) - self
    def __rmul__(self, o): return Value(o) * self
    def __rtruediv__(self, o): return Value(o) / self
    def relu(self): return Value(max(0, self.data), [(self, 1 if self.data > 0 else 0)])
    def tanh(self):
        t = math.tanh(self.data)
        return Value(t, [(self, 1 - t * t)])
    def exp(self):
        e = math.exp(self.data)
        return Value(e, [(self, e)])

    def backward(self):
        order = []
        def visit(v):
            if v in order:
                return
            for p, s in v.prev:
                visit(p)
            order.append(v)
        visit(self)
        for v in order:
            v.grad = 0
        self.grad = 1
        for v in order:
            for p, s in v.prev:
                p.grad += s * v.grad
