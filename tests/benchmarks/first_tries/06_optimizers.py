# %% SGD: plus instead of minus
class SGD:
    def __init__(self, lr=1e-3):
        self.lr = lr

    def step(self, params, grads):
        return [p + self.lr * g for p, g in zip(params, grads)]

# %% SGD: forgets the learning rate
class SGD:
    def __init__(self, lr=1e-3):
        self.lr = lr

    def step(self, params, grads):
        new = []
        for p, g in zip(params, grads):
            new.append(p - g)
        return new

# %% SGD: returns inside the loop, only the first parameter
class SGD:
    def __init__(self, lr=1e-3):
        self.lr = lr

    def step(self, params, grads):
        out = []
        for i in range(len(params)):
            out.append(params[i] - self.lr * grads[i])
            return out

# %% SGD: changes the given arrays in place
class SGD:
    def __init__(self, lr=1e-3):
        self.lr = lr

    def step(self, params, grads):
        shapes, given = [p.shape for p in params], [g.shape for g in grads]
        if shapes != given:
            raise ValueError(f"SGD: grads have shapes {given}, expected {shapes} as params")
        for p, g in zip(params, grads):
            p -= self.lr * g
        return params

# %% SGD: sums up all gradients so far
class SGD:
    def __init__(self, lr=1e-3):
        self.lr = lr
        self.total = None

    def step(self, params, grads):
        if self.total is None:
            self.total = [np.zeros_like(p) for p in params]
        new = []
        for i in range(len(params)):
            self.total[i] = self.total[i] + grads[i]
            new.append(params[i] - self.lr * self.total[i])
        return new

# %% SGD: goes on from its own remembered parameters instead of the given ones
class SGD:
    def __init__(self, lr=1e-3):
        self.lr = lr
        self.params = None

    def step(self, params, grads):
        if self.params is None:
            self.params = params
        self.params = [p - self.lr * g for p, g in zip(self.params, grads)]
        return self.params

# %% SGD: brackets wrong and sign wrong, (p + lr) * g
class SGD:
    def __init__(self, lr=1e-3):
        self.lr = lr

    def step(self, params, grads):
        return [(p + self.lr) * g for p, g in zip(params, grads)]

# %% SGD: misunderstood, gives back the steps and not the parameters
class SGD:
    def __init__(self, lr=1e-3):
        self.lr = lr

    def step(self, params, grads):
        steps = []
        for p, g in zip(params, grads):
            steps.append(-self.lr * g)
        return steps

# %% SGD: ignores the given learning rate
class SGD:
    def __init__(self, lr=1e-3):
        self.lr = 1e-3

    def step(self, params, grads):
        return [p - self.lr * g for p, g in zip(params, grads)]

# %% SGD: moves every entry by the mean of the gradient
class SGD:
    def __init__(self, lr=1e-3):
        self.lr = lr

    def step(self, params, grads):
        return [p - self.lr * np.mean(g) for p, g in zip(params, grads)]

# %% Momentum: adds (1 - mu) g instead of g
class Momentum:
    def __init__(self, lr=1e-3, momentum=0.9, nesterov=False):
        self.lr = lr
        self.mu = momentum
        self.nesterov = nesterov
        self.v = None

    def step(self, params, grads):
        if self.v is None:
            self.v = [np.zeros(p.shape) for p in params]
        new = []
        for i, (p, g) in enumerate(zip(params, grads)):
            self.v[i] = self.mu * self.v[i] + (1 - self.mu) * g
            if self.nesterov:
                new.append(p - self.lr * (g + self.mu * self.v[i]))
            else:
                new.append(p - self.lr * self.v[i])
        return new

# %% Momentum: one velocity for all parameters
class Momentum:
    def __init__(self, lr=1e-3, momentum=0.9, nesterov=False):
        self.lr, self.momentum, self.nesterov = lr, momentum, nesterov
        self.v = 0

    def step(self, params, grads):
        out = []
        for p, g in zip(params, grads):
            self.v = self.momentum * np.mean(self.v) + g
            d = g + self.momentum * self.v if self.nesterov else self.v
            out.append(p - self.lr * d)
        return out

# %% Momentum: the velocity is zero again at each step
class Momentum:
    def __init__(self, lr=1e-3, momentum=0.9, nesterov=False):
        self.lr = lr
        self.momentum = momentum
        self.nesterov = nesterov

    def step(self, params, grads):
        v = [np.zeros_like(p) for p in params]
        new = []
        for i in range(len(params)):
            v[i] = self.momentum * v[i] + grads[i]
            if self.nesterov:
                new.append(params[i] - self.lr * (grads[i] + self.momentum * v[i]))
            else:
                new.append(params[i] - self.lr * v[i])
        return new

# %% Momentum: ignores nesterov
class Momentum:
    def __init__(self, lr=1e-3, momentum=0.9, nesterov=False):
        self.lr = lr
        self.momentum = momentum
        self.velocity = None

    def step(self, params, grads):
        if self.velocity is None:
            self.velocity = [np.zeros_like(p) for p in params]
        self.velocity = [self.momentum * v + g for v, g in zip(self.velocity, grads)]
        return [p - self.lr * v for p, v in zip(params, self.velocity)]

# %% Momentum: nesterov takes the old velocity
class Momentum:
    def __init__(self, lr=1e-3, momentum=0.9, nesterov=False):
        self.lr = lr
        self.m = momentum
        self.nesterov = nesterov
        self.v = {}

    def step(self, params, grads):
        res = []
        for i in range(len(params)):
            old = self.v.get(i, np.zeros_like(params[i]))
            self.v[i] = self.m * old + grads[i]
            if self.nesterov:
                res.append(params[i] - self.lr * (grads[i] + self.m * old))
            else:
                res.append(params[i] - self.lr * self.v[i])
        return res

# %% Momentum: mu multiplies the gradient instead of the velocity
class Momentum:
    def __init__(self, lr=1e-3, momentum=0.9, nesterov=False):
        self.lr = lr
        self.mu = momentum
        self.nesterov = nesterov
        self.v = None

    def step(self, params, grads):
        if self.v is None:
            self.v = [0 * p for p in params]
        new = []
        for i in range(len(params)):
            self.v[i] = self.v[i] + self.mu * grads[i]
            if self.nesterov:
                upd = grads[i] + self.mu * self.v[i]
            else:
                upd = self.v[i]
            new.append(params[i] - self.lr * upd)
        return new

# %% Momentum: the learning rate enters twice, and the sign of the velocity is wrong
class Momentum:
    def __init__(self, lr=1e-3, momentum=0.9, nesterov=False):
        self.lr = lr
        self.mu = momentum
        self.nesterov = nesterov
        self.v = None

    def step(self, params, grads):
        if self.v is None:
            self.v = [np.zeros(p.shape) for p in params]
        new = []
        for i, (p, g) in enumerate(zip(params, grads)):
            self.v[i] = self.mu * self.v[i] - self.lr * g
            if self.nesterov:
                new.append(p - self.lr * (g + self.mu * self.v[i]))
            else:
                new.append(p - self.lr * self.v[i])
        return new

# %% Momentum: misunderstood, takes mu times the last parameters' change in place of a velocity of gradients
class Momentum:
    def __init__(self, lr=1e-3, momentum=0.9, nesterov=False):
        self.lr = lr
        self.momentum = momentum
        self.nesterov = nesterov
        self.old = None

    def step(self, params, grads):
        if self.old is None:
            self.old = [p.copy() for p in params]
        new = []
        for p, g, o in zip(params, grads, self.old):
            new.append(p - self.lr * g + self.momentum * (o - p))
        self.old = [p.copy() for p in params]
        return new

# %% Momentum: nesterov adds the whole velocity, without mu
class Momentum:
    def __init__(self, lr=1e-3, momentum=0.9, nesterov=False):
        self.lr, self.momentum, self.nesterov = lr, momentum, nesterov
        self.v = None

    def step(self, params, grads):
        if self.v is None:
            self.v = [np.zeros_like(g) for g in grads]
        self.v = [self.momentum * v + g for v, g in zip(self.v, grads)]
        if self.nesterov:
            return [p - self.lr * (g + v) for p, g, v in zip(params, grads, self.v)]
        return [p - self.lr * v for p, v in zip(params, self.v)]

# %% Momentum: adds the velocity to the parameter
class Momentum:
    def __init__(self, lr=1e-3, momentum=0.9, nesterov=False):
        self.lr = lr
        self.momentum = momentum
        self.nesterov = nesterov
        self.vs = []

    def step(self, params, grads):
        if len(self.vs) == 0:
            for p in params:
                self.vs.append(np.zeros(p.shape))
        result = []
        for k in range(len(params)):
            self.vs[k] = self.momentum * self.vs[k] + grads[k]
            d = self.vs[k]
            if self.nesterov:
                d = grads[k] + self.momentum * self.vs[k]
            result.append(params[k] + self.lr * d)
        return result

# %% Adagrad: forgets the root
class Adagrad:
    def __init__(self, lr=1e-2, eps=1e-10):
        self.lr = lr
        self.eps = eps
        self.s = None

    def step(self, params, grads):
        if self.s is None:
            self.s = [np.zeros_like(p) for p in params]
        new = []
        for i in range(len(params)):
            self.s[i] = self.s[i] + grads[i] ** 2
            new.append(params[i] - self.lr * grads[i] / (self.s[i] + self.eps))
        return new

# %% Adagrad: takes only the newest square, adds nothing up
class Adagrad:
    def __init__(self, lr=1e-2, eps=1e-10):
        self.lr = lr
        self.eps = eps

    def step(self, params, grads):
        out = []
        for p, g in zip(params, grads):
            s = g ** 2
            out.append(p - self.lr * g / (np.sqrt(s) + self.eps))
        return out

# %% Adagrad: adds the gradients themselves, without squares
class Adagrad:
    def __init__(self, lr=1e-2, eps=1e-10):
        self.lr = lr
        self.eps = eps
        self.s = None

    def step(self, params, grads):
        if self.s is None:
            self.s = [np.zeros(p.shape) for p in params]
        for i, g in enumerate(grads):
            self.s[i] = self.s[i] + np.abs(g)
        return [p - self.lr * g / (np.sqrt(s) + self.eps) for p, g, s in zip(params, grads, self.s)]

# %% Adagrad: one sum of squares for the whole array, not one an entry
class Adagrad:
    def __init__(self, lr=1e-2, eps=1e-10):
        self.lr = lr
        self.eps = eps
        self.s = None

    def step(self, params, grads):
        if self.s is None:
            self.s = [0.0] * len(params)
        new = []
        for i in range(len(params)):
            self.s[i] += np.sum(grads[i] ** 2)
            new.append(params[i] - self.lr * grads[i] / (np.sqrt(self.s[i]) + self.eps))
        return new

# %% Adagrad: all parameters share one s
class Adagrad:
    def __init__(self, lr=1e-2, eps=1e-10):
        self.lr = lr
        self.eps = eps
        self.s = 0

    def step(self, params, grads):
        total = 0
        for g in grads:
            total += (g ** 2).mean()
        self.s += total
        return [p - self.lr * g / (np.sqrt(self.s) + self.eps) for p, g in zip(params, grads)]

# %% Adagrad: multiplies by the root instead of dividing
class Adagrad:
    def __init__(self, lr=1e-2, eps=1e-10):
        self.lr = lr
        self.eps = eps
        self.cache = {}

    def step(self, params, grads):
        new = []
        for i, (p, g) in enumerate(zip(params, grads)):
            if i not in self.cache:
                self.cache[i] = np.zeros_like(p)
            self.cache[i] = self.cache[i] + g * g
            new.append(p - self.lr * g * (np.sqrt(self.cache[i]) + self.eps))
        return new

# %% Adagrad: wrong sign, and the gradient is left out of the step
class Adagrad:
    def __init__(self, lr=1e-2, eps=1e-10):
        self.lr = lr
        self.eps = eps
        self.s = None

    def step(self, params, grads):
        if self.s is None:
            self.s = [np.zeros_like(p) for p in params]
        self.s = [s + g**2 for s, g in zip(self.s, grads)]
        return [p + self.lr / (np.sqrt(s) + self.eps) for p, s in zip(params, self.s)]

# %% Adagrad: misunderstood, divides the rate by the root of the number of steps
class Adagrad:
    def __init__(self, lr=1e-2, eps=1e-10):
        self.lr = lr
        self.eps = eps
        self.t = 0

    def step(self, params, grads):
        self.t += 1
        rate = self.lr / (np.sqrt(self.t) + self.eps)
        return [p - rate * g for p, g in zip(params, grads)]

# %% Adagrad: uses the sum of before, adds the new square only after the step
class Adagrad:
    def __init__(self, lr=1e-2, eps=1e-10):
        self.lr = lr
        self.eps = eps
        self.s = None

    def step(self, params, grads):
        if self.s is None:
            self.s = [np.zeros(p.shape) for p in params]
        new = []
        for i in range(len(params)):
            new.append(params[i] - self.lr * grads[i] / (np.sqrt(self.s[i]) + self.eps))
            self.s[i] = self.s[i] + grads[i] ** 2
        return new

# %% Adagrad: the sum starts at ones
class Adagrad:
    def __init__(self, lr=1e-2, eps=1e-10):
        self.lr = lr
        self.eps = eps
        self.s = None

    def step(self, params, grads):
        if self.s is None:
            self.s = [np.ones(p.shape) for p in params]
        new_params = []
        for i, (p, g) in enumerate(zip(params, grads)):
            self.s[i] = self.s[i] + np.square(g)
            new_params.append(p - self.lr * g / (np.sqrt(self.s[i]) + self.eps))
        return new_params

# %% RMSprop: alpha and 1 - alpha swapped
class RMSprop:
    def __init__(self, lr=1e-2, alpha=0.99, eps=1e-8):
        self.lr = lr
        self.alpha = alpha
        self.eps = eps
        self.s = None

    def step(self, params, grads):
        if self.s is None:
            self.s = [np.zeros_like(p) for p in params]
        new = []
        for i in range(len(params)):
            self.s[i] = (1 - self.alpha) * self.s[i] + self.alpha * grads[i] ** 2
            new.append(params[i] - self.lr * grads[i] / (np.sqrt(self.s[i]) + self.eps))
        return new

# %% RMSprop: forgets the factor 1 - alpha
class RMSprop:
    def __init__(self, lr=1e-2, alpha=0.99, eps=1e-8):
        self.lr = lr
        self.alpha = alpha
        self.eps = eps
        self.s = None

    def step(self, params, grads):
        if self.s is None:
            self.s = [np.zeros_like(p) for p in params]
        self.s = [self.alpha * s + g ** 2 for s, g in zip(self.s, grads)]
        return [p - self.lr * g / (np.sqrt(s) + self.eps) for p, g, s in zip(params, grads, self.s)]

# %% RMSprop: adds squares up like Adagrad
class RMSprop:
    def __init__(self, lr=1e-2, alpha=0.99, eps=1e-8):
        self.lr = lr
        self.alpha = alpha
        self.eps = eps
        self.s = {}

    def step(self, params, grads):
        out = []
        for i, (p, g) in enumerate(zip(params, grads)):
            self.s[i] = self.s.get(i, 0) + g ** 2
            out.append(p - self.lr * g / (np.sqrt(self.s[i]) + self.eps))
        return out

# %% RMSprop: forgets the root
class RMSprop:
    def __init__(self, lr=1e-2, alpha=0.99, eps=1e-8):
        self.lr, self.alpha, self.eps = lr, alpha, eps
        self.avg = None

    def step(self, params, grads):
        if self.avg is None:
            self.avg = [np.zeros(p.shape) for p in params]
        res = []
        for i in range(len(grads)):
            g = grads[i]
            self.avg[i] = self.alpha * self.avg[i] + (1 - self.alpha) * g * g
            res.append(params[i] - self.lr * g / (self.avg[i] + self.eps))
        return res

# %% RMSprop: corrects the average for its start like Adam
class RMSprop:
    def __init__(self, lr=1e-2, alpha=0.99, eps=1e-8):
        self.lr = lr
        self.alpha = alpha
        self.eps = eps
        self.s = None
        self.t = 0

    def step(self, params, grads):
        if self.s is None:
            self.s = [np.zeros(p.shape) for p in params]
        self.t += 1
        new = []
        for i, (p, g) in enumerate(zip(params, grads)):
            self.s[i] = self.alpha * self.s[i] + (1 - self.alpha) * g**2
            s_hat = self.s[i] / (1 - self.alpha**self.t)
            new.append(p - self.lr * g / (np.sqrt(s_hat) + self.eps))
        return new

# %% RMSprop: averages g instead of its square
class RMSprop:
    def __init__(self, lr=1e-2, alpha=0.99, eps=1e-8):
        self.lr = lr
        self.alpha = alpha
        self.eps = eps
        self.s = None

    def step(self, params, grads):
        if self.s is None:
            self.s = [np.zeros_like(p) for p in params]
        new = []
        for i in range(len(params)):
            self.s[i] = self.alpha * self.s[i] + (1 - self.alpha) * grads[i]
            new.append(params[i] - self.lr * grads[i] / (np.sqrt(self.s[i] ** 2) + self.eps))
        return new

# %% RMSprop: the first average is the whole square, and the sign of the step is wrong
class RMSprop:
    def __init__(self, lr=1e-2, alpha=0.99, eps=1e-8):
        self.lr = lr
        self.alpha = alpha
        self.eps = eps
        self.s = None

    def step(self, params, grads):
        if self.s is None:
            self.s = [g ** 2 for g in grads]
        else:
            self.s = [self.alpha * s + (1 - self.alpha) * g ** 2 for s, g in zip(self.s, grads)]
        return [p + self.lr * g / (np.sqrt(s) + self.eps) for p, g, s in zip(params, grads, self.s)]

# %% RMSprop: misunderstood, divides the gradient by its own root mean square over the array
class RMSprop:
    def __init__(self, lr=1e-2, alpha=0.99, eps=1e-8):
        self.lr = lr
        self.alpha = alpha
        self.eps = eps

    def step(self, params, grads):
        new = []
        for p, g in zip(params, grads):
            rms = np.sqrt(np.mean(g ** 2))
            new.append(p - self.lr * self.alpha * g / (rms + self.eps))
        return new

# %% RMSprop: forgets to keep s, it starts at zeros each time
class RMSprop:
    def __init__(self, lr=1e-2, alpha=0.99, eps=1e-8):
        self.lr = lr
        self.alpha = alpha
        self.eps = eps

    def step(self, params, grads):
        new = []
        for p, g in zip(params, grads):
            s = np.zeros_like(p)
            s = self.alpha * s + (1 - self.alpha) * g**2
            new.append(p - self.lr * g / (np.sqrt(s) + self.eps))
        return new

# %% RMSprop: one s goes on from parameter to parameter
class RMSprop:
    def __init__(self, lr=1e-2, alpha=0.99, eps=1e-8):
        self.lr = lr
        self.alpha = alpha
        self.eps = eps
        self.s = 0.0

    def step(self, params, grads):
        new = []
        for p, g in zip(params, grads):
            self.s = self.alpha * self.s + (1 - self.alpha) * np.mean(g ** 2)
            new.append(p - self.lr * g / (np.sqrt(self.s) + self.eps))
        return new

# %% Adadelta: the two roots are swapped
class Adadelta:
    def __init__(self, lr=1.0, rho=0.9, eps=1e-6):
        self.lr = lr
        self.rho = rho
        self.eps = eps
        self.s = None
        self.a = None

    def step(self, params, grads):
        if self.s is None:
            self.s = [np.zeros_like(p) for p in params]
            self.a = [np.zeros_like(p) for p in params]
        new = []
        for i, (p, g) in enumerate(zip(params, grads)):
            self.s[i] = self.rho * self.s[i] + (1 - self.rho) * g ** 2
            d = np.sqrt(self.s[i] + self.eps) / np.sqrt(self.a[i] + self.eps) * g
            self.a[i] = self.rho * self.a[i] + (1 - self.rho) * d ** 2
            new.append(p - self.lr * d)
        return new

# %% Adadelta: a takes in the step with lr
class Adadelta:
    def __init__(self, lr=1.0, rho=0.9, eps=1e-6):
        self.lr = lr
        self.rho = rho
        self.eps = eps
        self.s = None

    def step(self, params, grads):
        if self.s is None:
            self.s = [np.zeros_like(p) for p in params]
            self.a = [np.zeros_like(p) for p in params]
        new = []
        for i in range(len(params)):
            g = grads[i]
            self.s[i] = self.rho * self.s[i] + (1 - self.rho) * g * g
            delta = self.lr * np.sqrt(self.a[i] + self.eps) / np.sqrt(self.s[i] + self.eps) * g
            self.a[i] = self.rho * self.a[i] + (1 - self.rho) * delta * delta
            new.append(params[i] - delta)
        return new

# %% Adadelta: a is fed with g^2 instead of the step's square
class Adadelta:
    def __init__(self, lr=1.0, rho=0.9, eps=1e-6):
        self.lr, self.rho, self.eps = lr, rho, eps
        self.state = {}

    def step(self, params, grads):
        new = []
        for i in range(len(params)):
            s, a = self.state.get(i, (np.zeros(params[i].shape), np.zeros(params[i].shape)))
            s = self.rho * s + (1 - self.rho) * grads[i] ** 2
            d = np.sqrt(a + self.eps) / np.sqrt(s + self.eps) * grads[i]
            a = self.rho * a + (1 - self.rho) * grads[i] ** 2
            self.state[i] = (s, a)
            new.append(params[i] - self.lr * d)
        return new

# %% Adadelta: eps outside the roots
class Adadelta:
    def __init__(self, lr=1.0, rho=0.9, eps=1e-6):
        self.lr = lr
        self.rho = rho
        self.eps = eps
        self.s = None
        self.a = None

    def step(self, params, grads):
        if self.s is None:
            self.s = [np.zeros(p.shape) for p in params]
            self.a = [np.zeros(p.shape) for p in params]
        out = []
        for i, g in enumerate(grads):
            self.s[i] = self.rho * self.s[i] + (1 - self.rho) * g**2
            d = (np.sqrt(self.a[i]) + self.eps) / (np.sqrt(self.s[i]) + self.eps) * g
            self.a[i] = self.rho * self.a[i] + (1 - self.rho) * d**2
            out.append(params[i] - self.lr * d)
        return out

# %% Adadelta: forgets to multiply by the gradient
class Adadelta:
    def __init__(self, lr=1.0, rho=0.9, eps=1e-6):
        self.lr = lr
        self.rho = rho
        self.eps = eps
        self.s = None
        self.a = None

    def step(self, params, grads):
        if self.s is None:
            self.s = [np.zeros(p.shape) for p in params]
            self.a = [np.zeros(p.shape) for p in params]
        new = []
        for i in range(len(params)):
            self.s[i] = self.rho * self.s[i] + (1 - self.rho) * grads[i] ** 2
            d = np.sqrt(self.a[i] + self.eps) / np.sqrt(self.s[i] + self.eps)
            self.a[i] = self.rho * self.a[i] + (1 - self.rho) * d ** 2
            new.append(params[i] - self.lr * d)
        return new

# %% Adadelta: the roots are left out
class Adadelta:
    def __init__(self, lr=1.0, rho=0.9, eps=1e-6):
        self.lr = lr
        self.rho = rho
        self.eps = eps
        self.s = []
        self.a = []

    def step(self, params, grads):
        if not self.s:
            self.s = [0 * g for g in grads]
            self.a = [0 * g for g in grads]
        new = []
        for i, (p, g) in enumerate(zip(params, grads)):
            self.s[i] = self.rho * self.s[i] + (1 - self.rho) * g ** 2
            d = (self.a[i] + self.eps) / (self.s[i] + self.eps) * g
            self.a[i] = self.rho * self.a[i] + (1 - self.rho) * d ** 2
            new.append(p - self.lr * d)
        return new

# %% Adadelta: ignores lr, and rho and 1 - rho are swapped in a
class Adadelta:
    def __init__(self, lr=1.0, rho=0.9, eps=1e-6):
        self.rho = rho
        self.eps = eps
        self.s = None
        self.a = None

    def step(self, params, grads):
        if self.s is None:
            self.s = [np.zeros_like(p) for p in params]
            self.a = [np.zeros_like(p) for p in params]
        new = []
        for i, (p, g) in enumerate(zip(params, grads)):
            self.s[i] = self.rho * self.s[i] + (1 - self.rho) * g ** 2
            d = np.sqrt(self.a[i] + self.eps) / np.sqrt(self.s[i] + self.eps) * g
            self.a[i] = (1 - self.rho) * self.a[i] + self.rho * d ** 2
            new.append(p - d)
        return new

# %% Adadelta: misunderstood, RMSprop with eps inside the root
class Adadelta:
    def __init__(self, lr=1.0, rho=0.9, eps=1e-6):
        self.lr = lr
        self.rho = rho
        self.eps = eps
        self.s = None

    def step(self, params, grads):
        if self.s is None:
            self.s = [np.zeros_like(p) for p in params]
        self.s = [self.rho * s + (1 - self.rho) * g ** 2 for s, g in zip(self.s, grads)]
        return [p - self.lr * g / np.sqrt(s + self.eps) for p, g, s in zip(params, grads, self.s)]

# %% Adadelta: sums squares without fading
class Adadelta:
    def __init__(self, lr=1.0, rho=0.9, eps=1e-6):
        self.lr = lr
        self.rho = rho
        self.eps = eps
        self.s = None
        self.a = None

    def step(self, params, grads):
        if self.s is None:
            self.s = [np.zeros(p.shape) for p in params]
            self.a = [np.zeros(p.shape) for p in params]
        new = []
        for i in range(len(params)):
            self.s[i] = self.s[i] + (1 - self.rho) * grads[i] ** 2
            d = np.sqrt(self.a[i] + self.eps) / np.sqrt(self.s[i] + self.eps) * grads[i]
            self.a[i] = self.a[i] + (1 - self.rho) * d ** 2
            new.append(params[i] - self.lr * d)
        return new

# %% Adadelta: uses the old s in the step
class Adadelta:
    def __init__(self, lr=1.0, rho=0.9, eps=1e-6):
        self.lr = lr
        self.rho = rho
        self.eps = eps
        self.s = None
        self.a = None

    def step(self, params, grads):
        if self.s is None:
            self.s = [np.zeros(p.shape) for p in params]
            self.a = [np.zeros(p.shape) for p in params]
        new = []
        for i in range(len(params)):
            d = np.sqrt(self.a[i] + self.eps) / np.sqrt(self.s[i] + self.eps) * grads[i]
            self.s[i] = self.rho * self.s[i] + (1 - self.rho) * grads[i] ** 2
            self.a[i] = self.rho * self.a[i] + (1 - self.rho) * d ** 2
            new.append(params[i] - self.lr * d)
        return new

# %% Adam: no correction for the start
class Adam:
    def __init__(self, lr=1e-3, betas=(0.9, 0.999), eps=1e-8):
        self.lr = lr
        self.b1, self.b2 = betas
        self.eps = eps
        self.m = None
        self.v = None

    def step(self, params, grads):
        if self.m is None:
            self.m = [np.zeros_like(p) for p in params]
            self.v = [np.zeros_like(p) for p in params]
        new = []
        for i, (p, g) in enumerate(zip(params, grads)):
            self.m[i] = self.b1 * self.m[i] + (1 - self.b1) * g
            self.v[i] = self.b2 * self.v[i] + (1 - self.b2) * g ** 2
            new.append(p - self.lr * self.m[i] / (np.sqrt(self.v[i]) + self.eps))
        return new

# %% Adam: t goes up with each parameter
class Adam:
    def __init__(self, lr=1e-3, betas=(0.9, 0.999), eps=1e-8):
        self.lr = lr
        self.betas = betas
        self.eps = eps
        self.m = {}
        self.v = {}
        self.t = 0

    def step(self, params, grads):
        b1, b2 = self.betas
        new = []
        for i in range(len(params)):
            self.t += 1
            g = grads[i]
            self.m[i] = b1 * self.m.get(i, 0) + (1 - b1) * g
            self.v[i] = b2 * self.v.get(i, 0) + (1 - b2) * g * g
            mh = self.m[i] / (1 - b1 ** self.t)
            vh = self.v[i] / (1 - b2 ** self.t)
            new.append(params[i] - self.lr * mh / (np.sqrt(vh) + self.eps))
        return new

# %% Adam: the betas are swapped
class Adam:
    def __init__(self, lr=1e-3, betas=(0.9, 0.999), eps=1e-8):
        self.lr = lr
        self.b2, self.b1 = betas
        self.eps = eps
        self.t = 0
        self.m = None

    def step(self, params, grads):
        if self.m is None:
            self.m = [np.zeros(p.shape) for p in params]
            self.v = [np.zeros(p.shape) for p in params]
        self.t += 1
        out = []
        for i in range(len(params)):
            self.m[i] = self.b1 * self.m[i] + (1 - self.b1) * grads[i]
            self.v[i] = self.b2 * self.v[i] + (1 - self.b2) * grads[i] ** 2
            m_hat = self.m[i] / (1 - self.b1 ** self.t)
            v_hat = self.v[i] / (1 - self.b2 ** self.t)
            out.append(params[i] - self.lr * m_hat / (np.sqrt(v_hat) + self.eps))
        return out

# %% Adam: keeps the corrected averages
class Adam:
    def __init__(self, lr=1e-3, betas=(0.9, 0.999), eps=1e-8):
        self.lr = lr
        self.beta1, self.beta2 = betas
        self.eps = eps
        self.t = 0
        self.m = None
        self.v = None

    def step(self, params, grads):
        if self.m is None:
            self.m = [np.zeros_like(p) for p in params]
            self.v = [np.zeros_like(p) for p in params]
        self.t += 1
        new = []
        for i, (p, g) in enumerate(zip(params, grads)):
            self.m[i] = self.beta1 * self.m[i] + (1 - self.beta1) * g
            self.v[i] = self.beta2 * self.v[i] + (1 - self.beta2) * g ** 2
            self.m[i] = self.m[i] / (1 - self.beta1 ** self.t)
            self.v[i] = self.v[i] / (1 - self.beta2 ** self.t)
            new.append(p - self.lr * self.m[i] / (np.sqrt(self.v[i]) + self.eps))
        return new

# %% Adam: v averages g, not its square
class Adam:
    def __init__(self, lr=1e-3, betas=(0.9, 0.999), eps=1e-8):
        self.lr = lr
        self.b1, self.b2 = betas
        self.eps = eps
        self.t = 0
        self.m = self.v = None

    def step(self, params, grads):
        if self.m is None:
            self.m = [np.zeros(p.shape) for p in params]
            self.v = [np.zeros(p.shape) for p in params]
        self.t = self.t + 1
        self.m = [self.b1 * m + (1 - self.b1) * g for m, g in zip(self.m, grads)]
        self.v = [self.b2 * v + (1 - self.b2) * np.abs(g) for v, g in zip(self.v, grads)]
        c1, c2 = 1 - self.b1 ** self.t, 1 - self.b2 ** self.t
        return [p - self.lr * (m / c1) / (np.sqrt(v / c2) + self.eps)
                for p, m, v in zip(params, self.m, self.v)]

# %% Adam: forgets the root of v
class Adam:
    def __init__(self, lr=1e-3, betas=(0.9, 0.999), eps=1e-8):
        self.lr, self.betas, self.eps = lr, betas, eps
        self.t = 0
        self.m, self.v = [], []

    def step(self, params, grads):
        b1, b2 = self.betas
        self.t += 1
        if not self.m:
            self.m = [np.zeros(p.shape) for p in params]
            self.v = [np.zeros(p.shape) for p in params]
        new = []
        for i, (p, g) in enumerate(zip(params, grads)):
            self.m[i] = b1 * self.m[i] + (1 - b1) * g
            self.v[i] = b2 * self.v[i] + (1 - b2) * g ** 2
            m_hat = self.m[i] / (1 - b1 ** self.t)
            v_hat = self.v[i] / (1 - b2 ** self.t)
            new.append(p - self.lr * m_hat / (v_hat + self.eps))
        return new

# %% Adam: the count stays at 1, and beta1 is used for both averages
class Adam:
    def __init__(self, lr=1e-3, betas=(0.9, 0.999), eps=1e-8):
        self.lr = lr
        self.b1, self.b2 = betas
        self.eps = eps
        self.m = None
        self.v = None

    def step(self, params, grads):
        t = 1
        if self.m is None:
            self.m = [np.zeros_like(p) for p in params]
            self.v = [np.zeros_like(p) for p in params]
        new = []
        for i in range(len(params)):
            g = grads[i]
            self.m[i] = self.b1 * self.m[i] + (1 - self.b1) * g
            self.v[i] = self.b1 * self.v[i] + (1 - self.b1) * g ** 2
            mh = self.m[i] / (1 - self.b1 ** t)
            vh = self.v[i] / (1 - self.b2 ** t)
            new.append(params[i] - self.lr * mh / (np.sqrt(vh) + self.eps))
        return new

# %% Adam: misunderstood, chains a momentum step and an RMSprop step
class Adam:
    def __init__(self, lr=1e-3, betas=(0.9, 0.999), eps=1e-8):
        self.first = Momentum(lr=lr, momentum=betas[0])
        self.second = RMSprop(lr=lr, alpha=betas[1], eps=eps)

    def step(self, params, grads):
        params = self.first.step(params, grads)
        return self.second.step(params, grads)

# %% Adam: corrects with beta * t instead of beta ** t
class Adam:
    def __init__(self, lr=1e-3, betas=(0.9, 0.999), eps=1e-8):
        self.lr = lr
        self.b1, self.b2 = betas
        self.eps = eps
        self.t = 0
        self.m = None
        self.v = None

    def step(self, params, grads):
        if self.m is None:
            self.m = [np.zeros_like(p) for p in params]
            self.v = [np.zeros_like(p) for p in params]
        self.t += 1
        new = []
        for i, (p, g) in enumerate(zip(params, grads)):
            self.m[i] = self.b1 * self.m[i] + (1 - self.b1) * g
            self.v[i] = self.b2 * self.v[i] + (1 - self.b2) * g ** 2
            mh = self.m[i] / (1 - self.b1 * self.t)
            vh = self.v[i] / abs(1 - self.b2 * self.t)
            new.append(p - self.lr * mh / (np.sqrt(vh) + self.eps))
        return new

# %% Adam: the count starts one too high, t is 2 at the first step
class Adam:
    def __init__(self, lr=1e-3, betas=(0.9, 0.999), eps=1e-8):
        self.lr = lr
        self.b1, self.b2 = betas
        self.eps = eps
        self.t = 1
        self.m = None

    def step(self, params, grads):
        self.t += 1
        if self.m is None:
            self.m = [0.0 for p in params]
            self.v = [0.0 for p in params]
        new = []
        for i in range(len(params)):
            self.m[i] = self.b1 * self.m[i] + (1 - self.b1) * grads[i]
            self.v[i] = self.b2 * self.v[i] + (1 - self.b2) * grads[i] ** 2
            mhat = self.m[i] / (1 - self.b1 ** self.t)
            vhat = self.v[i] / (1 - self.b2 ** self.t)
            new.append(params[i] - self.lr * mhat / (np.sqrt(vhat) + self.eps))
        return new

# %% AdamW: decay goes into the gradient, as L2 in plain Adam
class AdamW:
    def __init__(self, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=1e-2):
        self.adam = Adam(lr, betas, eps)
        self.wd = weight_decay

    def step(self, params, grads):
        grads = [g + self.wd * p for p, g in zip(params, grads)]
        return self.adam.step(params, grads)

# %% AdamW: decay without the learning rate
class AdamW:
    def __init__(self, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=1e-2):
        self.adam = Adam(lr, betas, eps)
        self.weight_decay = weight_decay

    def step(self, params, grads):
        shrunk = [p * (1 - self.weight_decay) for p in params]
        return self.adam.step(shrunk, grads)

# %% AdamW: shrinks after the Adam step instead of before
class AdamW:
    def __init__(self, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=1e-2):
        self.lr = lr
        self.wd = weight_decay
        self.adam = Adam(lr=lr, betas=betas, eps=eps)

    def step(self, params, grads):
        new = self.adam.step(params, grads)
        return [p * (1 - self.lr * self.wd) for p in new]

# %% AdamW: biases (one axis) are not shrunk
class AdamW:
    def __init__(self, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=1e-2):
        self.lr = lr
        self.wd = weight_decay
        self.inner = Adam(lr=lr, betas=betas, eps=eps)

    def step(self, params, grads):
        shrunk = []
        for p in params:
            if p.ndim > 1:
                shrunk.append(p * (1 - self.lr * self.wd))
            else:
                shrunk.append(p)
        return self.inner.step(shrunk, grads)

# %% AdamW: subtracts lr * lambda, not times the parameter
class AdamW:
    def __init__(self, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=1e-2):
        self.lr = lr
        self.b1, self.b2 = betas
        self.eps = eps
        self.wd = weight_decay
        self.m = self.v = None
        self.t = 0

    def step(self, params, grads):
        if self.m is None:
            self.m = [np.zeros(p.shape) for p in params]
            self.v = [np.zeros(p.shape) for p in params]
        self.t += 1
        new = []
        for i, (p, g) in enumerate(zip(params, grads)):
            p = p - self.lr * self.wd
            self.m[i] = self.b1 * self.m[i] + (1 - self.b1) * g
            self.v[i] = self.b2 * self.v[i] + (1 - self.b2) * g ** 2
            mh = self.m[i] / (1 - self.b1 ** self.t)
            vh = self.v[i] / (1 - self.b2 ** self.t)
            new.append(p - self.lr * mh / (np.sqrt(vh) + self.eps))
        return new

# %% AdamW: grows instead of shrinking
class AdamW:
    def __init__(self, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=1e-2):
        self.lr = lr
        self.betas = betas
        self.eps = eps
        self.weight_decay = weight_decay
        self.m, self.v, self.t = {}, {}, 0

    def step(self, params, grads):
        self.t += 1
        b1, b2 = self.betas
        out = []
        for i in range(len(params)):
            p = params[i] * (1 + self.lr * self.weight_decay)
            g = grads[i]
            self.m[i] = b1 * self.m.get(i, 0.0) + (1 - b1) * g
            self.v[i] = b2 * self.v.get(i, 0.0) + (1 - b2) * g ** 2
            m_hat = self.m[i] / (1 - b1 ** self.t)
            v_hat = self.v[i] / (1 - b2 ** self.t)
            out.append(p - self.lr * m_hat / (np.sqrt(v_hat) + self.eps))
        return out

# %% AdamW: no correction of v, and shrinks by lambda alone
class AdamW:
    def __init__(self, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=1e-2):
        self.lr = lr
        self.b1, self.b2 = betas
        self.eps = eps
        self.wd = weight_decay
        self.t = 0
        self.m = None
        self.v = None

    def step(self, params, grads):
        if self.m is None:
            self.m = [np.zeros_like(p) for p in params]
            self.v = [np.zeros_like(p) for p in params]
        self.t += 1
        new = []
        for i, (p, g) in enumerate(zip(params, grads)):
            self.m[i] = self.b1 * self.m[i] + (1 - self.b1) * g
            self.v[i] = self.b2 * self.v[i] + (1 - self.b2) * g ** 2
            mh = self.m[i] / (1 - self.b1 ** self.t)
            q = p - self.wd * p
            new.append(q - self.lr * mh / (np.sqrt(self.v[i]) + self.eps))
        return new

# %% AdamW: misunderstood, the learning rate decays and not the weights
class AdamW:
    def __init__(self, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=1e-2):
        self.lr = lr
        self.wd = weight_decay
        self.adam = Adam(lr, betas, eps)

    def step(self, params, grads):
        new = self.adam.step(params, grads)
        self.adam.lr = self.adam.lr * (1 - self.wd)
        return new

# %% AdamW: forgets the decay, the same as Adam
class AdamW(Adam):
    def __init__(self, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=1e-2):
        super().__init__(lr=lr, betas=betas, eps=eps)
        self.weight_decay = weight_decay

# %% AdamW: the given weight_decay is not used, always 0.01
class AdamW:
    def __init__(self, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=1e-2):
        self.lr = lr
        self.adam = Adam(lr, betas, eps)

    def step(self, params, grads):
        return self.adam.step([p * (1 - self.lr * 0.01) for p in params], grads)

# %% step_decay: true division, so it drops a little at each step
def step_decay(lr0, step, drop, every):
    return lr0 * drop ** (step / every)

# %% step_decay: remainder for whole division
def step_decay(lr0, step, drop, every):
    return lr0 * drop ** (step % every)

# %% step_decay: multiplies by the number of drops instead of raising to it
def step_decay(lr0, step, drop, every):
    n = step // every
    return lr0 * drop * n

# %% step_decay: drops one step too early
def step_decay(lr0, step, drop, every):
    return lr0 * drop ** ((step + 1) // every)

# %% step_decay: drops only once
def step_decay(lr0, step, drop, every):
    if step >= every:
        return lr0 * drop
    return lr0

# %% step_decay: takes 1 - drop as the factor
def step_decay(lr0, step, drop, every):
    lr = lr0
    for i in range(step // every):
        lr = lr * (1 - drop)
    return lr

# %% step_decay: rounds to the nearest count, and lr0 is raised too
def step_decay(lr0, step, drop, every):
    k = round(step / every)
    return (lr0 * drop) ** k

# %% step_decay: misunderstood, drop is taken off for each drop
def step_decay(lr0, step, drop, every):
    return max(lr0 - drop * (step // every), 0)

# %% step_decay: step and every swapped
def step_decay(lr0, step, drop, every):
    return lr0 * drop ** (every // max(step, 1))

# %% step_decay: the loop also drops at step 0
def step_decay(lr0, step, drop, every):
    lr = lr0
    for s in range(step + 1):
        if s % every == 0:
            lr *= drop
    return lr

# %% exponential_decay: multiplies by step instead of raising to it
def exponential_decay(lr0, step, gamma):
    return lr0 * gamma * step

# %% exponential_decay: lr0 is raised, too
def exponential_decay(lr0, step, gamma):
    return (lr0 * gamma) ** step

# %% exponential_decay: uses e^(-gamma step)
def exponential_decay(lr0, step, gamma):
    return lr0 * np.exp(-gamma * step)

# %% exponential_decay: one factor too many
def exponential_decay(lr0, step, gamma):
    return lr0 * gamma ** (step + 1)

# %% exponential_decay: base and exponent swapped
def exponential_decay(lr0, step, gamma):
    return lr0 * step ** gamma

# %% exponential_decay: takes 1 - gamma as the factor
def exponential_decay(lr0, step, gamma):
    return lr0 * (1 - gamma) ** step

# %% exponential_decay: divides by the power, and is off by one
def exponential_decay(lr0, step, gamma):
    return lr0 / gamma ** (step - 1)

# %% exponential_decay: misunderstood, an inverse decay
def exponential_decay(lr0, step, gamma):
    return lr0 / (1 + gamma * step)

# %% exponential_decay: the loop leaves one factor out
def exponential_decay(lr0, step, gamma):
    lr = lr0
    for i in range(1, step):
        lr = lr * gamma
    return lr

# %% exponential_decay: forgets lr0
def exponential_decay(lr0, step, gamma):
    rate = 1.0
    for _ in range(step):
        rate *= gamma
    return rate

# %% cosine_annealing: forgets the half
def cosine_annealing(lr0, step, total, lr_min=0.0):
    if step > total:
        return lr_min
    return lr_min + (lr0 - lr_min) * (1 + np.cos(np.pi * step / total))

# %% cosine_annealing: the rate rises again past total
def cosine_annealing(lr0, step, total, lr_min=0.0):
    return lr_min + 0.5 * (lr0 - lr_min) * (1 + np.cos(np.pi * step / total))

# %% cosine_annealing: minus the cosine, so it rises
def cosine_annealing(lr0, step, total, lr_min=0.0):
    step = min(step, total)
    return lr_min + 0.5 * (lr0 - lr_min) * (1 - np.cos(np.pi * step / total))

# %% cosine_annealing: ignores lr_min
def cosine_annealing(lr0, step, total, lr_min=0.0):
    if step >= total:
        return 0.0
    return 0.5 * lr0 * (1 + np.cos(np.pi * step / total))

# %% cosine_annealing: whole division inside the cosine
def cosine_annealing(lr0, step, total, lr_min=0.0):
    s = min(step, total)
    return lr_min + 0.5 * (lr0 - lr_min) * (1 + np.cos(np.pi * (s // total)))

# %% cosine_annealing: degrees for radians
def cosine_annealing(lr0, step, total, lr_min=0.0):
    if step > total:
        return lr_min
    angle = 180 * step / total
    return lr_min + 1 / 2 * (lr0 - lr_min) * (1 + np.cos(angle))

# %% cosine_annealing: a whole cosine, and the amplitude forgets lr_min
def cosine_annealing(lr0, step, total, lr_min=0.0):
    t = min(step / total, 1)
    return lr_min + 0.5 * lr0 * (1 + np.cos(2 * np.pi * t))

# %% cosine_annealing: misunderstood, a straight line down
def cosine_annealing(lr0, step, total, lr_min=0.0):
    t = min(step, total) / total
    return lr0 + t * (lr_min - lr0)

# %% cosine_annealing: brackets missing, the half belongs to the 1 only
def cosine_annealing(lr0, step, total, lr_min=0.0):
    if step >= total:
        return lr_min
    return lr_min + (lr0 - lr_min) * (0.5 * 1 + np.cos(np.pi * step / total))

# %% cosine_annealing: forgets to add lr_min
def cosine_annealing(lr0, step, total, lr_min=0.0):
    if step > total:
        step = total
    c = np.cos(np.pi * step / total)
    return (lr0 - lr_min) * (1 + c) / 2

# %% linear_warmup: forgets the + 1
def linear_warmup(lr0, step, warmup):
    return lr0 * min(1, step / warmup)

# %% linear_warmup: max for min
def linear_warmup(lr0, step, warmup):
    return lr0 * max(1, (step + 1) / warmup)

# %% linear_warmup: does not stop rising
def linear_warmup(lr0, step, warmup):
    return lr0 * (step + 1) / warmup

# %% linear_warmup: whole division
def linear_warmup(lr0, step, warmup):
    return lr0 * min(1, (step + 1) // warmup)

# %% linear_warmup: brackets missing around step + 1
def linear_warmup(lr0, step, warmup):
    return lr0 * min(1, step + 1 / warmup)

# %% linear_warmup: min is between lr0 and the fraction
def linear_warmup(lr0, step, warmup):
    return min(lr0, (step + 1) / warmup)

# %% linear_warmup: fraction upside down, and no + 1
def linear_warmup(lr0, step, warmup):
    if step == 0:
        return 0.0
    return lr0 * min(1, warmup / step)

# %% linear_warmup: misunderstood, falls again after the warmup
def linear_warmup(lr0, step, warmup):
    if step < warmup:
        return lr0 * (step + 1) / warmup
    return lr0 * warmup / (step + 1)

# %% linear_warmup: the + 1 is in the denominator
def linear_warmup(lr0, step, warmup):
    frac = step / (warmup + 1)
    if frac > 1:
        frac = 1
    return lr0 * frac

# %% linear_warmup: 0 once the warmup is over
def linear_warmup(lr0, step, warmup):
    lr = 0.0
    if step < warmup:
        lr = lr0 * (step + 1) / warmup
    return lr
