"""Re-spellings of exercise 8's known mistakes, by another hand."""

import itertools
import math

import torch
from torch.autograd import Function


def other_start(x):
    return x.detach().clone().requires_grad_(True)


def back_to_the_callers_tensor_1(function, x, v=None):
    x.requires_grad = True if x.is_leaf else x.requires_grad
    y = function(x)
    y.backward() if v is None else y.backward(v)
    return x.grad


def back_to_the_callers_tensor_2(function, x, v=None):
    start = x if x.requires_grad else x.requires_grad_(True)
    y = function(start)
    ((y * v).sum() if v is not None else y).backward()
    return start.grad


def back_to_the_callers_tensor_3(function, x, v=None):
    if x.is_leaf:
        x.requires_grad_()
    function(x).backward(gradient=v)
    gradient = x.grad
    return gradient


def back_from_the_sum_1(function, x, v=None):
    start = other_start(x)
    return torch.autograd.grad(function(start).sum(), start)[0]


def back_from_the_sum_2(function, x, v=None):
    start = other_start(x)
    y = function(start)
    y.backward(torch.ones_like(y))
    return start.grad


def back_from_the_sum_3(function, x, v=None):
    start = other_start(x)
    torch.sum(function(start)).backward()
    return start.grad.clone()


def back_from_the_mean_1(function, x, v=None):
    start = other_start(x)
    y = function(start)
    total = y if v is None else torch.mean(v * y)
    return torch.autograd.grad(total, start)[0]


def back_from_the_mean_2(function, x, v=None):
    start = other_start(x)
    y = function(start)
    y.backward(None if v is None else v / y.numel())
    return start.grad


def back_from_the_mean_3(function, x, v=None):
    start = other_start(x)
    y = function(start)
    if v is not None:
        y = (v * y).sum() / v.numel()
    y.backward()
    return start.grad


def a_start_without_requires_grad_1(function, x, v=None):
    start = x.clone().detach()
    y = function(start)
    y.backward() if v is None else y.backward(v)
    return start.grad


def a_start_without_requires_grad_2(function, x, v=None):
    start = torch.tensor(x.tolist(), dtype=x.dtype)
    y = function(start)
    y.backward(gradient=v)
    return start.grad


def a_start_without_requires_grad_3(function, x, v=None):
    start = x.detach()
    result = function(start)
    torch.autograd.backward(result, v)
    return start.grad


def slopes_in_float32_1(function, x, v=None):
    start = other_start(x)
    return torch.autograd.grad(function(start), start, v)[0].to(torch.float32)


def slopes_in_float32_2(function, x, v=None):
    start = other_start(x)
    y = function(start)
    y.backward(v)
    return torch.zeros(x.shape, dtype=torch.float32) + start.grad.float()


def slopes_in_float32_3(function, x, v=None):
    result = torch.empty(x.shape)
    start = other_start(x)
    y = function(start)
    (y if v is None else (y * v).sum()).backward()
    result.copy_(start.grad)
    return result


def rows_that_add_up_1(function, x):
    start = other_start(x)
    y = function(start)
    matrix = torch.zeros(len(y), len(x), dtype=x.dtype)
    for i in range(len(y)):
        y[i].backward(retain_graph=True)
        matrix[i] = start.grad
    return matrix


def rows_that_add_up_2(function, x):
    start = other_start(x)
    rows = []
    for value in function(start).unbind():
        value.backward(retain_graph=True)
        rows.append(start.grad.detach().clone())
    return torch.vstack(rows)


def rows_that_add_up_3(function, x):
    start = other_start(x)
    y = function(start)
    rows = [torch.autograd.grad(value, start, retain_graph=True)[0] for value in y]
    return torch.stack(rows).cumsum(0)


def one_tensor_for_all_rows_1(function, x):
    start = other_start(x)
    start.grad = torch.zeros_like(x)
    rows = []
    for value in function(start):
        start.grad.zero_()
        value.backward(retain_graph=True)
        rows += [start.grad]
    return torch.stack(rows)


def one_tensor_for_all_rows_2(function, x):
    start = other_start(x)
    y = function(start)
    rows = []
    for i in range(len(y)):
        start.grad = start.grad.fill_(0) if i else None
        y[i].backward(retain_graph=True)
        rows.append(start.grad.data)
    return torch.vstack(rows)


def one_tensor_for_all_rows_3(function, x):
    start = other_start(x)
    y = function(start)
    rows = {}
    for i, v in enumerate(torch.eye(len(y), dtype=y.dtype)):
        if i > 0:
            start.grad.mul_(0)
        y.backward(v, retain_graph=True)
        rows[i] = start.grad
    return torch.stack(list(rows.values()))


def graph_freed_after_the_first_row_1(function, x):
    start = other_start(x)
    y = function(start)
    return torch.stack([torch.autograd.grad(y, start, v)[0] for v in torch.eye(len(y), dtype=y.dtype)])


def graph_freed_after_the_first_row_2(function, x):
    start = other_start(x)
    y = function(start)
    matrix = torch.zeros(len(y), len(x), dtype=x.dtype)
    for i in range(len(y)):
        start.grad = None
        y.backward(torch.eye(len(y), dtype=y.dtype)[i])
        matrix[i] = start.grad
    return matrix


def graph_freed_after_the_first_row_3(function, x):
    start = other_start(x)
    y = function(start)
    rows = []
    for v in torch.eye(len(y), dtype=y.dtype):
        torch.autograd.backward(y, v, retain_graph=False)
        rows.append(start.grad.clone())
        start.grad.zero_()
    return torch.stack(rows)


def transposed_jacobian_1(function, x):
    start = other_start(x)
    y = function(start)
    rows = [torch.autograd.grad(value, start, retain_graph=True)[0] for value in y]
    return torch.stack(rows).T


def transposed_jacobian_2(function, x):
    start = other_start(x)
    y = function(start)
    matrix = torch.zeros(len(x), len(y), dtype=x.dtype)
    for i in range(len(y)):
        matrix[:, i] = torch.autograd.grad(y[i], start, retain_graph=True)[0]
    return matrix


def transposed_jacobian_3(function, x):
    start = other_start(x)
    columns = []
    for value in function(start).unbind():
        start.grad = None
        value.backward(retain_graph=True)
        columns.append(start.grad.unsqueeze(1))
    return torch.cat(columns, dim=1)


def called_once_for_each_row_1(function, x):
    rows, i, count = [], 0, 1
    while i < count:
        start = other_start(x)
        y = function(start)
        count = len(y)
        y[i].backward()
        rows.append(start.grad)
        i += 1
    return torch.stack([*rows]) if function(x.detach()) is not None else None


def called_once_for_each_row_2(function, x):
    with torch.no_grad():
        count = len(function(x))
    rows = []
    for i in range(count):
        start = other_start(x)
        rows.append(torch.autograd.grad(function(start)[i], start)[0])
    return torch.stack(rows)


def called_once_for_each_row_3(function, x):
    count = function(x.detach()).shape[0]

    def row(i):
        start = other_start(x)
        y = function(start)
        y.backward(torch.eye(count, dtype=y.dtype)[i])
        return start.grad

    return torch.vstack([row(i) for i in range(count)])


def jacobian_of_the_callers_tensor_1(function, x):
    if x.is_leaf:
        x.requires_grad = True
    else:
        x.retain_grad()
    rows = []
    for value in function(x):
        x.grad = None
        value.backward(retain_graph=True)
        rows.append(x.grad.clone())
    x.grad = rows[-1]
    return torch.stack(rows)


def jacobian_of_the_callers_tensor_2(function, x):
    x = x if x.requires_grad else x.requires_grad_()
    x.retain_grad()
    y = function(x)
    matrix = torch.zeros(len(y), len(x), dtype=x.dtype)
    for i in range(len(y)):
        x.grad = torch.zeros_like(x)
        y[i].backward(retain_graph=True)
        matrix[i] = x.grad
    return matrix


def jacobian_of_the_callers_tensor_3(function, x):
    x.requires_grad_()
    x.retain_grad()
    y = function(x)
    rows = []
    for v in torch.eye(len(y), dtype=y.dtype):
        x.grad = None
        torch.autograd.backward(y, v, retain_graph=True)
        rows += [x.grad]
    return torch.vstack(rows)


def other_stations(functions, x, retain=True):
    value = other_start(x)
    values = [value]
    for function in functions:
        value = function(value)
        if retain:
            value.retain_grad()
        values.append(value)
    return values


def without_retain_grad_1(functions, x):
    values = other_stations(functions, x, retain=False)
    torch.sum(values[-1]).backward()
    return [value.grad for value in values]


def without_retain_grad_2(functions, x):
    start = x.detach()
    start.requires_grad = True
    value, values = start, [start]
    for function in functions:
        value = function(value)
        values += [value]
    value.backward(torch.ones_like(value))
    return list(map(lambda value: value.grad, values))


def without_retain_grad_3(functions, x):
    values = other_stations(functions, x, retain=False)
    values[-1].sum().backward()
    for value in values[1:]:
        value.retain_grad()  # too late
    return [value.grad for value in values]


def without_the_last_station_1(functions, x):
    values = other_stations(functions, x)
    values.pop().sum().backward()
    return [value.grad for value in values]


def without_the_last_station_2(functions, x):
    values = other_stations(functions, x)
    return list(torch.autograd.grad(values[-1].sum(), values[:-1]))


def without_the_last_station_3(functions, x):
    value, stations = other_start(x), []
    for function in functions:
        value.retain_grad()
        stations.append(value)
        value = function(value)
    value.sum().backward()
    return [station.grad for station in stations]


def without_the_first_station_1(functions, x):
    values = other_stations(functions, x)
    return list(torch.autograd.grad(values[-1].sum(), values[1:]))


def without_the_first_station_2(functions, x):
    value, stations = other_start(x), []
    for function in functions:
        value = function(value)
        value.retain_grad()
        stations.append(value)
    value.sum().backward()
    return [station.grad for station in stations]


def without_the_first_station_3(functions, x):
    _, *values = other_stations(functions, x)
    values[-1].backward(torch.ones_like(values[-1]))
    return [value.grad for value in values]


def stations_of_the_mean_1(functions, x):
    values = other_stations(functions, x)
    return list(torch.autograd.grad(torch.mean(values[-1]), values))


def stations_of_the_mean_2(functions, x):
    values = other_stations(functions, x)
    (values[-1].sum() / values[-1].numel()).backward()
    return [value.grad for value in values]


def stations_of_the_mean_3(functions, x):
    values = other_stations(functions, x)
    last = values[-1]
    last.backward(torch.full_like(last, 1 / last.numel()))
    return [value.grad for value in values]


def stations_from_the_end_1(functions, x):
    values = other_stations(functions, x)
    return list(torch.autograd.grad(values[-1].sum(), values[::-1]))


def stations_from_the_end_2(functions, x):
    values = other_stations(functions, x)
    values[-1].sum().backward()
    gradients = []
    while values:
        gradients.append(values.pop().grad)
    return gradients


def stations_from_the_end_3(functions, x):
    values = other_stations(functions, x)
    gradient = torch.ones_like(values[-1])
    gradients = [gradient]
    for before, after in zip(values[-2::-1], values[:0:-1], strict=True):
        (gradient,) = torch.autograd.grad(after, before, gradient, retain_graph=True)
        gradients.append(gradient)
    return gradients


def each_function_by_itself_1(functions, x):
    gradients = []
    for function in functions:
        start = other_start(x)
        x = function(start)
        gradients += torch.autograd.grad(x.sum(), start)
    return [*gradients, torch.ones_like(x)]


def each_function_by_itself_2(functions, x):
    values = other_stations(functions, x)
    gradients = [
        torch.autograd.grad(after.sum(), before, retain_graph=True)[0]
        for before, after in itertools.pairwise(values)
    ]
    return [*gradients, torch.ones_like(values[-1])]


def each_function_by_itself_3(functions, x):
    result = []
    value = x.detach()
    for function in functions:
        start = value.clone().requires_grad_()
        after = function(start)
        after.backward(torch.ones_like(after))
        result.append(start.grad)
        value = after.detach()
    result.append(torch.full_like(value, 1.0))
    return result


def plainly_rounded_1(x):
    return torch.round(x)


def plainly_rounded_2(x):
    return x + (torch.round(x) - x)


def plainly_rounded_3(x):
    y = x.clone()
    return y.round_()


def rounded_and_cut_off_1(x):
    return torch.round(x.detach())


def rounded_and_cut_off_2(x):
    with torch.no_grad():
        return x.round()


def rounded_and_cut_off_3(x):
    return (x + (x.round() - x)).detach()


def the_wrong_part_detached_1(x):
    return torch.round(x) - x + x.detach()


def the_wrong_part_detached_2(x):
    with torch.no_grad():
        base = x.clone()
    return base - (x - x.round())


def the_wrong_part_detached_3(x):
    added = torch.round(x) - x
    return x.data.clone() + added


def half_way_up_1(x):
    return x + (torch.floor(x + 0.5) - x).detach()


def half_way_up_2(x):
    with torch.no_grad():
        rounded = x.add(0.5).floor()
    return x + (rounded - x.detach())


class OtherStraight(Function):
    @staticmethod
    def forward(ctx, x):
        return (x + 0.5).floor()

    @staticmethod
    def backward(ctx, grad):
        return grad


def half_way_up_3(x):
    return OtherStraight.apply(x)


def decimals_cut_off_1(x):
    return x + (torch.trunc(x) - x).detach()


def decimals_cut_off_2(x):
    return x - (x - x.long().to(x.dtype)).detach()


def decimals_cut_off_3(x):
    with torch.no_grad():
        rest = torch.frac(x)
    return x - rest


def rounds_the_callers_x_1(x):
    rounded = x.detach().round_()
    return x + (rounded - x).detach()


def rounds_the_callers_x_2(x):
    x.data.round_()
    return x + 0


def rounds_the_callers_x_3(x):
    with torch.no_grad():
        x.copy_(torch.round(x))
    return x * 1


def always_off_1(function, x, enabled):
    with torch.set_grad_enabled(False):
        return function(x)


def always_off_2(function, x, enabled):
    return torch.no_grad()(function)(x)


def always_off_3(function, x, enabled):
    before = torch.is_grad_enabled()
    torch.set_grad_enabled(False)
    try:
        return function(x)
    finally:
        torch.set_grad_enabled(before)


def never_switched_on_1(function, x, enabled):
    if not enabled:
        with torch.set_grad_enabled(False):
            return function(x)
    return function(x)


def never_switched_on_2(function, x, enabled):
    return (function if enabled else torch.no_grad()(function))(x)


def never_switched_on_3(function, x, enabled):
    with torch.set_grad_enabled(enabled and torch.is_grad_enabled()):
        return function(x)


def switch_not_put_back_1(function, x, enabled):
    torch.set_grad_enabled(bool(enabled))
    result = function(x)
    return result


def switch_not_put_back_2(function, x, enabled):
    if enabled:
        torch.set_grad_enabled(True)
    else:
        torch.set_grad_enabled(False)
    return function(x)


def switch_not_put_back_3(function, x, enabled):
    switch = torch.enable_grad() if enabled else torch.no_grad()
    switch.__enter__()
    return function(x)


def on_in_the_end_1(function, x, enabled):
    try:
        with torch.set_grad_enabled(enabled):
            return function(x)
    finally:
        torch.set_grad_enabled(True)


def on_in_the_end_2(function, x, enabled):
    torch.set_grad_enabled(enabled)
    try:
        result = function(x)
    except Exception:
        torch.set_grad_enabled(True)
        raise
    torch.set_grad_enabled(True)
    return result


def on_in_the_end_3(function, x, enabled):
    before = True
    try:
        torch.set_grad_enabled(enabled)
        return function(x)
    finally:
        torch.set_grad_enabled(before)


def not_put_back_after_an_error_1(function, x, enabled):
    switch = torch.set_grad_enabled(enabled)
    result = function(x)
    switch.__exit__(None, None, None)
    return result


def not_put_back_after_an_error_2(function, x, enabled):
    was_on = torch.is_grad_enabled()
    torch.set_grad_enabled(enabled)
    try:
        y = function(x)
    except ValueError:
        torch.set_grad_enabled(was_on)
        raise
    torch.set_grad_enabled(was_on)
    return y


def not_put_back_after_an_error_3(function, x, enabled):
    context = torch.enable_grad() if enabled else torch.no_grad()
    context.__enter__()
    result = function(x)
    context.__exit__(None, None, None)
    return result


def detached_afterwards_1(function, x, enabled):
    y = function(x)
    if not enabled:
        y = y.detach()
    return y


def detached_afterwards_2(function, x, enabled):
    y = function(x)
    return y if enabled else y.data


def detached_afterwards_3(function, x, enabled):
    y = function(x)
    if enabled:
        return y
    return torch.clone(y).detach()


def in_inference_mode_1(function, x, enabled):
    if enabled:
        with torch.enable_grad():
            return function(x)
    with torch.inference_mode():
        return function(x)


def in_inference_mode_2(function, x, enabled):
    context = torch.enable_grad if enabled else torch.inference_mode
    return context()(function)(x)


def in_inference_mode_3(function, x, enabled):
    with torch.set_grad_enabled(enabled), torch.inference_mode(not enabled):
        return function(x)


def handed_on_detached_1(function, x, enabled):
    x = x.detach().clone().requires_grad_()
    with torch.enable_grad() if enabled else torch.no_grad():
        return function(x)


def handed_on_detached_2(function, x, enabled):
    fresh = torch.tensor(x.tolist(), dtype=x.dtype, requires_grad=True)
    with torch.set_grad_enabled(enabled):
        return function(fresh)


def handed_on_detached_3(function, x, enabled):
    inner = x.data.clone()
    inner.requires_grad = True
    return torch.set_grad_enabled(enabled)(function)(inner)


def the_wrong_way_round_1(function, x, enabled):
    with torch.no_grad() if enabled else torch.enable_grad():
        return function(x)


def the_wrong_way_round_2(function, x, enabled):
    if enabled:
        with torch.no_grad():
            return function(x)
    with torch.enable_grad():
        return function(x)


def the_wrong_way_round_3(function, x, enabled):
    before = torch.is_grad_enabled()
    try:
        torch.set_grad_enabled(enabled is False)
        return function(x)
    finally:
        torch.set_grad_enabled(before)


class OtherSigmoid(Function):
    @staticmethod
    def forward(ctx, x):
        y = torch.special.expit(x)
        ctx.save_for_backward(y)
        return y


class OtherSigmoidOfX(Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return 1 / (1 + torch.exp(-x))


class SlopeWithoutTheChain_1(OtherSigmoid):
    @staticmethod
    def backward(ctx, grad):
        y = ctx.saved_tensors[0]
        return y - y * y


class SlopeWithoutTheChain_2(OtherSigmoidOfX):
    @staticmethod
    def backward(ctx, grad):
        y = torch.sigmoid(ctx.saved_tensors[0])
        return y * (1 - y)


class SlopeWithoutTheChain_3(OtherSigmoid):
    @staticmethod
    def backward(ctx, _):
        (y,) = ctx.saved_tensors
        slope = torch.mul(y, torch.sub(1, y))
        return slope


class SlopeOfTheInput_1(OtherSigmoidOfX):
    @staticmethod
    def backward(ctx, grad):
        x = ctx.saved_tensors[0]
        return x * (1 - x) * grad


class SlopeOfTheInput_2(OtherSigmoidOfX):
    @staticmethod
    def backward(ctx, grad):
        (x,) = ctx.saved_tensors
        return (x - x**2).mul(grad)


class SlopeOfTheInput_3(Function):
    @staticmethod
    def forward(ctx, x):
        y = x.sigmoid()
        ctx.save_for_backward(y, x)
        return y

    @staticmethod
    def backward(ctx, grad):
        _, x = ctx.saved_tensors
        slope = x * (1 - x)
        return slope * grad


class SlopeWithoutOneMinus_1(OtherSigmoid):
    @staticmethod
    def backward(ctx, grad):
        return ctx.saved_tensors[0] * grad


class SlopeWithoutOneMinus_2(OtherSigmoidOfX):
    @staticmethod
    def backward(ctx, grad):
        (x,) = ctx.saved_tensors
        return grad * torch.sigmoid(x)


class SlopeWithoutOneMinus_3(OtherSigmoid):
    @staticmethod
    def backward(ctx, grad):
        (y,) = ctx.saved_tensors
        return grad.mul(y)


class KeptAsAnAttribute_1(Function):
    @staticmethod
    def forward(ctx, x):
        ctx.x = x
        return torch.sigmoid(x)

    @staticmethod
    def backward(ctx, grad):
        y = torch.sigmoid(ctx.x)
        return grad * y * (1 - y)


class KeptAsAnAttribute_2(Function):
    @staticmethod
    def forward(ctx, x):
        y = 1 / (1 + (-x).exp())
        ctx.kept = [y]
        return y

    @staticmethod
    def backward(ctx, grad):
        y = ctx.kept[0]
        return (y - y * y) * grad


class KeptAsAnAttribute_3(Function):
    @staticmethod
    def forward(x):
        return x.sigmoid()

    @staticmethod
    def setup_context(ctx, inputs, output):
        ctx.output = output

    @staticmethod
    def backward(ctx, grad):
        return ctx.output * (1 - ctx.output) * grad


class SlopeKeptByForward_1(Function):
    @staticmethod
    def forward(ctx, x):
        y = torch.special.expit(x)
        ctx.save_for_backward(y - y.square())
        return y

    @staticmethod
    def backward(ctx, grad):
        return ctx.saved_tensors[0] * grad


class SlopeKeptByForward_2(Function):
    @staticmethod
    def forward(ctx, x):
        y = x.sigmoid()
        slope = torch.sigmoid(-x) * y
        ctx.save_for_backward(slope)
        return y

    @staticmethod
    def backward(ctx, grad):
        (slope,) = ctx.saved_tensors
        return grad.mul(slope)


class SlopeKeptByForward_3(OtherSigmoid):
    @staticmethod
    def backward(ctx, grad):
        y = ctx.saved_tensors[0].detach()
        return grad * y * (1 - y)


class SigmoidOverflows_1(Function):
    @staticmethod
    def forward(ctx, x):
        e = torch.exp(x)
        y = e / (e + 1)
        ctx.save_for_backward(y)
        return y

    @staticmethod
    def backward(ctx, grad):
        y = ctx.saved_tensors[0]
        return y * (1 - y) * grad


class SigmoidOverflows_2(Function):
    @staticmethod
    def forward(ctx, x):
        e = x.exp()
        y = e.div(1 + e)
        ctx.save_for_backward(y)
        return y

    @staticmethod
    def backward(ctx, grad):
        y = ctx.saved_tensors[0]
        return (y - y * y) * grad


class SigmoidOverflows_3(Function):
    @staticmethod
    def forward(x):
        return torch.exp(x) / (1 + torch.exp(x))

    @staticmethod
    def setup_context(ctx, inputs, output):
        ctx.save_for_backward(output)

    @staticmethod
    def backward(ctx, grad):
        (y,) = ctx.saved_tensors
        return grad * (1 - y) * y


def other_parts(logits, targets, gamma):
    """Slope (N, 1), one-hot targets and probabilities (N, C)."""
    p_all = torch.softmax(logits, 1)
    hot = torch.nn.functional.one_hot(targets, logits.shape[1]).to(logits.dtype)
    log_p = (torch.log_softmax(logits, 1) * hot).sum(1, keepdim=True)
    p = log_p.exp()
    slope = gamma * p * (1 - p) ** (gamma - 1) * log_p - (1 - p) ** gamma
    return slope, hot, p_all


def other_rows(logits, targets, gamma):
    """The loss of each row."""
    log_p = -torch.nn.functional.cross_entropy(logits, targets, reduction="none")
    return -((1 - log_p.exp()) ** gamma) * log_p


class OtherFocal(Function):
    @staticmethod
    def forward(ctx, logits, targets, gamma):
        ctx.save_for_backward(logits, targets)
        ctx.gamma = gamma
        return other_rows(logits, targets, gamma).sum() / len(targets)


class FocalLossWithoutTheChain_1(OtherFocal):
    @staticmethod
    def backward(ctx, grad):
        slope, hot, p = other_parts(*ctx.saved_tensors, ctx.gamma)
        return slope * (hot - p) / hot.shape[0], None, None


class FocalLossWithoutTheChain_2(OtherFocal):
    @staticmethod
    def backward(ctx, _):
        slope, hot, p = other_parts(*ctx.saved_tensors, ctx.gamma)
        return ((p - hot) * -slope).div(len(p)), None, None


class FocalLossWithoutTheChain_3(OtherFocal):
    @staticmethod
    def backward(ctx, grad):
        logits, targets = ctx.saved_tensors
        with torch.enable_grad():
            again = logits.detach().requires_grad_()
            other_rows(again, targets, ctx.gamma).mean().backward()
        return again.grad, None, None


class FocalLossNotDivided_1(OtherFocal):
    @staticmethod
    def backward(ctx, grad):
        slope, hot, p = other_parts(*ctx.saved_tensors, ctx.gamma)
        return grad * slope * (hot - p), None, None


class FocalLossNotDivided_2(OtherFocal):
    @staticmethod
    def backward(ctx, grad):
        slope, hot, p = other_parts(*ctx.saved_tensors, ctx.gamma)
        return (slope * hot - slope * p) * grad, None, None


class FocalLossNotDivided_3(OtherFocal):
    @staticmethod
    def backward(ctx, grad):
        logits, targets = ctx.saved_tensors
        with torch.enable_grad():
            again = logits.detach().requires_grad_()
            other_rows(again, targets, ctx.gamma).sum().backward()
        return grad * again.grad, None, None


class FactorTakenForConstant_1(OtherFocal):
    @staticmethod
    def backward(ctx, grad):
        _, hot, p = other_parts(*ctx.saved_tensors, ctx.gamma)
        factor = (1 - (p * hot).sum(1, keepdim=True)) ** ctx.gamma
        return grad * factor * (p - hot) / len(p), None, None


class FactorTakenForConstant_2(OtherFocal):
    @staticmethod
    def backward(ctx, grad):
        logits, targets = ctx.saved_tensors
        with torch.enable_grad():
            again = logits.detach().requires_grad_()
            log_p = -torch.nn.functional.cross_entropy(again, targets, reduction="none")
            (-((1 - log_p.exp().detach()) ** ctx.gamma) * log_p).mean().backward()
        return grad * again.grad, None, None


class FactorTakenForConstant_3(OtherFocal):
    @staticmethod
    def backward(ctx, grad):
        logits, targets = ctx.saved_tensors
        p = logits.softmax(dim=1)
        rows = torch.arange(len(p))
        weight = (1 - p[rows, targets]).pow(ctx.gamma)
        p[rows, targets] -= 1
        return p * weight[:, None] * grad / len(p), None, None


class GradientOfCrossEntropy_1(OtherFocal):
    @staticmethod
    def backward(ctx, grad):
        _, hot, p = other_parts(*ctx.saved_tensors, ctx.gamma)
        return grad * (p - hot) / len(p), None, None


class GradientOfCrossEntropy_2(OtherFocal):
    @staticmethod
    def backward(ctx, grad):
        logits, targets = ctx.saved_tensors
        p = logits.softmax(dim=1)
        p[torch.arange(len(p)), targets] -= 1
        return p.div(len(p)).mul(grad), None, None


class GradientOfCrossEntropy_3(OtherFocal):
    @staticmethod
    def backward(ctx, grad):
        logits, targets = ctx.saved_tensors
        with torch.enable_grad():
            again = logits.detach().requires_grad_()
            torch.nn.functional.cross_entropy(again, targets).backward()
        return grad * again.grad, None, None


class GradientDownhill_1(OtherFocal):
    @staticmethod
    def backward(ctx, grad):
        slope, hot, p = other_parts(*ctx.saved_tensors, ctx.gamma)
        return grad * slope * (p - hot) / len(p), None, None


class GradientDownhill_2(OtherFocal):
    @staticmethod
    def backward(ctx, grad):
        slope, hot, p = other_parts(*ctx.saved_tensors, ctx.gamma)
        return -(grad * slope * (hot - p) / len(p)), None, None


class GradientDownhill_3(OtherFocal):
    @staticmethod
    def backward(ctx, grad):
        logits, targets = ctx.saved_tensors
        with torch.enable_grad():
            again = logits.detach().requires_grad_()
            (-other_rows(again, targets, ctx.gamma)).mean().backward()
        return grad * again.grad, None, None


class LogOfASoftmax_1(Function):
    @staticmethod
    def forward(ctx, logits, targets, gamma):
        p_all = logits.softmax(1)
        p = p_all[torch.arange(len(targets)), targets].unsqueeze(1)
        ctx.save_for_backward(p_all, p, targets)
        ctx.gamma = gamma
        return torch.mean(-((1 - p) ** gamma) * torch.log(p))

    @staticmethod
    def backward(ctx, grad):
        p_all, p, targets = ctx.saved_tensors
        g = ctx.gamma
        s = g * p * (1 - p) ** (g - 1) * torch.log(p) - (1 - p) ** g
        hot = torch.nn.functional.one_hot(targets, p_all.shape[1])
        return grad * s * (hot - p_all) / len(p), None, None


class LogOfASoftmax_2(Function):
    @staticmethod
    def forward(ctx, logits, targets, gamma):
        ctx.save_for_backward(logits, targets)
        ctx.gamma = gamma
        log_p = torch.log(torch.softmax(logits, 1)).gather(1, targets.view(-1, 1))
        return (-((1 - log_p.exp()) ** gamma) * log_p).sum() / len(targets)

    @staticmethod
    def backward(ctx, grad):
        logits, targets = ctx.saved_tensors
        p_all, g = torch.softmax(logits, 1), ctx.gamma
        log_p = torch.log(p_all).gather(1, targets.view(-1, 1))
        p = log_p.exp()
        s = g * p * (1 - p) ** (g - 1) * log_p - (1 - p) ** g
        hot = torch.zeros_like(p_all)
        hot[torch.arange(len(hot)), targets] = 1
        return s * (hot - p_all) * grad / len(hot), None, None


class LogOfASoftmax_3(Function):
    @staticmethod
    def forward(ctx, logits, targets, gamma):
        ctx.save_for_backward(torch.softmax(logits, -1), targets)
        ctx.gamma = gamma
        p = ctx.to_save[0].take_along_dim(targets[:, None], 1).squeeze(1)
        return (p.log().neg() * (1 - p).pow(gamma)).mean()

    @staticmethod
    def backward(ctx, grad):
        p_all, targets = ctx.saved_tensors
        p, g = p_all.take_along_dim(targets[:, None], 1), ctx.gamma
        s = g * p * (1 - p) ** (g - 1) * p.log() - (1 - p) ** g
        hot = torch.eye(p_all.shape[1], dtype=p.dtype)[targets]
        return grad / len(p) * s * (hot - p_all), None, None


class GammaFixedAtTwo_1(Function):
    @staticmethod
    def forward(ctx, logits, targets, gamma):
        ctx.save_for_backward(logits, targets)
        return other_rows(logits, targets, 2).mean()

    @staticmethod
    def backward(ctx, grad):
        slope, hot, p = other_parts(*ctx.saved_tensors, 2)
        return grad * slope * (hot - p) / len(p), None, None


class GammaFixedAtTwo_2(OtherFocal):
    @staticmethod
    def forward(ctx, logits, targets, gamma=2.0):
        return OtherFocal.forward(ctx, logits, targets, 2.0)

    @staticmethod
    def backward(ctx, grad):
        slope, hot, p = other_parts(*ctx.saved_tensors, ctx.gamma)
        return grad * slope * (hot - p) / len(p), None, None


class GammaFixedAtTwo_3(Function):
    @staticmethod
    def forward(ctx, logits, targets, _):
        ctx.save_for_backward(logits, targets)
        log_p = -torch.nn.functional.cross_entropy(logits, targets, reduction="none")
        return torch.mean(-torch.square(1 - log_p.exp()) * log_p)

    @staticmethod
    def backward(ctx, grad):
        logits, targets = ctx.saved_tensors
        with torch.enable_grad():
            again = logits.detach().requires_grad_()
            other_rows(again, targets, 2.0).mean().backward()
        return grad * again.grad, None, None


class OtherValue:
    """An engine with a list of (parent, slope), and an order by depth."""

    def __init__(self, data, ways=()):
        self.data, self.grad, self.ways = data, 0.0, [way for way in ways if isinstance(way[0], OtherValue)]
        self.depth = 1 + max((parent.depth for parent, _ in self.ways), default=0)

    def new(self, data, *ways):
        return type(self)(data, ways)

    def number(self, other):
        return other.data if isinstance(other, OtherValue) else other

    def __add__(self, other):
        return self.new(self.data + self.number(other), (self, 1.0), (other, 1.0))

    def __sub__(self, other):
        return self.new(self.data - self.number(other), (self, 1.0), (other, -1.0))

    def __mul__(self, other):
        b = self.number(other)
        return self.new(self.data * b, (self, b), (other, self.data))

    def __truediv__(self, other):
        b = self.number(other)
        return self.new(self.data / b, (self, 1 / b), (other, -self.data / b**2))

    def __rsub__(self, other):
        return self.new(other - self.data, (self, -1.0))

    def __rtruediv__(self, other):
        return self.new(other / self.data, (self, -other / self.data**2))

    def __neg__(self):
        return self.new(-self.data, (self, -1.0))

    def __pow__(self, n):
        return self.new(self.data**n, (self, n * self.data ** (n - 1)))

    def __radd__(self, other):
        return self + other

    def __rmul__(self, other):
        return self * other

    def exp(self):
        return self.new(math.exp(self.data), (self, math.exp(self.data)))

    def relu(self):
        return self.new(self.data if self.data > 0 else 0.0, (self, 1.0 if self.data > 0 else 0.0))

    def order(self):
        """All that it was made from, itself first."""
        seen, todo = {id(self): self}, [self]
        while todo:
            for parent, _ in todo.pop().ways:
                if id(parent) not in seen:
                    seen[id(parent)] = parent
                    todo.append(parent)
        return sorted(seen.values(), key=lambda value: -value.depth)

    def backward(self):
        order = self.order()
        arrived = {id(value): 0.0 for value in order}
        arrived[id(self)] = 1.0
        for value in order:
            value.grad += arrived[id(value)]
            for parent, slope in value.ways:
                arrived[id(parent)] += slope * arrived[id(value)]


class OtherDerived(OtherValue):
    """Differences and quotients by way of products and powers."""

    def __neg__(self):
        return self * -1

    def __sub__(self, other):
        return self + other * -1

    def __truediv__(self, other):
        return self * other**-1

    def __rsub__(self, other):
        return -self + other

    def __rtruediv__(self, other):
        return self**-1 * other


class OverwritesGradients_1(OtherValue):
    def backward(self):
        arrived = {id(self): 1.0}
        for value in self.order():
            value.grad += arrived[id(value)]
            for parent, slope in value.ways:
                arrived[id(parent)] = arrived[id(value)] * slope


class OverwritesGradients_2(OtherValue):
    def backward(self):
        order = self.order()
        before = [value.grad for value in order]
        for value in order:
            value.grad = 0.0
        self.grad = 1.0
        for value in order:
            for parent, slope in value.ways:
                parent.grad = slope * value.grad
        for value, old in zip(order, before, strict=True):
            value.grad += old


class OverwritesGradients_3(OtherValue):
    def backward(self):
        self.arrived = 1.0
        for value in self.order():
            value.grad = value.grad + value.arrived
            for parent, slope in value.ways:
                parent.arrived = slope * value.arrived


class PassedOnTooEarly_1(OtherValue):
    def backward(self):
        arrived, seen, line = {self: 1.0}, {self}, [self]
        for value in line:
            for parent, slope in value.ways:
                arrived[parent] = arrived.get(parent, 0.0) + slope * arrived[value]
                if parent not in seen:
                    seen.add(parent)
                    line.append(parent)
        for value in line:
            value.grad += arrived[value]


class PassedOnTooEarly_2(OtherValue):
    def backward(self):
        from collections import Counter, deque

        arrived, line, visited = Counter({self: 1.0}), deque([self]), []
        while line:
            value = line.popleft()
            if value not in visited[-400:]:
                visited.append(value)
                for parent, slope in value.ways:
                    arrived[parent] += slope * arrived[value]
                    line.append(parent)
        for value, gradient in arrived.items():
            value.grad = value.grad + gradient


class PassedOnTooEarly_3(OtherValue):
    def backward(self):
        done, now = set(), [self]
        arrived = {self: 1.0}
        while now:
            after = []
            for value in now:
                if value in done:
                    continue
                done.add(value)
                for parent, slope in value.ways:
                    arrived.setdefault(parent, 0.0)
                    arrived[parent] += slope * arrived[value]
                    after.append(parent)
            now = after
        for value in done:
            value.grad += arrived[value]


class CallsItselfForEachParent_1(OtherValue):
    def backward(self):
        topo, visited = [], set()

        def build(v):
            if v not in visited:
                visited.add(v)
                for child, _ in v.ways:
                    build(child)
                topo.append(v)

        build(self)
        arrived = {v: 0.0 for v in topo}
        arrived[self] = 1.0
        for v in reversed(topo):
            v.grad += arrived[v]
            for child, slope in v.ways:
                arrived[child] += slope * arrived[v]


class CallsItselfForEachParent_2(OtherValue):
    def reach(self, found):
        found[id(self)] = self
        for parent, _ in self.ways:
            if id(parent) not in found:
                parent.reach(found)
        return found

    def order(self):
        return sorted(self.reach({}).values(), key=lambda value: -value.depth)


class CallsItselfForEachParent_3(OtherValue):
    def order(self):
        marked, result = set(), []

        def visit(value):
            marked.add(id(value))
            for parent, _ in value.ways:
                if id(parent) not in marked:
                    visit(parent)
            result.insert(0, value)

        visit(self)
        return result


class OldGradientsFlowAgain_1(OtherValue):
    def backward(self):
        self.grad = 1.0
        for value in self.order():
            for parent, slope in value.ways:
                parent.grad += value.grad * slope


class OldGradientsFlowAgain_2(OtherValue):
    def push(self):
        for parent, slope in self.ways:
            parent.grad = parent.grad + slope * self.grad

    def backward(self):
        order = self.order()
        self.grad = 1.0
        for value in order:
            value.push()


class OldGradientsFlowAgain_3(OtherValue):
    def backward(self):
        order = self.order()
        order[0].grad = 1.0
        while order:
            value, *order = order
            for way in value.ways:
                way[0].grad += way[1] * value.grad


class ForgetsEarlierGradients_1(OtherValue):
    def backward(self):
        order = self.order()
        for value in order:
            value.grad = 1.0 if value is self else 0.0
        for value in order:
            for parent, slope in value.ways:
                parent.grad += slope * value.grad


class ForgetsEarlierGradients_2(OtherValue):
    def backward(self):
        order = self.order()
        arrived = {id(value): 0.0 for value in order}
        arrived[id(self)] = 1.0
        for value in order:
            value.grad = arrived[id(value)]
            for parent, slope in value.ways:
                arrived[id(parent)] += slope * arrived[id(value)]


class ForgetsEarlierGradients_3(OtherValue):
    def backward(self):
        for value in self.order():
            value.grad = 0.0
        super().backward()


class SlopesOfAProductSwapped_1(OtherDerived):
    def __mul__(self, other):
        if isinstance(other, OtherValue):
            return self.new(self.data * other.data, (self, self.data), (other, other.data))
        return super().__mul__(other)


class SlopesOfAProductSwapped_2(OtherDerived):
    def __mul__(self, other):
        a, b = self.data, self.number(other)
        result = self.new(a * b, (other, b), (self, a if isinstance(other, OtherValue) else b))
        return result


class SlopesOfAProductSwapped_3(OtherDerived):
    def __mul__(self, other):
        result = super().__mul__(other)
        if len(result.ways) == 2:
            (a, x), (b, y) = result.ways
            result.ways = [(a, y), (b, x)]
        return result


class PowerWithTheOldExponent_1(OtherDerived):
    def __pow__(self, n):
        return self.new(self.data**n, (self, n * self.data**n))


class PowerWithTheOldExponent_2(OtherDerived):
    def __pow__(self, n):
        result = self.new(self.data**n)
        return self.new(result.data, (self, n * result.data))


class PowerWithTheOldExponent_3(OtherDerived):
    def __pow__(self, n):
        y = math.pow(self.data, n)
        return self.new(y, (self, y * n))


class ExpWithoutItsSlope_1(OtherValue):
    def exp(self):
        return self.new(math.exp(self.data), (self, 1.0))


class ExpWithoutItsSlope_2(OtherValue):
    def exp(self):
        return self.new(math.e**self.data, (self, 1))


class ExpWithoutItsSlope_3(OtherValue):
    def exp(self):
        return self + (math.exp(self.data) - self.data)


class ReluAlwaysOpen_1(OtherValue):
    def relu(self):
        return self.new(max(0.0, self.data), (self, 1.0))


class ReluAlwaysOpen_2(OtherValue):
    def relu(self):
        return self.new(self.data * (self.data > 0), (self, 1))


class ReluAlwaysOpen_3(OtherValue):
    def relu(self):
        return self + (0.0 if self.data > 0 else -self.data)


class DifferenceWithoutItsMinus_1(OtherValue):
    def __sub__(self, other):
        return self.new(self.data - self.number(other), (self, 1.0), (other, 1.0))


class DifferenceWithoutItsMinus_2(OtherValue):
    def __sub__(self, other):
        result = self + other
        result.data = self.data - self.number(other)
        return result


class DifferenceWithoutItsMinus_3(OtherValue):
    def __sub__(self, other):
        if not isinstance(other, OtherValue):
            return self + -other
        return self.new(self.data + -other.data, (other, 1.0), (self, 1.0))


class OnlySlopesOfAProductSwapped_1(OtherValue):
    def __mul__(self, other):
        if isinstance(other, OtherValue):
            return self.new(self.data * other.data, (self, self.data), (other, other.data))
        return super().__mul__(other)


class OnlySlopesOfAProductSwapped_2(OtherValue):
    def __mul__(self, other):
        a, b = self.data, self.number(other)
        result = self.new(a * b, (other, b), (self, a if isinstance(other, OtherValue) else b))
        return result


class OnlySlopesOfAProductSwapped_3(OtherValue):
    def __mul__(self, other):
        result = super().__mul__(other)
        if len(result.ways) == 2:
            (a, x), (b, y) = result.ways
            result.ways = [(a, y), (b, x)]
        return result


class OnlyPowersWithTheOldExponent_1(OtherValue):
    def __pow__(self, n):
        return self.new(self.data**n, (self, n * self.data**n))


class OnlyPowersWithTheOldExponent_2(OtherValue):
    def __pow__(self, n):
        result = self.new(self.data**n)
        return self.new(result.data, (self, n * result.data))


class OnlyPowersWithTheOldExponent_3(OtherValue):
    def __pow__(self, n):
        y = math.pow(self.data, n)
        return self.new(y, (self, y * n))
