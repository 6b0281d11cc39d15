"""How the lessons train: batches, data sets on the device, today's recipes, surviving trainings.

What training left, weights and curves with their cards, is in `stored`; networks that others
trained are in `pretrained`.
"""

from helpers.budget import gpus
from helpers.training.clock import Clock, machine
from helpers.training.fit import Batches, augmented, fit, for_lenet, standardised
from helpers.training.leaderboard import Leaderboard, SeedSpentError, percent_wrong
from helpers.training.on_device import Pictures, on_numbers, with_mirror_images
from helpers.training.recipes import (
    OneCycle,
    SmoothedCrossentropy,
    half_precision,
    refresh_statistics,
)

__all__ = [
    "Batches", "Clock", "Leaderboard", "OneCycle", "Pictures", "SeedSpentError",
    "SmoothedCrossentropy", "augmented", "fit", "for_lenet", "gpus", "half_precision",
    "machine", "on_numbers", "percent_wrong", "refresh_statistics", "standardised",
    "with_mirror_images",
]
