"""Mutants that are the same function written another way, each with the reason."""

from __future__ import annotations

import ast

# Calls of whose two arguments the order does not matter.
COMMUTATIVE = {"np.maximum", "np.minimum", "max", "min", "np.logaddexp", "np.add", "np.multiply"}
# Conversions of what cases give as arrays already, as statements promise.
CONVERSIONS = {"np.asarray", "np.array", "np.float64", "float"}
# Exercises whose arrays have exactly two axes, so that axis 1 and shape[1] are the last.
TWO_AXES = {
    "dense_backward",
    "softmax_cross_entropy_backward",
    "mlp_loss_and_gradients",
    "accuracy",
    "cross_entropy",
    "linear_regression_gradients",
    "logistic_regression_gradients",
    "fit_linear_regression",
    "sgd_epoch",
    "gradient_noise",
    "standardize",
}

# Exercises whose lists are always equally long, so that `strict` of zip has nothing to find.
LENGTHS_CHECKED = {"SGD", "Momentum", "Adagrad", "RMSprop", "Adadelta", "Adam", "AdamW"}

# (exercise, a piece of the change as `bench_mutants` prints it, why nobody could tell)
EQUIVALENT: list[tuple[str, str, str]] = [
    *((name, "if shapes != given: ->", "the guard is given") for name in LENGTHS_CHECKED),
    ("dense_backward", "if x.shape[1] != W.shape[0]: ->", "the guard is given, not asked for"),
    ("softmax_cross_entropy_backward", "if labels.shape != (n,): ->", "the guard is given"),
    ("mlp_loss_and_gradients", "if labels.shape != (n,): ->", "the guard is given"),
    ("weighted_sum", "-> if False:", "NumPy's own ValueError is as good"),
    ("sigmoid", "z >= 0, 1.0, e) / (1.0 + e) -> return np.where(z > 0", "at 0 both forms are ½"),
    ("binary_cross_entropy", "np.clip(1e-07, y_hat, 1 - 1e-07)", "clip's first two commute"),
    ("binary_cross_entropy", "if y_hat.shape != y.shape: ->", "the guard is given, not asked for"),
    ("bce_with_logits", "if z.shape != y.shape: ->", "the guard is given, not asked for"),
    ("cross_entropy", "if labels.shape != (n,): ->", "the guard is given, not asked for"),
    ("accuracy", "if labels.shape != (len(logits),): ->", "the guard is given, not asked for"),
    ("numerical_gradient", "h=1e-05): ->", "a central difference with another small step"),
    ("linear_regression_gradients", "if y.shape != X.shape[:1] or", "the guard is given"),
    ("logistic_regression_gradients", "if y.shape != X.shape[:1] or", "the guard is given"),
    ("fit_linear_regression", "if y.shape != X.shape[:1]", "the guard is given"),
    ("linear_regression_gradients", "given = f", "the guard is given"),
    ("logistic_regression_gradients", "given = f", "the guard is given"),
    ("fit_linear_regression", "given = f", "the guard is given"),
    ("sgd_epoch", "if y.shape != (len(X),): ->", "the guard is given, not asked for"),
    ("gradient_noise", "if y.shape != (len(X),): ->", "the guard is given, not asked for"),
    ("mean_loss", "np.dot(batch_sizes, batch_losses)", "a dot product of vectors commutes"),
    ("train_val_test_split", "np.round(", "sizes within one of n f either way"),
    ("dropout", "if p < 1 else", "with p = 1 the mask is all zeros, whatever the scale"),
    ("dropout", "rng.random(x.shape) > p", "a draw equals p with probability 0"),
    ("dropout_backward", "if p < 1 else", "with p = 1 the mask is all zeros"),
    ("dropout_backward", "if mask.shape != dout.shape: ->", "the guard is given, not asked for"),
    ("EarlyStopping", "self.waited = 0 ->", "the first check always improves and sets it"),
    ("EarlyStopping", "self.state = None -> pass", "the first check always improves and sets it"),
    ("DenseLayer", "torch.randn(d_in, d_out) / d_in ** 0.5", "any start but equal units counts"),
    ("dense", "W.shape[1:]: -> if np.shape(b) != W.shape[-1:]", "W has two axes"),
    ("dense", "-> if False:", "the guard is given, and nobody is asked what does not fit"),
    ("fit_digits", "model = nn.Sequential(", "the student's choice of a network"),
    ("fit_digits", "optimizer = torch.optim.AdamW(", "the student's choice of a rate"),
    ("gradient_check", "h, numerical = (1e-05,", "a central difference with another small step"),
    ("Value", "return self * -1.0 -> return self / -1.0", "the same number, the same gradient"),
    ("Value", "+ -other", "the sum itself takes numbers"),
    ("Value", "* other ** (-1.0)", "only Values and numbers come here"),
    ("Value", "(self, self.data > 0))", "True counts as 1.0"),
]


def reason_for(exercise: str, change: str) -> str:
    """Why this change makes no difference; "" where none is known."""
    before, _, after = change.partition(" -> ")
    if before.startswith("raise ") and after.startswith("raise "):
        return "only the words of an error, which are the student's own"
    spelling = Canonical(exercise in TWO_AXES, exercise in LENGTHS_CHECKED)
    if _canonical(before, spelling) == _canonical(after, spelling):
        return "the same value: a conversion, a commuted pair, the last axis by its other number"
    for name, piece, why in EQUIVALENT:
        if name == exercise and piece in change:
            return why
    return ""


def _canonical(line: str, spelling: ast.NodeTransformer) -> str:
    """A line in one form for all its equal spellings; an assignment to itself is `pass`."""
    opens = line.startswith(("if ", "while ", "for ", "elif ", "else:"))
    try:
        tree = ast.parse(line.removeprefix("el") + (" pass" if opens else ""))
    except SyntaxError:
        return line
    text = ast.unparse(spelling.visit(tree))
    left, _, right = text.partition(" = ")
    return "pass" if right and left == right.strip("()") else text


class Canonical(ast.NodeTransformer):
    """Brings equal spellings to one."""

    def __init__(self, two_axes: bool, lengths_checked: bool) -> None:
        self.two_axes = two_axes
        self.lengths_checked = lengths_checked

    def visit_Call(self, node: ast.Call) -> ast.AST:
        """Drop conversions; sort commuting arguments; axis -1 becomes 1 where there are two."""
        self.generic_visit(node)
        name = ast.unparse(node.func)
        if name in CONVERSIONS and node.args:
            return node.args[0]
        if name == "zip" and self.lengths_checked:
            node.keywords = []
        if name in COMMUTATIVE:
            node.args.sort(key=ast.unparse)
        for keyword in node.keywords:
            if self.two_axes and keyword.arg == "axis" and ast.unparse(keyword.value) == "-1":
                keyword.value = ast.Constant(1)
        return node

    def visit_Subscript(self, node: ast.Subscript) -> ast.AST:
        """shape[-1] becomes shape[1] where there are two axes."""
        self.generic_visit(node)
        text = ast.unparse(node)
        for spelled, plain in ((".shape[-1]", "1"), (".shape[:-1]", ":1"), (".shape[-1:]", "1:")):
            if self.two_axes and text.endswith(spelled):
                return ast.parse(f"{ast.unparse(node.value)}[{plain}]", mode="eval").body
        return node
