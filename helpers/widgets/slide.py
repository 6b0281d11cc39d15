"""Where a kernel lies on an image, and what it gives there."""

from typing import NamedTuple

import numpy as np

from helpers.language import tr
from helpers.plots.words import times
from helpers.scratch.convolution import forward, output_size


class Slide(NamedTuple):
    """A kernel (k, k') on its way over an image (h, w), at one place of the output.

    The places are counted along rows.
    """

    image: np.ndarray
    kernel: np.ndarray
    stride: int
    padding: int
    dilation: int
    position: int = 0

    def padded(self) -> np.ndarray:
        """The image with its padding."""
        return np.pad(self.image, self.padding)

    def output(self) -> np.ndarray:
        """The whole map (h', w')."""
        pixels, weights = self.image[None, :, :, None], self.kernel[:, :, None, None]
        maps = forward(pixels, weights, np.zeros(1), self.stride, self.padding, self.dilation)
        return maps[0, :, :, 0]

    def sizes(self) -> list[int]:
        """The map's height and width. ValueError, for the reader, if the kernel does not fit."""
        try:
            return [output_size(n, f, self.stride, self.padding, self.dilation)
                    for n, f in zip(self.image.shape, self.kernel.shape, strict=True)]
        except ValueError:
            raise ValueError(misfit(self)) from None

    def covered(self) -> list[np.ndarray]:
        """The rows and the columns of the padded image that the kernel's cells lie on."""
        corner = divmod(self.position, self.sizes()[1])
        return [self.stride * at + self.dilation * np.arange(f)
                for at, f in zip(corner, self.kernel.shape, strict=True)]

    def missed(self) -> list[int]:
        """How many of the last rows and columns of the padded image the kernel never reaches."""
        return [(n - self.dilation * (f - 1) - 1) % self.stride
                for n, f in zip(self.padded().shape, self.kernel.shape, strict=True)]


def misfit(slide: Slide) -> str:
    """Why the kernel does not fit, and what to do."""
    shape, dilation = times(slide.kernel.shape), slide.dilation
    reach = times(dilation * (f - 1) + 1 for f in slide.kernel.shape)
    room = times(slide.padded().shape)
    return tr(f"The kernel does not fit: {shape} with dilation {dilation} covers {reach} cells, "
              f"but the image with its padding is {room}. "
              "Choose more padding, less dilation or a smaller kernel.",
              f"El kernel no cabe: de {shape} y con dilatación {dilation} cubre {reach} celdas, "
              f"pero la imagen con su padding es de {room}. "
              "Elige más padding, menos dilatación o un kernel más pequeño.")
