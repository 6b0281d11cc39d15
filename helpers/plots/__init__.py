"""Figures: one call draws one figure, says in words what it shows (alt text), and reads well in black and white."""

from helpers.plots.core import Picture, curves, images

__all__ = ["Picture", "curves", "images"]
