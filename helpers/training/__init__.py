"""How the lessons train: compiled steps, batches that shift and mirror, trainings that survive, what training left."""

from helpers.training.fit import Batches, augmented, fit, for_lenet, half_precision, standardised

__all__ = ["Batches", "augmented", "fit", "for_lenet", "half_precision", "standardised"]
