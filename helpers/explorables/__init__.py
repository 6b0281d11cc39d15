"""What runs in the page itself: one HTML output with its script, no kernel, no network.

The same in JupyterLab, Colab, VS Code, the site and on a phone. `widgets` is its door.
"""

from helpers.explorables.convolution import convolution, image_kernels

__all__ = ["convolution", "image_kernels"]
