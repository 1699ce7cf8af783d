"""A torch.autograd.Function, forward and backward by hand."""

# exercise: 2
# function: log_sum_exp
# check: log_sum_exp_matches
# proof: proven


class LogSumExp(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, dim):
        m = x.amax(dim, keepdim=True)
        e = (x - m).exp()
        total = e.sum(dim, keepdim=True)
        ctx.save_for_backward(e / total)
        ctx.dim = dim
        return (total.log() + m).squeeze(dim)

    @staticmethod
    def backward(ctx, gradient):
        (p,) = ctx.saved_tensors
        return gradient.unsqueeze(ctx.dim) * p, None


def log_sum_exp(x, dim):
    return LogSumExp.apply(x, dim)
