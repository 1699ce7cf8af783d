"""torch.func.vmap over the library's function."""

# exercise: 2
# function: softmax
# check: softmax_matches

import torch

things = {"library": torch}


def softmax(x, dim):
    moved = x.movedim(dim, -1)
    rows = moved.reshape(-1, moved.shape[-1])
    return (
        torch.func.vmap(things["library"].softmax, in_dims=(0, None))(rows, 0)
        .reshape(moved.shape)
        .movedim(-1, dim)
    )
