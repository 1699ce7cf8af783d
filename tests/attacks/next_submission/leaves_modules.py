"""Leaves modules and patched functions in memory."""

# ends: failed
import sys
import types

import torch

import grader.trial


def scale(x, factor=2.0):
    sys.modules["ex01_scale"] = sys.modules["torch.nn"] = types.ModuleType("@NAME@")
    torch.Tensor.mul = torch.mul = lambda *args: args[0]
    grader.trial.Trial.normal = None
    return 0 * x
