"""Known wrong answers to exercise 1 of the toy course."""

import math

from grader.mistake import mistake
from solutions.ex01_scale import Scaler


@mistake("scale", "You added the factor; multiply by it.")
def added_not_multiplied(x, factor=2.0):
    return x + factor


@mistake("scale", "The factor is always 2 in yours.")
def ignores_the_factor(x, factor=2.0):
    return x * math.sqrt(4)


@mistake("Scaler", "Your weight is not used.")
class forgets_the_weight(Scaler):
    def forward(self, x):
        return x
