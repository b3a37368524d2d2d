# %% weighted_sum: bias forgotten
def weighted_sum(x, w, b):
    return x @ w

# %% weighted_sum: sums everything
def weighted_sum(x, w, b):
    return np.sum(x*w)+b

# %% weighted_sum: axis 0
def weighted_sum(x, w, b):
    return np.sum(x*w, axis=0)+b

# %% weighted_sum: minus
def weighted_sum(x, w, b):
    return b - x@w

# %% weighted_sum: while
def weighted_sum(x, w, b):
    while True: pass

# %% sigmoid: sign
def sigmoid(z):
    return 1/(1+np.exp(z))

# %% sigmoid: precedence
def sigmoid(z):
    return 1/1+np.exp(-z)

# %% relu: max
def relu(z):
    return max(0, z)

# %% relu: in place
def relu(z):
    z[z<0]=0
    return z

# %% relu: list
def relu(z):
    return [max(0,v) for v in z]

# %% classify: > and bool
def classify(x, w, b, threshold=0.5):
    return perceptron(x, w, b, sigmoid) > threshold

# %% sigmoid_derivative: raw z
def sigmoid_derivative(z):
    return sigmoid(z)*(1-z)

# %% decision_boundary: swapped
def decision_boundary(x1, w, b):
    return -(w[1]*x1+b)/w[0]
