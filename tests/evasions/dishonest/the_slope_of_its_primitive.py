"""Softmax as the gradient of logsumexp."""

# exercise: 2
# function: softmax
# check: softmax_matches

import torch

things = {"library": torch}


def softmax(x, dim):
    x = x if x.requires_grad else x.detach().requires_grad_()
    return torch.autograd.grad(things["library"].logsumexp(x, dim).sum(), x, create_graph=True)[0]
