"""Puts another storage under its input."""

# ends: failed
import torch


def scale(x, factor=2.0):
    x.set_(torch.zeros(0).untyped_storage(), 0, (0,))
    x.data = torch.zeros(3)
    return x
