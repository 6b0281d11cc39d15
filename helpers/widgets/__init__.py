"""The interactive widgets.

Those whose picture follows from their controls alone are explorables, which run in the page
without a kernel; the others are core ipywidgets around a picture drawn as SVG, and without a
kernel their reader sees the picture.
"""

from helpers.explorables import convolution, image_kernels
from helpers.widgets.architecture import architecture
from helpers.widgets.boxes import boxes
from helpers.widgets.decision import decision
from helpers.widgets.decoder import Decoded, decoder
from helpers.widgets.dropout import dropout
from helpers.widgets.feature_maps import feature_maps
from helpers.widgets.histograms import histograms
from helpers.widgets.neighbours import Searched, neighbours
from helpers.widgets.network import network
from helpers.widgets.occluder import Occluded, occluder
from helpers.widgets.perceptron import perceptron
from helpers.widgets.pipeline import pipeline
from helpers.widgets.pooling import pooling
from helpers.widgets.suppression import suppression
from helpers.widgets.volume import volume

__all__ = ["Decoded", "Occluded", "Searched", "architecture", "boxes", "convolution", "decision",
           "decoder", "dropout", "feature_maps", "histograms", "image_kernels", "neighbours",
           "network", "occluder", "perceptron", "pipeline", "pooling", "suppression", "volume"]
