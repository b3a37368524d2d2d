"""The mistakes that several optimizers share: all of them, those with a state, Adam and AdamW."""

from autograder.exercises import table
from autograder.exercises.mistakes import Table


def every_optimizer(lr: str, other: str) -> Table:
    """Return the mistakes of any optimizer.

    Args:
        lr: the default learning rate, as the answer spells it.
        other: one that somebody might take for it.
    """
    return table(f"""
# The arrays that are given
params-in-place: p = p - self.lr → p -= self.lr
    You write the new values into the arrays you were given. Build new arrays: whoever called you
    still needs the old ones. (`p -= …` changes p itself, `p = p - …` does not.)
grads-in-place: new.append(p) → new.append(p)⏎g *= 0
    You change the gradients that you were given. `a *= …` and `a += …` write into the array itself,
    also where your state began as the very gradient: begin with a copy or zeros.

# The step
uphill: p = p - self.lr → p = p + self.lr
    You walk uphill: the gradient points to where the loss grows, so the step is subtracted.
the-step-alone: p = p - self.lr → p = self.lr
    You give back what the parameters are to move by. Subtract it from them, and give back the new
    parameters.
only-the-first: new.append(p) → new.append(p)⏎return new
    Only the first parameter comes back. Is your return inside the loop?

# The learning rate
another-default-lr: lr={lr} → lr={other}
    Your default learning rate is not PyTorch's: keep the one in the line of __init__ as it stands.
lr-ignored: self.lr = lr → self.lr = {lr}
    You never use the lr that you are given; keep it in __init__ and use self.lr.
""")


def with_state(*names: str) -> Table:
    """Return the mistakes of an optimizer with a state for each parameter.

    Args:
        names: of the arrays, as the answer has them: "m", "v".
    """
    arrays, averages = ", ".join(names), ", ".join(f"np.mean({name})" for name in names)
    return table(f"""
state-forgotten: if self.state is None: → if True:
    You forget what was kept: each step begins from zeros again, or overwrites what is to be added
    to. Make it once, at the first step, keep it on self, and build on it.
state-shared-by-parameters: self.state[i] → self.state[0], each
    All parameters share one state. Each needs its own, in its own shape: keep a list of states.
a-number-for-an-array: self.state[i] = {arrays} → self.state[i] = {averages}
    You keep one number for each parameter, an average. Keep an array of the parameter's shape:
    every entry has a history of its own.
lr-left-out: self.lr * delta → delta
    You leave the learning rate out: multiply the step by lr.
state-shared-by-optimizers: def __init__(self → state = None⏎⏎def __init__(self
and self.state = None →
and self.state = [ → type(self).state = [
    Two optimizers of yours share their state: it sits on the class, in a global name or in a
    default argument. Make it in __init__, on self.
state-lost-to-the-next-optimizer: self.state = None → type(self).state = None
and self.state = [ → type(self).state = [
    When a second optimizer is made, your first one loses what it kept: __init__ clears something
    that both use, a global name or an attribute of the class. Use self.
""")


def root_and_eps(name: str, eps: str, other: str) -> Table:
    """Return what goes wrong below the line of an optimizer that divides by √s + eps.

    Args:
        name: of the optimizer.
        eps: the default, as the answer spells it.
        other: one that somebody might take for it.
    """
    return table(f"""
no-root: np.sqrt(s) → s
    The root is missing: divide by √s + eps.
eps-inside-the-root: np.sqrt(s) + self.eps → np.sqrt(s + self.eps)
    Your eps is inside the root. PyTorch's {name} adds it outside: √s + eps.
no-eps: np.sqrt(s) + self.eps → np.sqrt(s)
    Where a gradient has always been 0 you divide 0 by 0: add eps to the root.
eps-ignored: + self.eps → + {eps}
    Your eps is always the default; use self.eps.
another-default-eps: eps={eps} → eps={other}
    The default eps of {name} is {eps}.
eps-as-the-least: np.sqrt(s) + self.eps → np.maximum(np.sqrt(s), self.eps)
    You use eps as a lower limit of the root; it is added to it.
brackets-left-out: (np.sqrt(s) + self.eps) → np.sqrt(s)
and self.lr * delta → self.lr * delta + self.eps
    You divide by √s alone and then add eps to the result: √s + eps needs brackets below the line.
gradient-left-out: g / → 1 /
    You leave g out of the step; it stands above the line.
multiplied-by-the-root: g / → g *
    You multiply by √s + eps; divide by it.
""")


ADAM = table("""
# The bias correction
no-bias-correction: m / (1 - beta1**self.t) → m
and v / (1 - beta2**self.t) → v
    There is no bias correction: divide m by 1 − β₁ᵗ and v by 1 − β₂ᵗ before the update.
only-m-corrected: v / (1 - beta2**self.t) → v
    You correct m only; v is divided by 1 − β₂ᵗ too.
only-v-corrected: m / (1 - beta1**self.t) → m
    You correct v only; m is divided by 1 − β₁ᵗ too.
steps-counted-from-zero: self.t += 1⏎beta1, beta2 = → beta1, beta2 =
and return new → self.t += 1⏎return new
    Your first step has t = 0, and 1 − β⁰ is 0. Count t up before you use it: it begins at 1.
steps-counted-from-two: self.t = 0 → self.t = 1
    Your first step has t = 2: count each step once, and begin at 1.
steps-not-counted: self.t += 1 → self.t = 1
    You divide by 1 − β at each step, as if t stayed at 1; it is 1 − βᵗ, which comes nearer to 1.
steps-counted-for-each-parameter: self.t += 1 →
and m_hat = → self.t += 1⏎m_hat =
    You count t up inside the loop, once for each parameter. Count once a step, before the loop.
correction-multiplied: m / (1 - beta1**self.t) → m * (1 - beta1**self.t)
and v / (1 - beta2**self.t) → v * (1 - beta2**self.t)
    You multiply by 1 − βᵗ; divide by it, so that the small averages of the start grow.
correction-times-t: beta1**self.t → beta1 * self.t
and beta2**self.t → beta2 * self.t
    You divide by 1 − β · t; it is β to the power t.
correction-without-one-minus: (1 - beta1**self.t) → beta1**self.t
and (1 - beta2**self.t) → beta2**self.t
    You divide by βᵗ; it is 1 − βᵗ.
correction-to-the-power: (1 - beta1**self.t) → (1 - beta1) ** self.t
and (1 - beta2**self.t) → (1 - beta2) ** self.t
    You raise 1 − β to the power t; only β is raised: 1 − βᵗ.
corrections-swapped: beta1**self.t → beta2**self.t
and beta2**self.t → beta1**self.t
    You correct m with β₂ and v with β₁; each belongs to its own.
one-correction-for-both: beta2**self.t → beta1**self.t
    You correct both averages with β₁; v is divided by 1 − β₂ᵗ.
corrected-averages-kept: self.state[i] = m, v →
and delta = → self.state[i] = m_hat, v_hat⏎delta =
    You keep the corrected averages as m and v, and correct them again at the next step. Correct
    copies for the update; m and v themselves stay uncorrected.
correction-outside-the-root: v / (1 - beta2**self.t) → v
and np.sqrt(v_hat) → np.sqrt(v_hat) / (1 - beta2**self.t)
    You divide √v by 1 − β₂ᵗ. Correct v first, then take the root.
eps-before-the-correction: v / (1 - beta2**self.t) → v
and m_hat / → np.sqrt(1 - beta2**self.t) * m_hat /
    You add eps to the root of the uncorrected v. Correct v, take the root, then add eps.
# The averages
m-adds-whole-gradients: (1 - beta1) * g → g
    Your m adds the whole gradient; it is weighted by 1 − β₁, so that m is an average.
v-adds-whole-squares: (1 - beta2) * g**2 → g**2
    Your v adds the whole g²; it is weighted by 1 − β₂, so that v is an average.
whole-gradients-added: (1 - beta1) * g → g
and (1 - beta2) * g**2 → g**2
    You add the whole g and g²: weigh them by 1 − β₁ and 1 − β₂, so that m and v are averages.
one-minus-beta-without-brackets: (1 - beta1) * g → 1 - beta1 * g
and (1 - beta2) * g**2 → 1 - beta2 * g**2
    You subtract β · g from 1, and β · g²: 1 − β needs brackets.
old-averages-never-fade: beta1 * m + (1 - beta1) → m + (1 - beta1)
and beta2 * v + (1 - beta2) → v + (1 - beta2)
    You leave out the factors β₁ and β₂ of the old averages, so nothing fades.
betas-swapped: beta1 * m + (1 - beta1) → beta2 * m + (1 - beta2)
and beta2 * v + (1 - beta2) → beta1 * v + (1 - beta1)
    You swap the betas: the first is for m, the second for v.
betas-unpacked-in-reverse: beta1, beta2 = self.betas → beta2, beta1 = self.betas
    You take the second beta for β₁ and the first for β₂: β₁, which is for m, comes first.
beta-and-rest-swapped: beta1 * m + (1 - beta1) → (1 - beta1) * m + beta1
and beta2 * v + (1 - beta2) → (1 - beta2) * v + beta2
    You swap β and 1 − β: β, close to 1, belongs to the old average.
one-beta-for-both: beta2 * v + (1 - beta2) → beta1 * v + (1 - beta1)
    You average both with β₁; v takes β₂.
last-beta-for-both: beta1 * m + (1 - beta1) → beta2 * m + (1 - beta2)
    You average both with β₂; m takes β₁.
v-of-the-averages: v + (1 - beta2) * g**2 → v + (1 - beta2) * m**2
    Your v averages the squares of m; it averages those of the gradient.
v-of-unsquared-gradients: g**2 → g
    Your v averages g and its root may not exist; average g².
v-of-sizes: g**2 → np.abs(g)
    Your v averages the size of g; average g².
v-of-the-spread: v + (1 - beta2) * g**2 → v + (1 - beta2) * (g - m) ** 2
    Your v averages (g − m)², which is another optimizer; average g².
v-never-shrinks: beta2 * v + (1 - beta2) * g**2 → np.maximum(v, beta2 * v + (1 - beta2) * g**2)
    Your v never becomes smaller: that is AMSGrad. Adam's v follows the average down.
no-average-of-gradients: beta1 * m + (1 - beta1) * g → (1 - beta1) * g
    You forget m and move along this step's gradient: keep an average of the gradients.
no-average-of-squares: beta2 * v + (1 - beta2) * g**2 → (1 - beta2) * g**2
    Your v forgets what was before: keep an average of the squares.
old-averages: m, v = self.state[i] → m, v = old_m, old_v = self.state[i]
and m_hat = m → m_hat = old_m
and v_hat = v → v_hat = old_v
    You move by the averages of the step before: bring m and v up to date first.
averages-begin-with-the-first-gradient: (np.zeros_like(p), np.zeros_like(p)) → (g, g**2)
and for p in params → for g in grads
    Your averages begin with the first g and g². They begin with 0; the correction makes up for it.
betas-ignored: beta1, beta2 = self.betas → beta1, beta2 = 0.9, 0.999
    Your betas are always 0.9 and 0.999; use the ones you are given.
another-default-beta: betas=(0.9, 0.999) → betas=(0.9, 0.99)
    The default betas are 0.9 and 0.999.
# The quotient
no-root: np.sqrt(v_hat) → v_hat
    The root is missing: divide by √v̂ + eps.
eps-inside-the-root: np.sqrt(v_hat) + self.eps → np.sqrt(v_hat + self.eps)
    Your eps is inside the root. Adam adds it outside: √v̂ + eps.
no-eps: np.sqrt(v_hat) + self.eps → np.sqrt(v_hat)
    Where a gradient has always been 0 you divide 0 by 0: add eps to the root.
eps-ignored: + self.eps → + 1e-8
    Your eps is always the default; use self.eps.
eps-as-the-least: np.sqrt(v_hat) + self.eps → np.maximum(np.sqrt(v_hat), self.eps)
    You use eps as a lower limit of the root; it is added to it.
no-division: m_hat / (np.sqrt(v_hat) + self.eps) → m_hat
    You never divide by √v̂ + eps, so v changes nothing.
brackets-left-out: (np.sqrt(v_hat) + self.eps) → np.sqrt(v_hat)
and self.lr * delta → self.lr * delta + self.eps
    You divide by √v̂ alone and then add eps to the result: √v̂ + eps needs brackets below the line.
sign-only: m_hat / → np.sign(m_hat) /
    You take the sign of m̂; its size counts too.
gradient-for-its-average: delta = m_hat / → delta = g /
    You move along this step's g; it is m̂, the corrected average, that stands above the line.
another-default-eps: eps=1e-8 → eps=1e-7
    The default eps is 1e-8.
looks-ahead: m_hat = m / → m_hat = (beta1 * m + (1 - beta1) * g) /
    You add this step's gradient to m once more, as Nesterov's variant does. Use m as it is.
""")
