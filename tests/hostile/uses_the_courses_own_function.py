# loses: 03.convolve2d; status: ok
from helpers.scratch import convolution
def convolve2d(image, kernel):
    return convolution.forward(image[None, :, :, None], kernel[:, :, None, None],
                               np.zeros(1))[0, :, :, 0]
