# %% mse: root of the mean, RMSE
def mse(y_hat, y):
    return np.sqrt(np.mean((y_hat - y) ** 2))

# %% mse: sum instead of mean
def mse(y_hat, y):
    return np.sum((y_hat - y) ** 2)

# %% mse: absolute errors instead of squares
def mse(y_hat, y):
    return np.mean(np.abs(y_hat - y))

# %% mse: a half in front
def mse(y_hat, y):
    errors = y_hat - y
    return 1 / 2 * np.mean(errors * errors)

# %% mse: square forgotten
def mse(y_hat, y):
    return (y_hat - y).mean()

# %% mse: squares the mean error
def mse(y_hat, y):
    return np.mean(y_hat - y) ** 2

# %% mse: parentheses forgotten, squares y only
def mse(y_hat, y):
    return np.mean(y_hat - y**2)

# %% mse: divided by n - 1
def mse(y_hat, y):
    total = 0
    for a, b in zip(y_hat.flatten(), y.flatten()):
        total += (a - b) ** 2
    return total / (y.size - 1)

# %% mse: divided by the rows only and by 2
def mse(y_hat, y):
    n = len(y)
    return np.sum((y_hat - y) ** 2) / (2 * n)

# %% mse: misunderstood as the variance of the errors
def mse(y_hat, y):
    return np.var(y_hat - y)

# %% binary_cross_entropy: minus in front forgotten
def binary_cross_entropy(y_hat, y):
    if y_hat.shape != y.shape:
        raise ValueError(f"binary_cross_entropy: y_hat is {y_hat.shape} and y is {y.shape}")
    p = np.clip(y_hat, 1e-7, 1 - 1e-7)
    return np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))

# %% binary_cross_entropy: predictions and labels swapped
def binary_cross_entropy(y_hat, y):
    if y_hat.shape != y.shape:
        raise ValueError(f"binary_cross_entropy: y_hat is {y_hat.shape} and y is {y.shape}")
    y = np.clip(y, 1e-7, 1 - 1e-7)
    return -np.mean(y_hat * np.log(y) + (1 - y_hat) * np.log(1 - y))

# %% binary_cross_entropy: term of class 0 forgotten
def binary_cross_entropy(y_hat, y):
    if y_hat.shape != y.shape:
        raise ValueError(f"binary_cross_entropy: y_hat is {y_hat.shape} and y is {y.shape}")
    y_hat = np.clip(y_hat, 1e-7, 1 - 1e-7)
    return -np.mean(y * np.log(y_hat))

# %% binary_cross_entropy: minus between the two terms
def binary_cross_entropy(y_hat, y):
    if y_hat.shape != y.shape:
        raise ValueError(f"binary_cross_entropy: y_hat is {y_hat.shape} and y is {y.shape}")
    y_hat = np.clip(y_hat, 1e-7, 1 - 1e-7)
    return -np.mean(y * np.log(y_hat) - (1 - y) * np.log(1 - y_hat))

# %% binary_cross_entropy: logarithm to base 2
def binary_cross_entropy(y_hat, y):
    p = np.clip(y_hat, 1e-7, 1 - 1e-7)
    losses = y * np.log2(p) + (1 - y) * np.log2(1 - p)
    return -losses.mean()

# %% binary_cross_entropy: sum instead of mean
def binary_cross_entropy(y_hat, y):
    if y_hat.shape != y.shape:
        raise ValueError(f"binary_cross_entropy: y_hat is {y_hat.shape} and y is {y.shape}")
    y_hat = np.clip(y_hat, 1e-7, 1 - 1e-7)
    loss = 0
    for p, t in zip(y_hat.ravel(), y.ravel()):
        if t == 1:
            loss -= np.log(p)
        else:
            loss -= np.log(1 - p)
    return loss

# %% binary_cross_entropy: log of y_hat in both terms
def binary_cross_entropy(y_hat, y):
    if y_hat.shape != y.shape:
        raise ValueError(f"binary_cross_entropy: y_hat is {y_hat.shape} and y is {y.shape}")
    y_hat = np.clip(y_hat, 1e-7, 1 - 1e-7)
    return -np.mean(y * np.log(y_hat) + (1 - y) * np.log(y_hat))

# %% binary_cross_entropy: parentheses of 1 - y forgotten
def binary_cross_entropy(y_hat, y):
    y_hat = np.clip(y_hat, 1e-7, 1 - 1e-7)
    return -np.mean(y * np.log(y_hat) + 1 - y * np.log(1 - y_hat))

# %% binary_cross_entropy: labels the wrong way round and sum instead of mean
def binary_cross_entropy(y_hat, y):
    if y_hat.shape != y.shape:
        raise ValueError(f"binary_cross_entropy: y_hat is {y_hat.shape} and y is {y.shape}")
    q = np.clip(y_hat, 1e-7, 1 - 1e-7)
    return -np.sum((1 - y) * np.log(q) + y * np.log(1 - q))

# %% binary_cross_entropy: misunderstood, rounds the probabilities to classes first
def binary_cross_entropy(y_hat, y):
    if y_hat.shape != y.shape:
        raise ValueError(f"binary_cross_entropy: y_hat is {y_hat.shape} and y is {y.shape}")
    said = np.clip(np.round(y_hat), 1e-7, 1 - 1e-7)
    return -np.mean(y * np.log(said) + (1 - y) * np.log(1 - said))

# %% bce_with_logits: minus in front forgotten
def bce_with_logits(z, y):
    if z.shape != y.shape:
        raise ValueError(f"bce_with_logits: z is {z.shape} and y is {y.shape}")
    p = 1 / (1 + np.exp(-z))
    return np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))

# %% bce_with_logits: sigmoid forgotten, logits taken for probabilities
def bce_with_logits(z, y):
    return binary_cross_entropy(z, y)

# %% bce_with_logits: exponent of the stable form has the wrong sign
def bce_with_logits(z, y):
    if z.shape != y.shape:
        raise ValueError(f"bce_with_logits: z is {z.shape} and y is {y.shape}")
    return np.mean(np.maximum(z, 0) - z * y + np.log(1 + np.exp(np.abs(z))))

# %% bce_with_logits: z times y added instead of subtracted
def bce_with_logits(z, y):
    if z.shape != y.shape:
        raise ValueError(f"bce_with_logits: z is {z.shape} and y is {y.shape}")
    return np.mean(np.log(1 + np.exp(z)) + z * y)

# %% bce_with_logits: maximum of z and 0 forgotten
def bce_with_logits(z, y):
    if z.shape != y.shape:
        raise ValueError(f"bce_with_logits: z is {z.shape} and y is {y.shape}")
    loss = np.log1p(np.exp(-np.abs(z))) - z * y
    return loss.mean()

# %% bce_with_logits: exponent of the sigmoid has the wrong sign
def bce_with_logits(z, y):
    y_hat = 1 / (1 + np.exp(z))
    return -np.mean(y * np.log(y_hat) + (1 - y) * np.log(1 - y_hat))

# %% bce_with_logits: sum instead of mean
def bce_with_logits(z, y):
    if z.shape != y.shape:
        raise ValueError(f"bce_with_logits: z is {z.shape} and y is {y.shape}")
    s = 1 / (1 + np.exp(-z))
    return float(-(y * np.log(s) + (1 - y) * np.log(1 - s)).sum())

# %% bce_with_logits: label ignored, all taken for class 1
def bce_with_logits(z, y):
    if z.shape != y.shape:
        raise ValueError(f"bce_with_logits: z is {z.shape} and y is {y.shape}")
    return np.mean(np.log(1 + np.exp(-z)))

# %% bce_with_logits: 1 minus the log instead of log of 1 minus, and sum over all
def bce_with_logits(z, y):
    if z.shape != y.shape:
        raise ValueError(f"bce_with_logits: z is {z.shape} and y is {y.shape}")
    log_p = -np.log(1 + np.exp(-z))
    return -np.sum(y * log_p + (1 - y) * (1 - log_p))

# %% bce_with_logits: misunderstood, formula for labels -1 and 1
def bce_with_logits(z, y):
    if z.shape != y.shape:
        raise ValueError(f"bce_with_logits: z is {z.shape} and y is {y.shape}")
    return np.mean(np.log(1 + np.exp(-y * z)))

# %% softmax: sums over the whole array
def softmax(z, axis=-1):
    return np.exp(z) / np.sum(np.exp(z))

# %% softmax: axis ignored, always the last
def softmax(z, axis=-1):
    e = np.exp(z - z.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)

# %% softmax: exponential forgotten
def softmax(z, axis=-1):
    return z / np.sum(z, axis=axis, keepdims=True)

# %% softmax: keepdims forgotten
def softmax(z, axis=-1):
    e = np.exp(z)
    return e / e.sum(axis=axis)

# %% softmax: maximum subtracted above the line only
def softmax(z, axis=-1):
    m = np.max(z, axis=axis, keepdims=True)
    return np.exp(z - m) / np.sum(np.exp(z), axis=axis, keepdims=True)

# %% softmax: exponent has the wrong sign
def softmax(z, axis=-1):
    e = np.exp(-z)
    return e / np.sum(e, axis=axis, keepdims=True)

# %% softmax: divides the logits by the maximum instead of subtracting it
def softmax(z, axis=-1):
    z = z / np.max(z, axis=axis, keepdims=True)
    e = np.exp(z)
    return e / np.sum(e, axis=axis, keepdims=True)

# %% softmax: divides by the largest exponential instead of the sum
def softmax(z, axis=-1):
    e = np.exp(z - np.max(z, axis=axis, keepdims=True))
    return e / np.max(e, axis=axis, keepdims=True)

# %% softmax: mean instead of sum, and always axis 0
def softmax(z, axis=-1):
    e = np.exp(z)
    return e / np.mean(e, axis=0, keepdims=True)

# %% softmax: misunderstood, a sigmoid for each element
def softmax(z, axis=-1):
    return 1 / (1 + np.exp(-z))

# %% log_softmax: plus instead of minus
def log_softmax(z, axis=-1):
    return z + np.log(np.sum(np.exp(z), axis=axis, keepdims=True))

# %% log_softmax: logarithm of the sum forgotten
def log_softmax(z, axis=-1):
    return z - np.exp(z).sum(axis=axis, keepdims=True)

# %% log_softmax: exponential in the sum forgotten
def log_softmax(z, axis=-1):
    return z - np.log(np.sum(z, axis=axis, keepdims=True))

# %% log_softmax: axis not handed on
def log_softmax(z, axis=-1):
    return np.log(softmax(z))

# %% log_softmax: maximum not subtracted from z itself
def log_softmax(z, axis=-1):
    m = z.max(axis=axis, keepdims=True)
    return z - np.log(np.sum(np.exp(z - m), axis=axis, keepdims=True))

# %% log_softmax: maximum subtracted twice
def log_softmax(z, axis=-1):
    m = np.max(z, axis=axis, keepdims=True)
    shifted = z - m
    lse = m + np.log(np.exp(shifted).sum(axis=axis, keepdims=True))
    return shifted - lse

# %% log_softmax: sum over the whole array
def log_softmax(z, axis=-1):
    return z - np.log(np.sum(np.exp(z)))

# %% log_softmax: sign turned round, as in the loss
def log_softmax(z, axis=-1):
    return -np.log(softmax(z, axis))

# %% log_softmax: logarithm inside the sum and axis always the last
def log_softmax(z, axis=-1):
    return z - np.sum(np.log(np.exp(z)), axis=-1, keepdims=True)

# %% log_softmax: misunderstood, softmax of a log-softmax, so probabilities again
def log_softmax(z, axis=-1):
    lse = np.log(np.sum(np.exp(z), axis=axis, keepdims=True))
    return softmax(z - lse, axis=axis)

# %% one_hot: transposed
def one_hot(labels, n_classes):
    out = np.zeros((n_classes, len(labels)))
    for i in range(len(labels)):
        out[labels[i], i] = 1
    return out

# %% one_hot: classes counted from 1
def one_hot(labels, n_classes):
    return np.eye(n_classes)[labels - 1]

# %% one_hot: as many columns as the largest label needs
def one_hot(labels, n_classes):
    return np.eye(labels.max() + 1)[labels]

# %% one_hot: zeros and ones the wrong way round
def one_hot(labels, n_classes):
    return (labels[:, None] != np.arange(n_classes)).astype(float)

# %% one_hot: sets the columns of all labels in every row
def one_hot(labels, n_classes):
    out = np.zeros((len(labels), n_classes))
    out[:, labels] = 1
    return out

# %% one_hot: writes the label instead of 1
def one_hot(labels, n_classes):
    out = np.zeros((len(labels), n_classes), dtype=int)
    for i, label in enumerate(labels):
        out[i, label] = label
    return out

# %% one_hot: the row is not reset between labels
def one_hot(labels, n_classes):
    rows = []
    row = [0] * n_classes
    for label in labels:
        row[label] = 1
        rows.append(list(row))
    return np.array(rows)

# %% one_hot: one column too many
def one_hot(labels, n_classes):
    out = np.zeros((labels.size, n_classes + 1))
    out[np.arange(labels.size), labels] = 1
    return out

# %% one_hot: counted from 1 and transposed
def one_hot(labels, n_classes):
    classes = np.arange(1, n_classes + 1)
    return (classes[:, None] == labels).astype(np.float32)

# %% one_hot: misunderstood, counts how often each class occurs
def one_hot(labels, n_classes):
    return np.bincount(labels, minlength=n_classes)

# %% cross_entropy: minus forgotten
def cross_entropy(logits, labels):
    n = len(logits)
    if labels.shape != (n,):
        raise ValueError(f"cross_entropy: labels are {labels.shape}, not {(n,)}")
    return np.mean(log_softmax(logits)[np.arange(n), labels])

# %% cross_entropy: sum instead of mean
def cross_entropy(logits, labels):
    n = len(logits)
    if labels.shape != (n,):
        raise ValueError(f"cross_entropy: labels are {labels.shape}, not {(n,)}")
    loss = 0
    for i in range(n):
        loss -= np.log(softmax(logits[i])[labels[i]])
    return loss

# %% cross_entropy: softmax forgotten, picks the logits
def cross_entropy(logits, labels):
    n = len(logits)
    if labels.shape != (n,):
        raise ValueError(f"cross_entropy: labels are {labels.shape}, not {(n,)}")
    return -logits[np.arange(n), labels].mean()

# %% cross_entropy: logarithm forgotten
def cross_entropy(logits, labels):
    n = len(logits)
    if labels.shape != (n,):
        raise ValueError(f"cross_entropy: labels are {labels.shape}, not {(n,)}")
    p = softmax(logits)
    return -np.mean(p[np.arange(n), labels])

# %% cross_entropy: softmax along the examples
def cross_entropy(logits, labels):
    n = len(logits)
    if labels.shape != (n,):
        raise ValueError(f"cross_entropy: labels are {labels.shape}, not {(n,)}")
    logp = log_softmax(logits, axis=0)
    return -np.mean(logp[np.arange(n), labels])

# %% cross_entropy: picks every label from every row
def cross_entropy(logits, labels):
    n = len(logits)
    if labels.shape != (n,):
        raise ValueError(f"cross_entropy: labels are {labels.shape}, not {(n,)}")
    return -np.mean(log_softmax(logits)[:, labels])

# %% cross_entropy: mean over all entries of the one-hot product
def cross_entropy(logits, labels):
    n = len(logits)
    if labels.shape != (n,):
        raise ValueError(f"cross_entropy: labels are {labels.shape}, not {(n,)}")
    t = one_hot(labels, logits.shape[1])
    return -np.mean(t * log_softmax(logits))

# %% cross_entropy: softmax taken twice
def cross_entropy(logits, labels):
    n = len(logits)
    if labels.shape != (n,):
        raise ValueError(f"cross_entropy: labels are {labels.shape}, not {(n,)}")
    probs = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    return -np.mean(log_softmax(probs)[np.arange(n), labels])

# %% cross_entropy: labels counted from 1 and sum instead of mean
def cross_entropy(logits, labels):
    n = len(logits)
    if labels.shape != (n,):
        raise ValueError(f"cross_entropy: labels are {labels.shape}, not {(n,)}")
    return -np.sum(log_softmax(logits)[np.arange(n), labels - 1])

# %% cross_entropy: misunderstood, takes the predicted class instead of the label
def cross_entropy(logits, labels):
    n = len(logits)
    if labels.shape != (n,):
        raise ValueError(f"cross_entropy: labels are {labels.shape}, not {(n,)}")
    pred = np.argmax(logits, axis=1)
    return -np.mean(log_softmax(logits)[np.arange(n), pred])

# %% accuracy: largest logit along the examples
def accuracy(logits, labels):
    if labels.shape != (len(logits),):
        raise ValueError(f"accuracy: labels are {labels.shape}, not {(len(logits),)}")
    return np.mean(np.argmax(logits, axis=0) == labels)

# %% accuracy: share of the wrong ones
def accuracy(logits, labels):
    if labels.shape != (len(logits),):
        raise ValueError(f"accuracy: labels are {labels.shape}, not {(len(logits),)}")
    return float(np.mean(np.argmax(logits, axis=1) != labels))

# %% accuracy: number of right ones, not the share
def accuracy(logits, labels):
    if labels.shape != (len(logits),):
        raise ValueError(f"accuracy: labels are {labels.shape}, not {(len(logits),)}")
    right = 0
    for row, label in zip(logits, labels):
        if np.argmax(row) == label:
            right += 1
    return right

# %% accuracy: percent
def accuracy(logits, labels):
    if labels.shape != (len(logits),):
        raise ValueError(f"accuracy: labels are {labels.shape}, not {(len(logits),)}")
    return 100 * np.mean(logits.argmax(axis=1) == labels)

# %% accuracy: smallest logit instead of largest
def accuracy(logits, labels):
    if labels.shape != (len(logits),):
        raise ValueError(f"accuracy: labels are {labels.shape}, not {(len(logits),)}")
    return np.mean(np.argmin(logits, axis=1) == labels)

# %% accuracy: compares the largest value, not its place
def accuracy(logits, labels):
    if labels.shape != (len(logits),):
        raise ValueError(f"accuracy: labels are {labels.shape}, not {(len(logits),)}")
    return np.mean(np.max(logits, axis=1) == labels)

# %% accuracy: integer division
def accuracy(logits, labels):
    if labels.shape != (len(logits),):
        raise ValueError(f"accuracy: labels are {labels.shape}, not {(len(logits),)}")
    right = np.sum(np.argmax(logits, axis=1) == labels)
    return float(right // len(labels))

# %% accuracy: divided by the number of classes
def accuracy(logits, labels):
    right = sum(np.argmax(logits, axis=1) == labels)
    return right / logits.shape[1]

# %% accuracy: count of the wrong ones, in percent
def accuracy(logits, labels):
    if labels.shape != (len(logits),):
        raise ValueError(f"accuracy: labels are {labels.shape}, not {(len(logits),)}")
    wrong = np.sum(np.argmax(logits, axis=1) != labels)
    return 100.0 * wrong / len(labels)

# %% accuracy: misunderstood, mean probability of the right class
def accuracy(logits, labels):
    if labels.shape != (len(logits),):
        raise ValueError(f"accuracy: labels are {labels.shape}, not {(len(logits),)}")
    p = softmax(logits)
    return float(np.mean(p[np.arange(len(labels)), labels]))

# %% empirical_loss: arguments of loss swapped
def empirical_loss(model, X, y, loss):
    return loss(y, model(X))

# %% empirical_loss: divided by n once more
def empirical_loss(model, X, y, loss):
    y_hat = model(X)
    return loss(y_hat, y) / len(X)

# %% empirical_loss: model forgotten
def empirical_loss(model, X, y, loss):
    return loss(X, y)

# %% empirical_loss: loss ignored, always the mean squared error
def empirical_loss(model, X, y, loss):
    y_hat = model(X)
    return np.mean((y_hat - y) ** 2)

# %% empirical_loss: last example left out
def empirical_loss(model, X, y, loss):
    return loss(model(X[:-1]), y[:-1])

# %% empirical_loss: gives the predictions, loss forgotten
def empirical_loss(model, X, y, loss):
    return model(X)

# %% empirical_loss: row by row, and losses summed
def empirical_loss(model, X, y, loss):
    total = 0
    for i in range(len(X)):
        total += loss(model(X[i : i + 1]), y[i : i + 1])
    return total

# %% empirical_loss: takes the root of the loss
def empirical_loss(model, X, y, loss):
    return np.sqrt(loss(model(X), y))

# %% empirical_loss: swapped arguments and multiplied by n
def empirical_loss(model, X, y, loss):
    n = X.shape[0]
    return n * loss(y, model(X))

# %% empirical_loss: misunderstood, difference of predictions and targets handed to loss
def empirical_loss(model, X, y, loss):
    diff = model(X) - y
    return loss(diff, y)
