"""Gradients in a probe: sent back from what a submission returned, whatever that may be."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor


def go_back(loss: Any, *starts: Tensor) -> None:
    """Sends the gradient of `loss` back to the leaves that all started with.

    Where the graph is cut there is no way back: no gradient arrives, and it is the comparison that says so.
    What arrives from an infinite or NaN loss depends on how the loss is written, and such a loss is wrong by
    itself: the gradients of `starts` then count as NaN.
    """
    if isinstance(loss, Tensor) and loss.requires_grad:
        if starts and not loss.isfinite().all():
            for start in starts:
                start.grad = torch.full_like(start, torch.nan)
        else:
            loss.backward()  # type: ignore[no-untyped-call]


def gradient(start: Tensor, result: Any) -> Tensor | None:
    """The gradient that has arrived, in the result's dtype: it is no more exact than what it came from."""
    if isinstance(result, Tensor) and result.is_floating_point() and start.grad is not None:
        return start.grad.to(result.dtype)
    return start.grad
