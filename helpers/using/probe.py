"""A linear probe: what can a layer's features tell, if nothing but a weighted sum may read them?

(Alain & Bengio, arXiv 1610.01644; Zeiler & Fergus, arXiv 1311.2901, section 5.3, with an SVM.)
"""

from typing import NamedTuple

import numpy as np


class Probe(NamedTuple):
    """Features are brought to mean 0 and deviation 1 as in training, then weighted: a class each.

    `mean` and `deviation` (d,), `weights` (d, classes), `bias` (classes,).
    """

    mean: np.ndarray
    deviation: np.ndarray
    weights: np.ndarray
    bias: np.ndarray

    def scores(self, features: np.ndarray) -> np.ndarray:
        """(n, d) -> (n, classes)."""
        return (features - self.mean) / self.deviation @ self.weights + self.bias

    def accuracy(self, features: np.ndarray, labels: np.ndarray) -> float:
        """The share of labels (n,) that have the highest score."""
        return float((self.scores(features).argmax(axis=1) == labels).mean())


def fit_probe(features: np.ndarray, labels: np.ndarray, classes: int,
              penalty: float = 1) -> Probe:
    """The weights with the least squared error and a penalty on their squares, by a formula.

    Targets y are 1 for an image's class and 0 for the others. With X of mean 0, the loss is
    |X w − y|²/n + λ|w|². Its gradient, 2 Xᵀ(X w − y)/n + 2 λ w, is 0 where
    (XᵀX/n + λ) w = Xᵀy/n. There are no steps, no rate, no random start. Of mean 0, the features
    leave the bias to be the mean of the targets. A feature that never changes, but for rounding,
    counts for nothing.
    """
    features = features.astype("float64")
    mean, deviation = features.mean(axis=0), features.std(axis=0)
    deviation = np.where(deviation > 1e-6 * np.abs(mean), deviation, np.inf)
    x, targets = (features - mean) / deviation, np.eye(classes)[labels]
    matrix = x.T @ x / len(x) + penalty * np.eye(x.shape[1])
    weights = np.linalg.solve(matrix, x.T @ targets / len(x))
    return Probe(mean, deviation, weights, targets.mean(axis=0))


def accuracy_by_depth(train: list[np.ndarray], labels: np.ndarray, test: list[np.ndarray],
                      test_labels: np.ndarray) -> np.ndarray:
    """A probe's accuracy (%) on each of several layers' features."""
    classes = int(max(labels.max(), test_labels.max())) + 1
    return np.array([100 * fit_probe(known, labels, classes).accuracy(asked, test_labels)
                     for known, asked in zip(train, test, strict=True)])


def accuracy_by_number(counts: list[int], train: np.ndarray, labels: np.ndarray,
                       test: np.ndarray, test_labels: np.ndarray) -> np.ndarray:
    """A probe's accuracy (%) when it may see only the first so many images."""
    classes = int(max(labels.max(), test_labels.max())) + 1
    return np.array([100 * fit_probe(train[:n], labels[:n], classes).accuracy(test, test_labels)
                     for n in counts])
