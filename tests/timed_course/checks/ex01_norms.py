"""Speed, in a course about time"""

import torch

from grader.check import Trial, check, workload


@check(points=1, sizes=(1, 2, 3), timeout=5.0)
def norms_match(module, trial: Trial):
    """norms gives the length of each row"""
    x = trial.normal(trial.size, 3)
    trial.given(x=x)
    return {"norms": module.norms(x)}


def rows(trial: Trial, dtype: torch.dtype):
    """N rows of 64 numbers."""
    return {"x": trial.normal(trial.size, 64, dtype=dtype)}


def library_norm(x):
    """torch.linalg.vector_norm"""
    return torch.linalg.vector_norm(x, dim=1)


@workload(
    sizes=(64, 128, 256, 512),
    inputs=rows,
    library=library_norm,
    per="rows",
    needs="norms_match",
    dtypes=("float32", "float64"),
)
def norms_of_rows(module, x):
    """norms of N rows of 64 numbers"""
    return module.norms(x)


@workload(sizes=(16, 32, 64, 128), inputs=rows, per="rows", needs="norms_match", budget=3.0, points=2)
def quick_norms(module, x):
    """norms of N short rows"""
    return module.norms(x)


HINTS = {"norms": ("Square, add, take the root.", "return x.square().sum(dim=1).sqrt()")}
