"""The famous architectures in Keras 3, each from a table like its paper's, and small ones.

They run on every backend. Images are (n, h, w, c); outputs are logits, without a softmax.
"""

from helpers.architectures.alexnet import alexnet, alexnet_cifar
from helpers.architectures.efficientnet import efficientnet_lite0
from helpers.architectures.fcn import fcn
from helpers.architectures.googlenet import googlenet, googlenet_cifar
from helpers.architectures.lenet import lenet5
from helpers.architectures.resnet import resnet, resnet_cifar
from helpers.architectures.sprint import sprint
from helpers.architectures.vgg import vgg, vgg_cifar
from helpers.architectures.zfnet import zfnet

__all__ = ["alexnet", "alexnet_cifar", "efficientnet_lite0", "fcn", "googlenet",
           "googlenet_cifar", "lenet5", "resnet", "resnet_cifar", "sprint", "vgg", "vgg_cifar",
           "zfnet"]
