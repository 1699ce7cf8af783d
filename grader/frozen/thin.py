"""A large answer in few numbers: enough to tell whether two are the same, not to see where they differ.

What a known mistake gives is only ever asked whether a submission gives the same. So a pack keeps of each
large tensor some values, and weighted means of parts of it that all values enter: 10 numbers for any size.
The submission's answer is thinned in the same way before the two are compared.
"""

from __future__ import annotations

from functools import lru_cache

import torch
from torch import Tensor

from grader.observe import Array, Observation

LARGE = 10
"""Tensors of more values are thinned."""

SOME = 5
PARTS = 4

OF, NUMBERS = "of", "numbers"


def thin(observation: Observation) -> Observation:
    """The observation with a dict of a few numbers in the place of each large tensor.

    Two are the same within a tolerance if what they came from is. The other way round they are, unless what
    they came from differs in single values that are not kept, by less than so many times the tolerance as
    there are values in a part.
    """
    if isinstance(observation, dict):
        return {key: thin(value) for key, value in observation.items()}
    if isinstance(observation, list):
        if len(observation) > LARGE and all(type(value) is float for value in observation):
            numbers = _numbers(torch.tensor(observation, dtype=torch.float64)).tolist()
            return {OF: f"a list of {len(observation)}", NUMBERS: numbers}
        return [thin(value) for value in observation]
    if isinstance(observation, Array) and observation.values.numel() > LARGE:
        return _thin(observation)
    return observation


def scalable(observation: Observation) -> Observation:
    """A thinned observation with the values only, which all have a factor when the whole has it."""
    if isinstance(observation, dict):
        if observation.keys() == {OF, NUMBERS}:
            return {OF: observation[OF], NUMBERS: _head(observation[NUMBERS])}
        return {key: scalable(value) for key, value in observation.items()}
    return [scalable(value) for value in observation] if isinstance(observation, list) else observation


def _head(numbers: Observation) -> Observation:
    if isinstance(numbers, Array):
        return Array(numbers.values[:SOME], numbers.device, numbers.kind)
    return numbers[:SOME] if isinstance(numbers, list) else numbers


def _thin(array: Array) -> Observation:
    dtype = array.values.dtype if array.values.dtype.is_floating_point else torch.float64
    numbers = _numbers(array.values).to(dtype)
    of = f"{tuple(array.values.shape)} {array.values.dtype}"
    return {OF: of, NUMBERS: Array(numbers, array.device, array.kind)}


def _numbers(values: Tensor) -> Tensor:
    """Some of the values, the size of the largest, and of each part the mean of its weighted values.

    The means are in terms of the largest value, where it is more than 1, and lie around 1: where all values
    are within a tolerance, absolute and relative, they are too, though they may cancel.
    """
    plain = torch.view_as_real(values.to(torch.complex128)) if values.is_complex() else values.double()
    plain = plain.flatten()
    places, weights = _drawn(plain.numel())
    largest = plain.abs().max()
    scaled = plain / largest.clamp(min=1.0) * weights
    parts = torch.stack([1 + part.mean() for part in scaled.tensor_split(PARTS)])
    return torch.cat([plain[places], largest[None], parts])


@lru_cache(maxsize=256)
def _drawn(count: int) -> tuple[Tensor, Tensor]:
    """Which values of so many are kept, the first and the last among them, and the weights of all."""
    generator = torch.Generator().manual_seed(count)
    places = 1 + torch.randperm(count - 2, generator=generator)[: SOME - 2]
    weights = 0.1 + 0.4 * torch.rand(count, generator=generator, dtype=torch.float64)
    return torch.cat([places, torch.tensor([0, count - 1])]), weights
