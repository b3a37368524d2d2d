# ---
# jupyter:
#   jupytext:
#     cell_metadata_filter: nbgrader,tags,-all
#     notebook_metadata_filter: kernelspec,jupytext,-jupytext.text_representation.jupytext_version
#     text_representation:
#       extension: .py
#       format_name: percent
#       format_version: '1.3'
#   kernelspec:
#     display_name: Python 3 (ipykernel)
#     language: python
#     name: python3
# ---

# %% [markdown]
# # Lab 6 · Optimizers
#
# Backpropagation says which way is down. How far to go is another question, and seven famous answers to it fit on a page each.
#
# | part | you write | points |
# |---|---|---|
# | 1 One rate for all | `class SGD`, `class Momentum` | 3 |
# | 2 A rate for each entry | `class Adagrad`, `class RMSprop`, `class Adadelta` | 6 |
# | 3 Both | `class Adam`, `class AdamW` | 5 |
# | 4 A rate that changes | `step_decay`, `exponential_decay`, `cosine_annealing`, `linear_warmup` | 4 |
# | 5 | a written answer | 2 |
#
# Conventions for all seven optimizers:
#
# - `optimizer.step(params, grads)` gets two lists of arrays: the parameters, of any shapes, and for each of them a gradient of the same shape.
#   It gives back **a new list of new arrays**, the parameters after one step. What it was given stays as it was, also at later steps.
# - What an optimizer remembers belongs to that one object, not to the class, and to one parameter: each has its own, in its own shape. It
#   starts at zeros, at the first `step`, and the lists have the same lengths and shapes from then on.
# - A step starts from the `params` that it is given, even where these are not what the last step gave back.
# - Keywords, defaults and formulas are those of `torch.optim`. All operations are entry by entry: $g^2$ is `g**2`, and $\sqrt{\cdot}$ is
#   taken of each entry.
# - Arrays are float64; where parameters and gradients are float32, results in float32 or float64 are both right.
# - Each `step` begins with a guard that is written already: a gradient has the shape of its parameter. Without it, `zip` would stop at the
#   shorter list and NumPy would stretch `(1,)` to `(3,)`, both without a word.
# - No warnings: a gradient that is 0 from the start must not end in 0 / 0.
# - **Forbidden in every exercise:** torch, tensorflow, keras, jax, optax and scipy.optimize. All of NumPy is allowed, and so is what you
#   wrote earlier in this lab.

# %%
import numpy as np

from mitdl_utils import check

# %% [markdown]
# # Part 1 · One rate for all
#
# ## Exercise 1 · SGD
#
# **10 minutes · difficulty 1 of 5 · 1 point** (0.5 for one parameter, 0.5 for several)
#
# `SGD(lr=1e-3)` takes the plain step, for each parameter $p$ with gradient $g$:
#
# $$p \leftarrow p - \mathrm{lr}\cdot g$$
#
# **By hand.** With `lr=0.5`, $p = 1$ and the gradients $0.5$, then $-0.25$: $p$ becomes $1 - 0.25 = 0.75$, then $0.75 + 0.125 = 0.875$.


# %% nbgrader={"grade": false, "grade_id": "SGD", "locked": false, "schema_version": 3, "solution": true, "task": false}
class SGD:
    """Gradient descent with one fixed learning rate."""

    def __init__(self, lr=1e-3):
        ### BEGIN SOLUTION
        self.lr = lr
        ### END SOLUTION

    def step(self, params, grads):
        """One step.

        Args:
            params: list of arrays of any shapes.
            grads: list of arrays, the gradient of each parameter in its shape.

        Returns:
            The new parameters: a new list of new arrays.
        """
        shapes, given = [p.shape for p in params], [g.shape for g in grads]
        if shapes != given:
            raise ValueError(f"SGD: grads have shapes {given}, expected {shapes} as params")
        ### BEGIN SOLUTION
        return [p - self.lr * g for p, g in zip(params, grads, strict=True)]
        ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check_SGD", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
check("SGD")

# %% [markdown]
# ## Exercise 2 · Momentum
#
# **15 minutes · difficulty 2 of 5 · 2 points** (1.5 for plain momentum, 0.5 for Nesterov's)
#
# `Momentum(lr=1e-3, momentum=0.9, nesterov=False)` keeps a velocity $v$ for each parameter, at first 0. With $\mu$ for `momentum`:
#
# $$v \leftarrow \mu v + g \qquad p \leftarrow p - \mathrm{lr}\cdot\begin{cases} v & \text{plain} \\ g + \mu v & \text{nesterov, with the new } v\end{cases}$$
#
# The whole $g$ is added, not $(1 - \mu)\,g$, as in `torch.optim.SGD(…, momentum=0.9)`. `nesterov=True` comes with a momentum above 0.
#
# **By hand.** With `lr=0.5`, $p = 1$ and the gradients $0.5$, then $-0.25$: $v = 0.5$ and $p = 0.75$; then
# $v = 0.9 \cdot 0.5 - 0.25 = 0.2$ and $p = 0.65$. With `nesterov=True`: $p = 1 - 0.5\,(0.5 + 0.45) = 0.525$, then
# $p = 0.525 - 0.5\,(-0.25 + 0.18) = 0.56$.


# %% nbgrader={"grade": false, "grade_id": "Momentum", "locked": false, "schema_version": 3, "solution": true, "task": false}
class Momentum:
    """Gradient descent along a velocity, plain or Nesterov's."""

    def __init__(self, lr=1e-3, momentum=0.9, nesterov=False):
        ### BEGIN SOLUTION
        self.lr, self.momentum, self.nesterov = lr, momentum, nesterov
        self.v = None
        ### END SOLUTION

    def step(self, params, grads):
        """One step.

        Args:
            params: list of arrays of any shapes.
            grads: list of arrays, the gradient of each parameter in its shape.

        Returns:
            The new parameters: a new list of new arrays.
        """
        shapes, given = [p.shape for p in params], [g.shape for g in grads]
        if shapes != given:
            raise ValueError(f"Momentum: grads have shapes {given}, expected {shapes} as params")
        ### BEGIN SOLUTION
        if self.v is None:
            self.v = [np.zeros_like(p) for p in params]
        self.v = [self.momentum * v + g for v, g in zip(self.v, grads, strict=True)]
        along = self.v
        if self.nesterov:
            along = [g + self.momentum * v for v, g in zip(self.v, grads, strict=True)]
        return [p - self.lr * d for p, d in zip(params, along, strict=True)]
        ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check_Momentum", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
check("Momentum")

# %% [markdown]
# # Part 2 · A rate for each entry
#
# ## Exercise 3 · Adagrad
#
# **15 minutes · difficulty 2 of 5 · 2 points** (1 for one parameter, 1 for several)
#
# `Adagrad(lr=1e-2, eps=1e-10)` adds up the squares of all gradients so far, for each entry apart. $s$ is at first 0:
#
# $$s \leftarrow s + g^2 \qquad p \leftarrow p - \mathrm{lr}\cdot\frac{g}{\sqrt{s} + \varepsilon}$$
#
# $\varepsilon$, `eps`, stands outside the root.
#
# **By hand.** With `lr=0.5`, $p = 1$ and the gradients $0.5$, then $-0.25$: $s = 0.25$ and $p \approx 1 - 0.5 = 0.5$; then $s = 0.3125$ and
# $p \approx 0.5 + 0.5 \cdot 0.25 / 0.5590 \approx 0.7236$.


# %% nbgrader={"grade": false, "grade_id": "Adagrad", "locked": false, "schema_version": 3, "solution": true, "task": false}
class Adagrad:
    """Steps divided by the root of all squared gradients so far."""

    def __init__(self, lr=1e-2, eps=1e-10):
        ### BEGIN SOLUTION
        self.lr, self.eps = lr, eps
        self.s = None
        ### END SOLUTION

    def step(self, params, grads):
        """One step.

        Args:
            params: list of arrays of any shapes.
            grads: list of arrays, the gradient of each parameter in its shape.

        Returns:
            The new parameters: a new list of new arrays.
        """
        shapes, given = [p.shape for p in params], [g.shape for g in grads]
        if shapes != given:
            raise ValueError(f"Adagrad: grads have shapes {given}, expected {shapes} as params")
        ### BEGIN SOLUTION
        if self.s is None:
            self.s = [np.zeros_like(p) for p in params]
        self.s = [s + g**2 for s, g in zip(self.s, grads, strict=True)]
        together = zip(params, grads, self.s, strict=True)
        return [p - self.lr * g / (np.sqrt(s) + self.eps) for p, g, s in together]
        ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check_Adagrad", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
check("Adagrad")

# %% [markdown]
# ## Exercise 4 · RMSprop
#
# **15 minutes · difficulty 2 of 5 · 2 points** (1 for one parameter, 1 for several)
#
# `RMSprop(lr=1e-2, alpha=0.99, eps=1e-8)` lets old squares fade. $s$ is at first 0:
#
# $$s \leftarrow \alpha s + (1 - \alpha)\,g^2 \qquad p \leftarrow p - \mathrm{lr}\cdot\frac{g}{\sqrt{s} + \varepsilon}$$
#
# $\varepsilon$ stands outside the root, the first $s$ is $(1 - \alpha)\,g^2$, and nothing corrects for that.
#
# **By hand.** With `lr=0.1`, `alpha=0.75`, $p = 1$ and the gradients $0.5$, then $-0.25$: $s = 0.0625$ and
# $p \approx 1 - 0.1 \cdot 0.5 / 0.25 = 0.8$; then $s = 0.046875 + 0.015625 = 0.0625$ and $p \approx 0.8 + 0.1 \cdot 0.25 / 0.25 = 0.9$.


# %% nbgrader={"grade": false, "grade_id": "RMSprop", "locked": false, "schema_version": 3, "solution": true, "task": false}
class RMSprop:
    """Steps divided by the root of a fading average of squared gradients."""

    def __init__(self, lr=1e-2, alpha=0.99, eps=1e-8):
        ### BEGIN SOLUTION
        self.lr, self.alpha, self.eps = lr, alpha, eps
        self.s = None
        ### END SOLUTION

    def step(self, params, grads):
        """One step.

        Args:
            params: list of arrays of any shapes.
            grads: list of arrays, the gradient of each parameter in its shape.

        Returns:
            The new parameters: a new list of new arrays.
        """
        shapes, given = [p.shape for p in params], [g.shape for g in grads]
        if shapes != given:
            raise ValueError(f"RMSprop: grads have shapes {given}, expected {shapes} as params")
        ### BEGIN SOLUTION
        if self.s is None:
            self.s = [np.zeros_like(p) for p in params]
        new = []
        for i, (p, g) in enumerate(zip(params, grads, strict=True)):
            self.s[i] = self.alpha * self.s[i] + (1 - self.alpha) * g**2
            new.append(p - self.lr * g / (np.sqrt(self.s[i]) + self.eps))
        return new
        ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check_RMSprop", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
check("RMSprop")

# %% [markdown]
# ## Exercise 5 · Adadelta
#
# **20 minutes · difficulty 3 of 5 · 2 points** (1 for one parameter, 1 for several)
#
# `Adadelta(lr=1.0, rho=0.9, eps=1e-6)` finds the length of its steps by itself. It keeps an average $s$ of $g^2$ and an average $a$ of
# $\Delta^2$, the squares of what it moved by; both are at first 0. In this order:
#
# $$s \leftarrow \rho s + (1 - \rho)\,g^2 \qquad \Delta = \frac{\sqrt{a + \varepsilon}}{\sqrt{s + \varepsilon}}\,g \qquad
# a \leftarrow \rho a + (1 - \rho)\,\Delta^2 \qquad p \leftarrow p - \mathrm{lr}\cdot\Delta$$
#
# Both $\varepsilon$ stand inside the roots; $\Delta$ is made from the old $a$, and $a$ knows nothing of `lr`.
#
# **By hand.** With `lr=0.5`, `rho=0.9`, `eps=0.01`, $p = 1$ and $g = 0.5$: $s = 0.025$, $\Delta = \sqrt{0.01 / 0.035} \cdot 0.5 \approx 0.2673$,
# $a \approx 0.00714$ and $p \approx 0.8664$. After $g = -0.25$: $s = 0.02875$, $\Delta \approx -0.1663$ and $p \approx 0.9495$.


# %% nbgrader={"grade": false, "grade_id": "Adadelta", "locked": false, "schema_version": 3, "solution": true, "task": false}
class Adadelta:
    """Steps as long as the steps before, measured by fading averages."""

    def __init__(self, lr=1.0, rho=0.9, eps=1e-6):
        ### BEGIN SOLUTION
        self.lr, self.rho, self.eps = lr, rho, eps
        self.s = self.a = None
        ### END SOLUTION

    def step(self, params, grads):
        """One step.

        Args:
            params: list of arrays of any shapes.
            grads: list of arrays, the gradient of each parameter in its shape.

        Returns:
            The new parameters: a new list of new arrays.
        """
        shapes, given = [p.shape for p in params], [g.shape for g in grads]
        if shapes != given:
            raise ValueError(f"Adadelta: grads have shapes {given}, expected {shapes} as params")
        ### BEGIN SOLUTION
        if self.s is None:
            self.s = [np.zeros_like(p) for p in params]
            self.a = [np.zeros_like(p) for p in params]
        new = []
        for i, (p, g) in enumerate(zip(params, grads, strict=True)):
            self.s[i] = self.rho * self.s[i] + (1 - self.rho) * g**2
            delta = np.sqrt(self.a[i] + self.eps) / np.sqrt(self.s[i] + self.eps) * g
            self.a[i] = self.rho * self.a[i] + (1 - self.rho) * delta**2
            new.append(p - self.lr * delta)
        return new
        ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check_Adadelta", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
check("Adadelta")

# %% [markdown]
# # Part 3 · Both
#
# ## Exercise 6 · Adam
#
# **20 minutes · difficulty 3 of 5 · 3 points** (1.5 for one parameter, 1.5 for several)
#
# `Adam(lr=1e-3, betas=(0.9, 0.999), eps=1e-8)` keeps averages $m$ of $g$ and $v$ of $g^2$, at first 0, and counts its steps: $t = 1$ at the
# first one, $+1$ for each `step`, however many parameters there are.
#
# $$m \leftarrow \beta_1 m + (1 - \beta_1)\,g \qquad v \leftarrow \beta_2 v + (1 - \beta_2)\,g^2$$
#
# $$\hat m = \frac{m}{1 - \beta_1^t} \qquad \hat v = \frac{v}{1 - \beta_2^t} \qquad p \leftarrow p - \mathrm{lr}\cdot\frac{\hat m}{\sqrt{\hat v} + \varepsilon}$$
#
# What is kept are $m$ and $v$, not the corrected $\hat m$ and $\hat v$; $\varepsilon$ stands outside the root of $\hat v$.
#
# **By hand.** With `lr=0.5`, `betas=(0.5, 0.75)`, $p = 1$ and the gradients $0.5$, then $-0.25$: $m = 0.25$, $v = 0.0625$,
# $\hat m = 0.5$, $\hat v = 0.25$ and $p \approx 1 - 0.5 = 0.5$. Then $m = 0$, so $p$ stays at $0.5$.


# %% nbgrader={"grade": false, "grade_id": "Adam", "locked": false, "schema_version": 3, "solution": true, "task": false}
class Adam:
    """Averages of gradients over roots of averages of squares, both corrected for their start."""

    def __init__(self, lr=1e-3, betas=(0.9, 0.999), eps=1e-8):
        ### BEGIN SOLUTION
        self.lr, self.betas, self.eps = lr, betas, eps
        self.m = self.v = None
        self.t = 0
        ### END SOLUTION

    def step(self, params, grads):
        """One step.

        Args:
            params: list of arrays of any shapes.
            grads: list of arrays, the gradient of each parameter in its shape.

        Returns:
            The new parameters: a new list of new arrays.
        """
        shapes, given = [p.shape for p in params], [g.shape for g in grads]
        if shapes != given:
            raise ValueError(f"Adam: grads have shapes {given}, expected {shapes} as params")
        ### BEGIN SOLUTION
        if self.m is None:
            self.m = [np.zeros_like(p) for p in params]
            self.v = [np.zeros_like(p) for p in params]
        self.t += 1
        beta1, beta2 = self.betas
        new = []
        for i, (p, g) in enumerate(zip(params, grads, strict=True)):
            self.m[i] = beta1 * self.m[i] + (1 - beta1) * g
            self.v[i] = beta2 * self.v[i] + (1 - beta2) * g**2
            m_hat = self.m[i] / (1 - beta1**self.t)
            v_hat = self.v[i] / (1 - beta2**self.t)
            new.append(p - self.lr * m_hat / (np.sqrt(v_hat) + self.eps))
        return new
        ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check_Adam", "locked": true, "points": 3, "schema_version": 3, "solution": false, "task": false}
check("Adam")

# %% [markdown]
# ## Exercise 7 · AdamW
#
# **10 minutes · difficulty 2 of 5 · 2 points** (1 for one parameter, 1 for several)
#
# `AdamW(lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=1e-2)` is Adam whose parameters shrink at each step. The decay goes straight to
# the parameter and never into the gradient or its averages. With $\lambda$ for `weight_decay`, in this order:
#
# $$p \leftarrow p\,(1 - \mathrm{lr}\cdot\lambda) \qquad p \leftarrow p - \mathrm{lr}\cdot\frac{\hat m}{\sqrt{\hat v} + \varepsilon}$$
#
# All parameters shrink, biases too, also where the gradient is 0.
#
# **By hand.** With `lr=0.5`, `betas=(0.5, 0.75)`, `weight_decay=0.25`, $p = 1$ and the gradients $0.5$, then $-0.25$: $p \approx 0.875 - 0.5 =
# 0.375$, then $m = 0$ and $p \approx 0.375 \cdot 0.875 = 0.328125$.


# %% nbgrader={"grade": false, "grade_id": "AdamW", "locked": false, "schema_version": 3, "solution": true, "task": false}
class AdamW:
    """Adam with weight decay apart from the gradient."""

    def __init__(self, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=1e-2):
        ### BEGIN SOLUTION
        self.lr, self.betas, self.eps, self.weight_decay = lr, betas, eps, weight_decay
        self.m = self.v = None
        self.t = 0
        ### END SOLUTION

    def step(self, params, grads):
        """One step.

        Args:
            params: list of arrays of any shapes.
            grads: list of arrays, the gradient of each parameter in its shape.

        Returns:
            The new parameters: a new list of new arrays.
        """
        shapes, given = [p.shape for p in params], [g.shape for g in grads]
        if shapes != given:
            raise ValueError(f"AdamW: grads have shapes {given}, expected {shapes} as params")
        ### BEGIN SOLUTION
        if self.m is None:
            self.m = [np.zeros_like(p) for p in params]
            self.v = [np.zeros_like(p) for p in params]
        self.t += 1
        beta1, beta2 = self.betas
        new = []
        for i, (p, g) in enumerate(zip(params, grads, strict=True)):
            self.m[i] = beta1 * self.m[i] + (1 - beta1) * g
            self.v[i] = beta2 * self.v[i] + (1 - beta2) * g**2
            m_hat = self.m[i] / (1 - beta1**self.t)
            v_hat = self.v[i] / (1 - beta2**self.t)
            p = p * (1 - self.lr * self.weight_decay)
            new.append(p - self.lr * m_hat / (np.sqrt(v_hat) + self.eps))
        return new
        ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check_AdamW", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
check("AdamW")

# %% [markdown]
# # Part 4 · A rate that changes
#
# A schedule is a function of the step, which is 0 at the first one. Each gives back one float.
#
# ## Exercise 8 · step_decay
#
# **5 minutes · difficulty 1 of 5 · 1 point**
#
# The rate is multiplied by `drop` each time that `every` steps have passed:
#
# $$\mathrm{lr}_0 \cdot \mathrm{drop}^{\lfloor \mathrm{step} / \mathrm{every} \rfloor}$$
#
# `every` is an int from 1 on.
#
# **By hand.** `step_decay(0.8, step, 0.5, 10)` is 0.8 for the steps 0 to 9, 0.4 for 10 to 19, and 0.2 at step 20.


# %% nbgrader={"grade": false, "grade_id": "step_decay", "locked": false, "schema_version": 3, "solution": true, "task": false}
def step_decay(lr0, step, drop, every):
    """Give the learning rate that drops once in a while.

    Args:
        lr0: the rate to start from, a float.
        step: how many steps have been taken, an int from 0 on.
        drop: the factor of each drop.
        every: how many steps lie between two drops, an int.

    Returns:
        lr0 · drop^(step // every).
    """
    ### BEGIN SOLUTION
    return lr0 * drop ** (step // every)
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check_step_decay", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
check("step_decay")

# %% [markdown]
# ## Exercise 9 · exponential_decay
#
# **5 minutes · difficulty 1 of 5 · 1 point**
#
# $$\mathrm{lr}_0 \cdot \gamma^{\mathrm{step}}$$
#
# **By hand.** `exponential_decay(0.8, 2, 0.5)` is $0.8 \cdot 0.25 = 0.2$, and at step 0 it is 0.8.


# %% nbgrader={"grade": false, "grade_id": "exponential_decay", "locked": false, "schema_version": 3, "solution": true, "task": false}
def exponential_decay(lr0, step, gamma):
    """Give the learning rate that shrinks by a factor at each step.

    Args:
        lr0: the rate to start from, a float.
        step: how many steps have been taken, an int from 0 on.
        gamma: the factor of each step.

    Returns:
        lr0 · gamma^step.
    """
    ### BEGIN SOLUTION
    return lr0 * gamma**step
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check_exponential_decay", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
check("exponential_decay")

# %% [markdown]
# ## Exercise 10 · cosine_annealing
#
# **10 minutes · difficulty 2 of 5 · 1 point**
#
# Half a cosine, from $\mathrm{lr}_0$ at step 0 down to $\mathrm{lr}_{\min}$ at step `total`:
#
# $$\mathrm{lr}_{\min} + \tfrac{1}{2}\,(\mathrm{lr}_0 - \mathrm{lr}_{\min})\left(1 + \cos\frac{\pi \cdot \mathrm{step}}{\mathrm{total}}\right)$$
#
# Past `total` the rate stays at $\mathrm{lr}_{\min}$. `total` is an int from 1 on.
#
# **By hand.** `cosine_annealing(0.8, 10, 40)`: $\cos(\pi / 4) \approx 0.7071$, so the rate is $0.4 \cdot 1.7071 \approx 0.6828$. At step 40 it is
# 0, and at step 50 too.


# %% nbgrader={"grade": false, "grade_id": "cosine_annealing", "locked": false, "schema_version": 3, "solution": true, "task": false}
def cosine_annealing(lr0, step, total, lr_min=0.0):
    """Give the learning rate that follows half a cosine down.

    Args:
        lr0: the rate to start from, a float.
        step: how many steps have been taken, an int from 0 on.
        total: the step at which lr_min is reached, an int.
        lr_min: the rate to end at, and to stay at.

    Returns:
        the rate, between lr0 and lr_min.
    """
    ### BEGIN SOLUTION
    way = min(step, total) / total
    return lr_min + 0.5 * (lr0 - lr_min) * (1 + np.cos(np.pi * way))
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check_cosine_annealing", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
check("cosine_annealing")

# %% [markdown]
# ## Exercise 11 · linear_warmup
#
# **5 minutes · difficulty 1 of 5 · 1 point**
#
# The rate rises in a straight line and then stays:
#
# $$\mathrm{lr}_0 \cdot \min\left(1, \frac{\mathrm{step} + 1}{\mathrm{warmup}}\right)$$
#
# `warmup` is an int from 1 on. The $+1$ makes the first step a step.
#
# **By hand.** `linear_warmup(0.8, step, 4)` is 0.2, 0.4, 0.6, 0.8 for the steps 0 to 3, and 0.8 from then on.


# %% nbgrader={"grade": false, "grade_id": "linear_warmup", "locked": false, "schema_version": 3, "solution": true, "task": false}
def linear_warmup(lr0, step, warmup):
    """Give the learning rate that rises in a line to lr0 and stays there.

    Args:
        lr0: the rate to start from, a float.
        step: how many steps have been taken, an int from 0 on.
        warmup: how many steps the rise takes, an int.

    Returns:
        the rate, at most lr0.
    """
    ### BEGIN SOLUTION
    return lr0 * min(1.0, (step + 1) / warmup)
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check_linear_warmup", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
check("linear_warmup")

# %% [markdown] nbgrader={"grade": false, "grade_id": "question_scale", "locked": true, "schema_version": 3, "solution": false, "task": false}
# # Part 5 · In your own words
#
# ## Written question
#
# **10 minutes · difficulty 3 of 5 · 2 points · read by a person**
#
# Two people train the same network with Adam. One has a loss ten times as large as the other, because it is a sum over the batch of ten and not
# its mean.
#
# 1. How do their first steps differ, and how would they differ with SGD? Use the formulas. (1 point)
# 2. Now both add $\frac{\lambda}{2}\lVert p \rVert^2$ to their loss, with the same $\lambda$ and after the factor ten. For whom does it pull harder
#    towards 0, and why does this question not come up with AdamW? (1 point)
#
# Answer in the cell below, in a few sentences. When you work alone, `mitdl answer 06` in a terminal then shows a model answer and
# what earns which points.
#
# === BEGIN MARK SCHEME ===
#
# ---
# **Mark scheme** (for whoever marks; students do not get it with the lab)
#
# - **Part 1, 1 point:** half for *nearly equal with Adam*, since $\hat m$ and $\sqrt{\hat v}$ both grow by ten and only $\varepsilon$ does not; half for
#   *ten times as long with SGD*. A claim without the formula earns half of each.
# - **Part 2, 1 point:** half for *it pulls harder in the mean*, because there $\lambda p$ is larger beside the gradient before both are divided by
#   $\sqrt{\hat v}$; half for AdamW, where the decay $\mathrm{lr}\,\lambda\,p$ is never divided and so does not depend on the loss's scale.
#
# === END MARK SCHEME ===

# %% [markdown] nbgrader={"grade": true, "grade_id": "written_scale", "locked": false, "points": 2, "schema_version": 3, "solution": true, "task": false}
# 1. With Adam their first steps are nearly the same: $g$ is ten times as large, so $\hat m$ is too, and so is $\sqrt{\hat v}$; the ten cancels but for
#    $\varepsilon$. With SGD the step is $\mathrm{lr} \cdot g$, so it is ten times as long.
# 2. The gradient becomes $g + \lambda p$, or $10 g + \lambda p$. Adam divides either by its own size, so for whoever has the sum, $\lambda p$ is a tenth as large
#    beside the rest: the penalty pulls harder in the mean. AdamW subtracts $\mathrm{lr}\,\lambda\,p$ directly and divides only what comes from the
#    gradient, so the decay is the same whatever the loss is multiplied by.

# %% [markdown]
# ## What you have now
#
# - Seven optimizers that give the same numbers as `torch.optim`, and four schedules to go with them.
# - Lab 7 leaves the rate alone and asks how many examples a gradient should be made of.
