"""The classic kernels of image processing: the blurs sum to 1, the edge detectors to 0.

Sources: Gonzalez & Woods, Digital Image Processing, ch. 3 (box, Gaussian = binomial [1 2 1],
Laplacian, Sobel); sharpen = identity − Laplacian; outline and emboss as in V. Powell's 'Image
Kernels', setosa.io/ev/image-kernels. Used without flipping, as in every deep-learning library:
Sobel x is positive where it gets brighter to the right.
"""

import numpy as np

KERNELS = {
    "identity": np.array([[0, 0, 0], [0, 1, 0], [0, 0, 0]]),
    "box blur": np.array([[1, 1, 1], [1, 1, 1], [1, 1, 1]]) / 9,
    "Gaussian blur": np.array([[1, 2, 1], [2, 4, 2], [1, 2, 1]]) / 16,
    "sharpen": np.array([[0, -1, 0], [-1, 5, -1], [0, -1, 0]]),
    "Sobel x": np.array([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]]),
    "Sobel y": np.array([[-1, -2, -1], [0, 0, 0], [1, 2, 1]]),
    "Laplacian": np.array([[0, 1, 0], [1, -4, 1], [0, 1, 0]]),
    "emboss": np.array([[-2, -1, 0], [-1, 1, 1], [0, 1, 2]]),
    "outline": np.array([[-1, -1, -1], [-1, 8, -1], [-1, -1, -1]]),
}
