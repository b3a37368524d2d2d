"""Divides by the number of examples in every layer, though dout has been divided already.
Expected: all but `dense_backward`, mistake dw-and-db-are-means.
"""

import numpy as np


def dense_backward(dout, x, W):
    n = len(x)
    return dout @ W.T, x.T @ dout / n, dout.sum(axis=0) / n


def mlp_loss_and_gradients(x, labels, params):
    n, hs, zs = len(x), [x], []
    for W, b in params:
        zs.append(hs[-1] @ W + b)
        hs.append(np.maximum(zs[-1], 0))
    top = zs[-1].max(axis=1)
    e = np.exp(zs[-1] - top[:, None])
    loss = np.mean(np.log(e.sum(axis=1)) + top - zs[-1][np.arange(n), labels])
    d = softmax_cross_entropy_backward(zs[-1], labels)
    grads = []
    for i in range(len(params) - 1, -1, -1):
        dh, dW, db = dense_backward(d, hs[i], params[i][0])
        grads = [(dW, db), *grads]
        if i > 0:
            d = relu_backward(dh, zs[i - 1])
    return loss, grads
