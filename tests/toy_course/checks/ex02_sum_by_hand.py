"""A sum by hand, in a toy course"""

from grader.check import Trial, by_hand, check

without_sum = by_hand("total", operators=("aten::sum", "aten::nansum"), instead="a loop and +")


@check(points=1, timeout=5.0)
def total_matches(module, trial: Trial):
    """total adds all elements up"""
    x = trial.normal(trial.size, 2, requires_grad=True)
    trial.given(x=x)
    result = module.total(x)
    result.backward()
    return {"total": result, "grad": x.grad}


HINTS = {"total": ("Start at 0 and add.", "for value in x.flatten(): result = result + value")}
