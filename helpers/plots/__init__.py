"""Figures: one call draws one figure, says what it shows (alt text, caption), reads well in grey.

Charts are Matplotlib's (`core.figure`). What a widget shows too is drawn as SVG (`core.Drawing`),
by the same function.
"""

from helpers.plots.architectures import architecture
from helpers.plots.arrays import arrays
from helpers.plots.codes import codes
from helpers.plots.core import Drawing, Picture, curves
from helpers.plots.costs import costs
from helpers.plots.feature_maps import feature_maps
from helpers.plots.five import chart_of_five
from helpers.plots.heat import heat
from helpers.plots.history import challenge, timeline
from helpers.plots.images import gallery, images
from helpers.plots.network import network, surface
from helpers.plots.plane import below, landscape, points, rates, weights
from helpers.plots.spread import bands, strips
from helpers.plots.towers import towers

__all__ = ["Drawing", "Picture", "architecture", "arrays", "bands", "below", "challenge",
           "chart_of_five", "codes", "costs", "curves", "feature_maps", "gallery", "heat", "images",
           "landscape", "network", "points", "rates", "strips", "surface", "timeline", "towers",
           "weights"]
