"""Lambdas, a partial and a bound method in the place of def: a function is what can be called."""

from functools import partial

import torch
import torch.nn.functional as F
from torch import nn


class Sliding:
    """A kernel that slides over images, whatever it does with what lies below it."""

    def __init__(self, pad_value=0.0):
        self.pad_value = pad_value

    def windows(self, x, kernel, stride, padding=0):
        framed = F.pad(x, (padding,) * 4, value=self.pad_value)
        return framed.unfold(2, kernel[0], stride).unfold(3, kernel[1], stride)

    def convolve(self, x, weight, bias=None, stride=1, padding=0):
        below = self.windows(x, weight.shape[2:], stride, padding)
        y = (below.unsqueeze(1) * weight[:, :, None, None]).sum(dim=(2, 5, 6))
        return y if bias is None else y.add(bias[:, None, None])

    @staticmethod
    def largest(x, kernel, stride=None, slide=None):
        return slide.windows(x, (kernel, kernel), stride or kernel).amax((-2, -1))


def _refuse(words):
    raise ValueError(words)


sliding = Sliding()
conv_output_size = lambda size, kernel, stride=1, padding=0: (
    (size + 2 * padding - kernel) // stride + 1 if kernel <= size + 2 * padding else _refuse("no place")
)
conv2d = sliding.convolve
max_pool2d = partial(Sliding.largest, slide=sliding)
flatten = partial(torch.flatten, start_dim=1)


class CNN(nn.Module):
    def __init__(self):
        nn.Module.__init__(self)
        conv = nn.Conv2d
        self.net = nn.Sequential()
        for channels in ((3, 5), (5, 10)):
            self.net.extend([conv(*channels, 5), nn.ReLU(), nn.MaxPool2d(2)])
        self.net.extend([nn.Flatten(), nn.Linear(250, 32), nn.ReLU(), nn.Linear(32, 10)])

    forward = lambda self, x: self.net(x)
