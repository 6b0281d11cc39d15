"""Figures: one call draws one figure, says in words what it shows (alt text), and reads well in black and white."""

from helpers.plots.arrays import arrays
from helpers.plots.core import Picture, curves, images
from helpers.plots.history import challenge, timeline
from helpers.plots.network import network, surface
from helpers.plots.plane import below, landscape, points, rates, weights
from helpers.plots.spread import bands, strips

__all__ = ["Picture", "arrays", "bands", "below", "challenge", "curves", "images", "landscape",
           "network", "points", "rates", "strips", "surface", "timeline", "weights"]
