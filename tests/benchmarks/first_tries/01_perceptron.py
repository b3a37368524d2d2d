# %% weighted_sum: bias forgotten
def weighted_sum(x, w, b):
    return x @ w

# %% weighted_sum: bias subtracted instead of added
def weighted_sum(x, w, b):
    z = np.dot(x, w) - b
    return z

# %% weighted_sum: sums over the whole batch, no axis
def weighted_sum(x, w, b):
    return np.sum(x * w) + b

# %% weighted_sum: sums along the examples instead of the features
def weighted_sum(x, w, b):
    products = x * w
    return products.sum(axis=0) + b

# %% weighted_sum: bias added once for every feature
def weighted_sum(x, w, b):
    z = 0
    for i in range(len(w)):
        z = z + x[..., i] * w[i] + b
    return z

# %% weighted_sum: mean instead of sum
def weighted_sum(x, w, b):
    return b + np.mean(x * w, axis=-1)

# %% weighted_sum: total is overwritten in the loop, not added to
def weighted_sum(x, w, b):
    z = b
    for i in range(len(w)):
        z = b + x[..., i] * w[i]
    return z

# %% weighted_sum: loop starts at the second feature, and bias subtracted
def weighted_sum(x, w, b):
    total = 0.0
    for i in range(1, len(w)):
        total += x[..., i] * w[i]
    return total - b

# %% weighted_sum: misunderstood, products plus bias but no sum
def weighted_sum(x, w, b):
    return x * w + b

# %% weighted_sum: weights added to the inputs instead of multiplied
def weighted_sum(x, w, b):
    s = (x + w).sum(axis=-1)
    return s + b

# %% sigmoid: exponent has the wrong sign
def sigmoid(z):
    return 1 / (1 + np.exp(z))

# %% sigmoid: parentheses of the denominator missing
def sigmoid(z):
    return 1 / 1 + np.exp(-z)

# %% sigmoid: the 1 in the denominator forgotten
def sigmoid(z):
    return 1 / np.exp(-z)

# %% sigmoid: minus instead of plus in the denominator
def sigmoid(z):
    e = np.exp(-z)
    return 1.0 / (1.0 - e)

# %% sigmoid: mixes the two formulas, e^z over 1 + e^-z
def sigmoid(z):
    return np.exp(z) / (1 + np.exp(-z))

# %% sigmoid: branches of where swapped
def sigmoid(z):
    q = np.exp(-np.abs(z))
    return np.where(z >= 0, q / (1 + q), 1 / (1 + q))

# %% sigmoid: uses |z| but forgets the branch for negative z
def sigmoid(z):
    q = np.exp(-abs(z))
    return 1 / (1 + q)

# %% sigmoid: through tanh, but the half inside is forgotten
def sigmoid(z):
    return 0.5 * (1 + np.tanh(z))

# %% sigmoid: parentheses missing and sign of the exponent wrong
def sigmoid(z):
    return 1 / 1 + np.e ** z

# %% sigmoid: misunderstood as softmax, divides by the sum over all elements
def sigmoid(z):
    e = np.exp(z)
    return e / np.sum(e)

# %% tanh: fraction upside down
def tanh(z):
    return (np.exp(z) + np.exp(-z)) / (np.exp(z) - np.exp(-z))

# %% tanh: parentheses around top and bottom missing
def tanh(z):
    return np.exp(z) - np.exp(-z) / np.exp(z) + np.exp(-z)

# %% tanh: from the sigmoid, but z not doubled
def tanh(z):
    return 2 * sigmoid(z) - 1

# %% tanh: from the sigmoid, but not stretched by 2
def tanh(z):
    s = sigmoid(2 * z)
    return s - 1

# %% tanh: from the sigmoid, but the 1 not subtracted
def tanh(z):
    return 2 / (1 + np.exp(-2 * z))

# %% tanh: sign of the numerator turned round
def tanh(z):
    a = np.exp(z)
    b = np.exp(-z)
    return (b - a) / (a + b)

# %% tanh: uses |z| and does not put the sign back
def tanh(z):
    q = np.exp(-2 * np.abs(z))
    return (1 - q) / (1 + q)

# %% tanh: divides by 2, which is sinh
def tanh(z):
    top = np.exp(z) - np.exp(-z)
    return top / 2

# %% tanh: z not doubled and sign turned round
def tanh(z):
    return 1 - 2 / (1 + np.exp(-z))

# %% tanh: misunderstood as the tangent
def tanh(z):
    return np.sin(z) / np.cos(z)

# %% relu: minimum instead of maximum
def relu(z):
    return np.minimum(0, z)

# %% relu: absolute value instead of maximum with 0
def relu(z):
    return np.abs(z)

# %% relu: gives the slope, 0 or 1
def relu(z):
    return (z > 0) * 1.0

# %% relu: one maximum for the whole array
def relu(z):
    return max(0, np.max(z))

# %% relu: drops the negative elements, shape changes
def relu(z):
    z = np.asarray(z)
    return z[z > 0]

# %% relu: clipped at 1 as well
def relu(z):
    return np.clip(z, 0, 1)

# %% relu: leaky, lets a hundredth of the negative through
def relu(z):
    return np.where(z > 0, z, 0.01 * z)

# %% relu: threshold 1 instead of 0
def relu(z):
    return np.where(z > 1, z, 0)

# %% relu: keeps the negative side and makes it positive
def relu(z):
    return np.maximum(0, -z)

# %% relu: changes z in place and returns nothing
def relu(z):
    z = np.asarray(z)
    z[z < 0] = 0

# %% sigmoid_derivative: z taken for the output of the sigmoid
def sigmoid_derivative(z):
    return z * (1 - z)

# %% sigmoid_derivative: plus instead of minus
def sigmoid_derivative(z):
    s = sigmoid(z)
    return s * (1 + s)

# %% sigmoid_derivative: parentheses forgotten
def sigmoid_derivative(z):
    return sigmoid(z) * 1 - sigmoid(z)

# %% sigmoid_derivative: second factor uses z, not sigmoid(z)
def sigmoid_derivative(z):
    return sigmoid(z) * (1 - z)

# %% sigmoid_derivative: uses the tanh formula 1 - s^2
def sigmoid_derivative(z):
    return 1 - sigmoid(z) ** 2

# %% sigmoid_derivative: puts 1 - z into the sigmoid
def sigmoid_derivative(z):
    return sigmoid(z) * sigmoid(1 - z)

# %% sigmoid_derivative: quotient rule with the inner minus lost
def sigmoid_derivative(z):
    e = np.exp(-z)
    return -e / (1 + e) ** 2

# %% sigmoid_derivative: nudges by h to both sides but divides by h
def sigmoid_derivative(z):
    h = 1e-5
    return (sigmoid(z + h) - sigmoid(z - h)) / h

# %% sigmoid_derivative: square of the denominator forgotten and sign wrong
def sigmoid_derivative(z):
    return -np.exp(-z) / (1 + np.exp(-z))

# %% sigmoid_derivative: misunderstood, differences between neighbouring elements
def sigmoid_derivative(z):
    z = np.atleast_1d(z)
    s = sigmoid(z)
    return np.diff(s, append=s[..., -1:])

# %% tanh_derivative: squares what goes in
def tanh_derivative(z):
    return 1 - z**2

# %% tanh_derivative: square forgotten
def tanh_derivative(z):
    return 1 - tanh(z)

# %% tanh_derivative: plus instead of minus
def tanh_derivative(z):
    t = tanh(z)
    return 1 + t * t

# %% tanh_derivative: uses the sigmoid's formula
def tanh_derivative(z):
    return tanh(z) * (1 - tanh(z))

# %% tanh_derivative: terms swapped, negative slopes
def tanh_derivative(z):
    return tanh(z) ** 2 - 1

# %% tanh_derivative: square inside the tanh
def tanh_derivative(z):
    return 1 - tanh(z**2)

# %% tanh_derivative: squares the whole bracket
def tanh_derivative(z):
    return (1 - tanh(z)) ** 2

# %% tanh_derivative: from the sigmoid, inner derivative 2 forgotten
def tanh_derivative(z):
    s = sigmoid(2 * z)
    return 2 * s * (1 - s)

# %% tanh_derivative: square forgotten and sign turned round
def tanh_derivative(z):
    t = tanh(z)
    return t - 1

# %% tanh_derivative: misunderstood, sends z through tanh twice
def tanh_derivative(z):
    y = tanh(z)
    return 1 - tanh(y) ** 2

# %% relu_derivative: 1 at zero
def relu_derivative(z):
    return np.where(z >= 0, 1.0, 0.0)

# %% relu_derivative: gives relu itself
def relu_derivative(z):
    return np.maximum(0, z)

# %% relu_derivative: comparison the wrong way round
def relu_derivative(z):
    return np.asarray(z < 0).astype(float)

# %% relu_derivative: sign function, -1 on the left
def relu_derivative(z):
    return np.sign(z)

# %% relu_derivative: 1 everywhere
def relu_derivative(z):
    return np.ones(np.shape(z))

# %% relu_derivative: lets negative z through instead of 0
def relu_derivative(z):
    return np.where(z > 0, 1, z)

# %% relu_derivative: compares with 1 instead of 0
def relu_derivative(z):
    return np.array(z > 1, dtype=float)

# %% relu_derivative: a half at the corner
def relu_derivative(z):
    return np.heaviside(z, 0.5)

# %% relu_derivative: branches swapped and z itself given back
def relu_derivative(z):
    return np.where(z > 0, z, 1)

# %% relu_derivative: misunderstood, one answer for the whole array
def relu_derivative(z):
    if np.any(z > 0):
        return 1
    else:
        return 0

# %% perceptron: bias added after the activation
def perceptron(x, w, b, g):
    return g(x @ w) + b

# %% perceptron: g ignored, always sigmoid
def perceptron(x, w, b, g):
    return sigmoid(weighted_sum(x, w, b))

# %% perceptron: activation forgotten
def perceptron(x, w, b, g):
    z = weighted_sum(x, w, b)
    return z

# %% perceptron: bias forgotten
def perceptron(x, w, b, g):
    return g(np.dot(x, w))

# %% perceptron: activation of each product, then the sum
def perceptron(x, w, b, g):
    return np.sum(g(x * w + b), axis=-1)

# %% perceptron: bends the inputs instead of the sum
def perceptron(x, w, b, g):
    return weighted_sum(g(x), w, b)

# %% perceptron: sign of the bias wrong
def perceptron(x, w, b, g):
    return g(x @ w - b)

# %% perceptron: sums over the whole batch
def perceptron(x, w, b, g):
    z = b + np.sum(np.multiply(x, w))
    return g(z)

# %% perceptron: bias forgotten and g ignored
def perceptron(x, w, b, g):
    return 1 / (1 + np.exp(-(x @ w)))

# %% perceptron: misunderstood, gives a class instead of g(z)
def perceptron(x, w, b, g):
    y = g(weighted_sum(x, w, b))
    return np.where(y >= 0.5, 1.0, 0.0)

# %% decision_boundary: minus forgotten
def decision_boundary(x1, w, b):
    return (b + w[0] * x1) / w[1]

# %% decision_boundary: bias not divided by w2
def decision_boundary(x1, w, b):
    return -w[0] / w[1] * x1 - b

# %% decision_boundary: sign of the bias wrong
def decision_boundary(x1, w, b):
    return (b - w[0] * x1) / w[1]

# %% decision_boundary: w1 and w2 swapped
def decision_boundary(x1, w, b):
    return -(b + w[1] * x1) / w[0]

# %% decision_boundary: bias forgotten
def decision_boundary(x1, w, b):
    slope = -w[0] / w[1]
    return slope * x1

# %% decision_boundary: w2 in the place of w1
def decision_boundary(x1, w, b):
    return -(b + w[1] * x1) / w[1]

# %% decision_boundary: sign of the slope wrong
def decision_boundary(x1, w, b):
    w1, w2 = w
    return (w1 * x1 - b) / w2

# %% decision_boundary: multiplied by w2 instead of divided
def decision_boundary(x1, w, b):
    return -(b + w[0] * x1) * w[1]

# %% decision_boundary: minus forgotten and weights swapped in the slope
def decision_boundary(x1, w, b):
    m = w[1] / w[0]
    c = -b / w[1]
    return m * x1 + c

# %% decision_boundary: misunderstood, gives z with x1 in both places
def decision_boundary(x1, w, b):
    return b + w[0] * x1 + w[1] * x1

# %% classify: greater instead of greater or equal
def classify(x, w, b, threshold=0.5):
    p = perceptron(x, w, b, sigmoid)
    return (p > threshold).astype(int)

# %% classify: compares z with the threshold, sigmoid forgotten
def classify(x, w, b, threshold=0.5):
    z = x @ w + b
    return np.where(z >= threshold, 1, 0)

# %% classify: threshold ignored, z compared with 0
def classify(x, w, b, threshold=0.5):
    return (weighted_sum(x, w, b) >= 0).astype(int)

# %% classify: comparison the wrong way round
def classify(x, w, b, threshold=0.5):
    y = sigmoid(x @ w + b)
    return (y <= threshold) * 1

# %% classify: bias forgotten
def classify(x, w, b, threshold=0.5):
    y = sigmoid(x @ w)
    return (y >= threshold).astype(int)

# %% classify: gives the probability, no decision
def classify(x, w, b, threshold=0.5):
    return perceptron(x, w, b, sigmoid)

# %% classify: rounds down to an integer before comparing
def classify(x, w, b, threshold=0.5):
    p = np.asarray(sigmoid(x @ w + b)).astype(int)
    return (p >= threshold).astype(int)

# %% classify: compares with 1 - threshold
def classify(x, w, b, threshold=0.5):
    p = 1 / (1 + np.exp(-(x @ w + b)))
    return np.where(p >= 1 - threshold, 1, 0)

# %% classify: tanh instead of sigmoid and classes -1 and 1
def classify(x, w, b, threshold=0.5):
    y = tanh(weighted_sum(x, w, b))
    return np.where(y >= threshold, 1, -1)

# %% classify: misunderstood, one answer for the whole batch
def classify(x, w, b, threshold=0.5):
    p = sigmoid(weighted_sum(x, w, b))
    if np.mean(p) >= threshold:
        return 1
    return 0
