"""Figures: one call draws one figure, says in words what it shows (alt text), and reads well in black and white."""

from helpers.plots.arrays import arrays
from helpers.plots.core import Picture, curves, images
from helpers.plots.history import challenge, timeline
from helpers.plots.plane import below, landscape, points, rates, weights

__all__ = ["Picture", "arrays", "below", "challenge", "curves", "images", "landscape",
           "points", "rates", "timeline", "weights"]
