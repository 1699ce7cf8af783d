"""A sum of squares, in a toy course"""

from grader.check import Trial, check


@check(points=1)
def sum_matches(module, trial: Trial):
    """sum_of_squares squares, then adds"""
    x = trial.normal(trial.size + 1)
    trial.given(x=x)
    return {"sum": module.sum_of_squares(x)}


HINTS = {"sum_of_squares": ("Square first.", "return (x * x).sum()")}
