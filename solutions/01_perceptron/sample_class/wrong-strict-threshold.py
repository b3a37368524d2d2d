"""Says yes only above the threshold, not on it.
Expected: all but `classify`, mistake strict-threshold.
"""


def classify(x, w, b, threshold=0.5):
    return (perceptron(x, w, b, sigmoid) > threshold).astype(int)
