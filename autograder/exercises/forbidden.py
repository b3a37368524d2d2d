"""Calls that would answer an exercise, by the group that they belong to."""

FRAMEWORKS = ("torch", "tensorflow", "keras", "jax")
LIBRARIES = ("scipy", "sklearn")
LAYERS = (*FRAMEWORKS, "sklearn")  # that have layers ready-made
FITTING = (*FRAMEWORKS, "sklearn", "scipy.optimize")  # that differentiate or fit by themselves
AUTOGRAD = (*FRAMEWORKS, "scipy")
TRAINING = ("sklearn", "mitdl_utils.training", "mitdl_utils.fit")  # that train a network
OPTIMIZERS = (*FRAMEWORKS, "optax", "scipy.optimize")

SIGMOID = (
    "scipy",
    "torch.sigmoid",
    "torch.special.expit",
    "torch.nn.functional.sigmoid",
    "torch.nn.Sigmoid",
)
TANH = (
    "numpy.tanh",
    "math.tanh",
    "cmath.tanh",
    "scipy",
    "torch.tanh",
    "torch.nn.functional.tanh",
    "torch.nn.Tanh",
)
RELU = ("torch.relu", "torch.nn.functional.relu", "torch.nn.ReLU")
DENSE = ("torch.nn.Linear", "torch.nn.LazyLinear", "torch.nn.Bilinear")
SOFTMAX = (
    *LIBRARIES,
    "torch.softmax",
    "torch.special.softmax",
    "torch.log_softmax",
    "torch.special.log_softmax",
    "torch.nn.functional.softmax",
    "torch.nn.functional.log_softmax",
    "torch.nn.Softmax",
    "torch.nn.LogSoftmax",
)
LOG_SOFTMAX = (*SOFTMAX, "torch.logsumexp", "torch.special.logsumexp")
SQUARED_ERROR = ("sklearn", "torch.nn.functional.mse_loss", "torch.nn.MSELoss")
BINARY_CROSS_ENTROPY = (
    *LIBRARIES,
    "torch.nn.functional.binary_cross_entropy",
    "torch.nn.functional.binary_cross_entropy_with_logits",
    "torch.nn.BCELoss",
    "torch.nn.BCEWithLogitsLoss",
)
SOFTPLUS = (
    "torch.nn.functional.logsigmoid",
    "torch.nn.functional.softplus",
    "torch.nn.Softplus",
    "torch.nn.LogSigmoid",
)
CROSS_ENTROPY = (
    *LOG_SOFTMAX,
    "torch.nn.functional.cross_entropy",
    "torch.nn.functional.nll_loss",
    "torch.nn.CrossEntropyLoss",
    "torch.nn.NLLLoss",
)
ONE_HOT = ("sklearn", "pandas", "torch.nn.functional.one_hot")
