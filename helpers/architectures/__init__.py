"""The famous architectures in Keras 3, each from a table that looks like its paper's.

Beside each is a small one that trains on a laptop. They run on every backend of Keras. Images are
(n, h, w, c); the outputs are logits, without a softmax.
"""

from helpers.architectures.alexnet import alexnet, alexnet_cifar
from helpers.architectures.googlenet import googlenet, googlenet_cifar
from helpers.architectures.lenet import lenet5
from helpers.architectures.resnet import resnet, resnet_cifar
from helpers.architectures.vgg import vgg, vgg_cifar

__all__ = ["alexnet", "alexnet_cifar", "googlenet", "googlenet_cifar", "lenet5",
           "resnet", "resnet_cifar", "vgg", "vgg_cifar"]
