"""l2_gradients(params, lam): what the penalty λ Σ ‖W‖² adds to the gradients."""

import numpy as np

from autograder.exercises import Exercise, case, draw
from autograder.exercises.cases.penalties import networks
from autograder.exercises.forbidden import FRAMEWORKS


def reference(params, lam):
    """Differentiate the penalty of each weight by a complex step: exact to the last digit."""
    h = 1e-30
    gradients = []
    for W, b in params:
        moved = W + 1j * h
        gradients.append(((lam * moved**2).imag / h, np.zeros(b.shape)))
    return gradients


exercise = Exercise(points=2, reference=reference, forbidden=FRAMEWORKS)


exercise.cases(networks)


@exercise.cases
def no_weights(rng):
    yield case("some weights of zero", [(np.maximum(draw(rng, 3, 2), 0), draw(rng, 2))], 0.6)


@exercise.answer
def l2_gradients(params, lam):
    gradients = []
    for W, b in params:
        dW = 2 * lam * W
        db = np.zeros_like(b)
        gradients.append((dW, db))
    return gradients


exercise.mistakes("""
# The 2
two-forgotten: 2 * lam * W → lam * W
    The 2 is missing: the derivative of λ w² is 2 λ w.
four: 2 * lam * W → 4 * lam * W
    The 2 comes twice: the derivative of λ w² is 2 λ w, and no more.
half: 2 * lam * W → lam / 2 * W
    You halve where you should double: the derivative of λ w² is 2 λ w.
# Biases
biases-decay: np.zeros_like(b) → 2 * lam * b
    You penalize the biases as well. They are not in the penalty, so their gradient is 0.
biases-handed-back: np.zeros_like(b) → b.copy()
    You give b itself where its gradient belongs. The penalty has no b in it: zeros.
no-gradient-for-biases: np.zeros_like(b) → 0.0
    A number 0 stands for db. Give zeros of the shape of b, to be added to the other gradients.
none-for-biases: np.zeros_like(b) → None
    None stands for db. Give zeros of the shape of b, to be added to the other gradients.
weights-only: (dW, db) → dW
    You give dW alone for each layer. A pair (dW, db) is asked for, db being zeros.
# Weights
lam-forgotten: 2 * lam * W → 2 * W
    You never multiply by λ.
lam-squared: 2 * lam * W → 2 * lam**2 * W
    λ comes squared; it is a plain factor.
minus: 2 * lam * W → -2 * lam * W
    Your gradient points the wrong way: the minus belongs to the update of descent.
squares: dW = 2 * lam * W → dW = 2 * lam * W**2
    You square W. The derivative of w² is 2 w, with its sign.
penalty-itself: dW = 2 * lam * W → dW = lam * W**2
    This is each weight's penalty, λ w². Its derivative is asked for.
signs: 2 * lam * W → lam * np.sign(W)
    Your gradient has the same size for every weight: that is L1's. L2's grows with the weight.
of-the-norm: dW = 2 * lam * W → dW = lam * W / max(np.linalg.norm(W), 1e-300)
    You differentiate the norm, not its square: there is no root in the penalty.
divided-by-the-size: dW = 2 * lam * W → dW = 2 * lam * W / W.size
    You divide by the number of weights. The penalty is a plain sum: each weight has its own 2 λ w.
updated-weights: 2 * lam * W → W - 2 * lam * W
and np.zeros_like(b) → b.copy()
    You give the weights after a step. Only the gradient is asked for; the optimizer steps.
added-to-the-weights: dW = 2 * lam * W → dW = W + 2 * lam * W
    You give the weights plus their gradient. Only the gradient is asked for.
# The list
pairs-reversed: (dW, db) → (db, dW)
    Your pairs are (db, dW); the order is (dW, db).
layers-reversed: return gradients → return gradients[::-1]
    The layers come in reverse, last first. Keep the order of params.
last-layer-left-out: in params → in params[:-1]
    The last layer is missing. All weights are penalized, those of the output too.
transposed: dW = 2 * lam * W → dW = 2 * lam * W.T
    dW is transposed. A gradient has the shape of what it belongs to.
biases-as-wide-as-the-input: np.zeros_like(b) → np.zeros(W.shape[0])
    Your db has a zero for each input. b has an entry for each output: (d_out,).
changed-in-place: dW = 2 * lam * W → W *= 2 * lam⏎dW = W.copy()
    The gradients are right, but you compute in the caller's arrays (*= and the like), so the
    network is gone. Build new arrays.
""")
