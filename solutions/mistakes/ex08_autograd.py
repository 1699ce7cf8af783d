"""Known wrong answers to exercise 8, each with the sentence that it earns."""

import math

import torch

from grader.mistake import mistake
from solutions.ex08_autograd import Value


@mistake(
    "vector_jacobian",
    "You made the caller's own x require a gradient and went back to it: start from x.detach(), a new leaf.",
)
def back_to_the_callers_tensor(function, x, v=None):
    if not x.requires_grad:
        x.requires_grad_()
    function(x).backward(v)
    return x.grad


@mistake(
    "vector_jacobian",
    "v takes no part in it: you went back from the sum of the values, not from v times each of them.",
)
def back_from_the_sum(function, x, v=None):
    leaf = x.detach().requires_grad_()
    function(leaf).sum().backward()
    return leaf.grad


@mistake(
    "vector_jacobian",
    "You averaged v · y before going back: the products of v with the values are added up, not averaged.",
)
def back_from_the_mean(function, x, v=None):
    leaf = x.detach().requires_grad_()
    y = function(leaf)
    (y if v is None else y * v).mean().backward()
    return leaf.grad


@mistake(
    "vector_jacobian",
    "What you start from does not require a gradient, so no graph is recorded: requires_grad_() is missing.",
)
def a_start_without_requires_grad(function, x, v=None):
    leaf = x.detach()
    function(leaf).backward(v)
    return leaf.grad


@mistake(
    "vector_jacobian", "You compute in float32 whatever comes in: the result has to have the dtype of x."
)
def slopes_in_float32(function, x, v=None):
    leaf = x.detach().requires_grad_()
    function(leaf).backward(v)
    return leaf.grad.float()


@mistake(
    "jacobian",
    "Your rows add up: .grad is added to by each backward(), so start each row with leaf.grad = None.",
)
def rows_that_add_up(function, x):
    leaf = x.detach().requires_grad_()
    y = function(leaf)
    rows = []
    for v in torch.eye(len(y), dtype=y.dtype, device=y.device):
        y.backward(v, retain_graph=True)
        rows.append(leaf.grad.clone())
    return torch.stack(rows)


@mistake(
    "jacobian",
    "All your rows are one and the same tensor, leaf.grad, which every backward() changes: set it to None "
    "before each row, or clone it.",
)
def one_tensor_for_all_rows(function, x):
    leaf = x.detach().requires_grad_()
    y = function(leaf)
    rows = []
    for v in torch.eye(len(y), dtype=y.dtype, device=y.device):
        if leaf.grad is not None:
            leaf.grad.zero_()
        y.backward(v, retain_graph=True)
        rows.append(leaf.grad)
    return torch.stack(rows)


@mistake(
    "jacobian",
    "The first backward pass frees the graph that the next ones need: pass retain_graph=True.",
)
def graph_freed_after_the_first_row(function, x):
    leaf = x.detach().requires_grad_()
    y = function(leaf)
    rows = []
    for v in torch.eye(len(y), dtype=y.dtype, device=y.device):
        leaf.grad = None
        y.backward(v)
        rows.append(leaf.grad)
    return torch.stack(rows)


@mistake(
    "jacobian", "Your matrix is transposed: row i belongs to the value i that comes out, column j to x[j]."
)
def transposed_jacobian(function, x):
    leaf = x.detach().requires_grad_()
    y = function(leaf)
    rows = []
    for v in torch.eye(len(y), dtype=y.dtype, device=y.device):
        leaf.grad = None
        y.backward(v, retain_graph=True)
        rows.append(leaf.grad)
    return torch.stack(rows, dim=1)


@mistake(
    "jacobian",
    "You call the function anew for each row: once is enough, for retain_graph=True keeps its graph.",
)
def called_once_for_each_row(function, x):
    leaf = x.detach().requires_grad_()
    y = function(leaf)
    rows = []
    for i in range(len(y)):
        leaf.grad = None
        function(leaf)[i].backward()
        rows.append(leaf.grad)
    return torch.stack(rows)


@mistake(
    "jacobian",
    "You made the caller's own x the leaf: it requires a gradient afterwards, or its .grad has changed. Take "
    "x.detach().",
)
def jacobian_of_the_callers_tensor(function, x):
    if not x.requires_grad:
        x.requires_grad_()
    if not x.is_leaf:
        x.retain_grad()
    y = function(x)
    rows = []
    for v in torch.eye(len(y), dtype=y.dtype, device=y.device):
        x.grad = None
        y.backward(v, retain_graph=True)
        rows.append(x.grad)
    return torch.stack(rows)


@mistake(
    "intermediate_gradients",
    "The gradients in between are None: a non-leaf keeps its gradient only where retain_grad() was called "
    "on it.",
)
def without_retain_grad(functions, x):
    stations = [x.detach().requires_grad_()]
    for function in functions:
        stations.append(function(stations[-1]))
    stations[-1].sum().backward()
    return [station.grad for station in stations]


@mistake("intermediate_gradients", "The gradient of the last result itself, all ones, is missing at the end.")
def without_the_last_station(functions, x):
    stations = [x.detach().requires_grad_()]
    for function in functions:
        result = function(stations[-1])
        result.retain_grad()
        stations.append(result)
    stations[-1].sum().backward()
    return [station.grad for station in stations[:-1]]


@mistake("intermediate_gradients", "The gradient at x, the first station, is missing.")
def without_the_first_station(functions, x):
    stations = [x.detach().requires_grad_()]
    for function in functions:
        result = function(stations[-1])
        result.retain_grad()
        stations.append(result)
    stations[-1].sum().backward()
    return [station.grad for station in stations[1:]]


@mistake("intermediate_gradients", "You went back from the mean of the last result; its sum was asked for.")
def stations_of_the_mean(functions, x):
    stations = [x.detach().requires_grad_()]
    for function in functions:
        result = function(stations[-1])
        result.retain_grad()
        stations.append(result)
    stations[-1].mean().backward()
    return [station.grad for station in stations]


@mistake("intermediate_gradients", "Your list runs from the last result to x; it begins with x.")
def stations_from_the_end(functions, x):
    stations = [x.detach().requires_grad_()]
    for function in functions:
        result = function(stations[-1])
        result.retain_grad()
        stations.append(result)
    stations[-1].sum().backward()
    return [station.grad for station in reversed(stations)]


@mistake(
    "intermediate_gradients",
    "You differentiate each function by itself: the slopes of all the functions that come after are missing.",
)
def each_function_by_itself(functions, x):
    value, gradients = x.detach(), []
    for function in functions:
        leaf = value.detach().requires_grad_()
        value = function(leaf)
        value.sum().backward()
        gradients.append(leaf.grad)
    return [*gradients, torch.ones_like(value)]


@mistake(
    "straight_through_round",
    "Plain rounding: its slope is 0, so a gradient of zeros arrives at x.",
)
def plainly_rounded(x):
    return x.round()


@mistake(
    "straight_through_round",
    "The whole result is cut off from x: detach only what rounding adds.",
)
def rounded_and_cut_off(x):
    return x.round().detach()


@mistake(
    "straight_through_round",
    "You detached x and left what rounding adds in the graph: the gradient comes out as -1 times what "
    "arrives.",
)
def the_wrong_part_detached(x):
    return x.detach() + (x.round() - x)


@mistake(
    "straight_through_round",
    "Half-way cases go to the even neighbour, as torch.round does: 0.5 to 0 and 2.5 to 2; not all of them "
    "up.",
)
def half_way_up(x):
    return x + ((x + 0.5).floor() - x).detach()


@mistake(
    "straight_through_round",
    "You cut the decimals off, towards 0; rounding goes to the nearest whole number.",
)
def decimals_cut_off(x):
    return x + (x.trunc() - x).detach()


@mistake(
    "straight_through_round",
    "detach() shares memory with x: by rounding in place there, you rounded the caller's x.",
)
def rounds_the_callers_x(x):
    return x + (x.detach().round_() - x.detach())


@mistake(
    "call_with_grad",
    "The switch is always off during your call: with enabled True a graph is to be recorded.",
)
def always_off(function, x, enabled):
    with torch.no_grad():
        return function(x)


@mistake(
    "call_with_grad",
    "With enabled True you leave the switch as it is: it has to be on during the call, also where it was "
    "off.",
)
def never_switched_on(function, x, enabled):
    if enabled:
        return function(x)
    with torch.no_grad():
        return function(x)


@mistake(
    "call_with_grad", "You leave the switch where you set it: afterwards it has to stand as it did before."
)
def switch_not_put_back(function, x, enabled):
    torch.set_grad_enabled(enabled)
    return function(x)


@mistake(
    "call_with_grad",
    "You always switch recording on in the end: if it was off before, it has to be off again.",
)
def on_in_the_end(function, x, enabled):
    torch.set_grad_enabled(enabled)
    try:
        return function(x)
    finally:
        torch.set_grad_enabled(True)


@mistake(
    "call_with_grad",
    "Where the function raises an error, your switch is not put back: use `with`, or try and finally.",
)
def not_put_back_after_an_error(function, x, enabled):
    before = torch.is_grad_enabled()
    torch.set_grad_enabled(enabled)
    result = function(x)
    torch.set_grad_enabled(before)
    return result


@mistake(
    "call_with_grad",
    "detach() cuts the result off afterwards, but the switch is not set during the call: a graph is recorded "
    "where there should be none, or none where there should be one.",
)
def detached_afterwards(function, x, enabled):
    result = function(x)
    return result if enabled else result.detach()


@mistake(
    "call_with_grad",
    "inference_mode makes tensors that no later calculation with gradients may use: take no_grad or "
    "set_grad_enabled.",
)
def in_inference_mode(function, x, enabled):
    with torch.enable_grad() if enabled else torch.inference_mode():
        return function(x)


@mistake("call_with_grad", "You hand a detached x to the function: with enabled True no gradient reaches x.")
def handed_on_detached(function, x, enabled):
    with torch.set_grad_enabled(enabled):
        return function(x.detach().requires_grad_())


@mistake("call_with_grad", "Your switch is the wrong way round: with enabled True recording is off.")
def the_wrong_way_round(function, x, enabled):
    with torch.set_grad_enabled(not enabled):
        return function(x)


@mistake("Sigmoid", "backward gives the slope alone: multiply it by grad, the gradient that has arrived.")
class SlopeWithoutTheChain(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        y = torch.sigmoid(x)
        ctx.save_for_backward(y)
        return y

    @staticmethod
    def backward(ctx, grad):
        (y,) = ctx.saved_tensors
        return y * (1 - y)


@mistake("Sigmoid", "The slope is y · (1 - y), with y the sigmoid's value; you put x in its place.")
class SlopeOfTheInput(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return torch.sigmoid(x)

    @staticmethod
    def backward(ctx, grad):
        (x,) = ctx.saved_tensors
        return grad * x * (1 - x)


@mistake("Sigmoid", "The factor 1 - y is missing from the slope y · (1 - y).")
class SlopeWithoutOneMinus(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        y = torch.sigmoid(x)
        ctx.save_for_backward(y)
        return y

    @staticmethod
    def backward(ctx, grad):
        (y,) = ctx.saved_tensors
        return grad * y


@mistake(
    "Sigmoid",
    "You keep a tensor as an attribute of ctx: it is not freed with the graph, and a second backward() does "
    "not raise. Keep it by ctx.save_for_backward.",
)
class KeptAsAnAttribute(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.y = torch.sigmoid(x)
        return ctx.y

    @staticmethod
    def backward(ctx, grad):
        return grad * ctx.y * (1 - ctx.y)


@mistake(
    "Sigmoid",
    "You keep the slope that forward has computed: for the second derivative it is a constant. Keep x or y, "
    "and compute the slope in backward.",
)
class SlopeKeptByForward(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        y = torch.sigmoid(x)
        ctx.save_for_backward(y * (1 - y))
        return y

    @staticmethod
    def backward(ctx, grad):
        (slope,) = ctx.saved_tensors
        return grad * slope


@mistake(
    "Sigmoid",
    "exp of a large number is infinite, and infinity divided by infinity is NaN: use torch.sigmoid in "
    "forward.",
)
class SigmoidOverflows(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        y = x.exp() / (1 + x.exp())
        ctx.save_for_backward(y)
        return y

    @staticmethod
    def backward(ctx, grad):
        (y,) = ctx.saved_tensors
        return grad * y * (1 - y)


@mistake(
    "FocalLoss",
    "backward leaves out grad, the gradient that has arrived: the loss may be multiplied later on.",
)
class FocalLossWithoutTheChain(torch.autograd.Function):
    @staticmethod
    def forward(ctx, logits, targets, gamma):
        ctx.save_for_backward(logits, targets)
        ctx.gamma = gamma
        log_p = torch.log_softmax(logits, dim=1).gather(1, targets[:, None])
        return -((1 - log_p.exp()) ** gamma * log_p).mean()

    @staticmethod
    def backward(ctx, grad):
        logits, targets = ctx.saved_tensors
        log_all = torch.log_softmax(logits, dim=1)
        log_p = log_all.gather(1, targets[:, None])
        p = log_p.exp()
        s = ctx.gamma * p * (1 - p) ** (ctx.gamma - 1) * log_p - (1 - p) ** ctx.gamma
        is_target = torch.zeros_like(logits).scatter(1, targets[:, None], 1)
        return s * (is_target - log_all.exp()) / len(logits), None, None


@mistake(
    "FocalLoss", "Your gradient is N times too large: forward takes the mean over N rows, so divide by N."
)
class FocalLossNotDivided(torch.autograd.Function):
    @staticmethod
    def forward(ctx, logits, targets, gamma):
        ctx.save_for_backward(logits, targets)
        ctx.gamma = gamma
        log_p = torch.log_softmax(logits, dim=1).gather(1, targets[:, None])
        return -((1 - log_p.exp()) ** gamma * log_p).mean()

    @staticmethod
    def backward(ctx, grad):
        logits, targets = ctx.saved_tensors
        log_all = torch.log_softmax(logits, dim=1)
        log_p = log_all.gather(1, targets[:, None])
        p = log_p.exp()
        s = ctx.gamma * p * (1 - p) ** (ctx.gamma - 1) * log_p - (1 - p) ** ctx.gamma
        is_target = torch.zeros_like(logits).scatter(1, targets[:, None], 1)
        return grad * s * (is_target - log_all.exp()), None, None


@mistake(
    "FocalLoss",
    "Your slope takes the factor (1 - p)^gamma for a constant: it depends on p as well, and adds the term "
    "gamma · p · (1 - p)^(gamma - 1) · log p.",
)
class FactorTakenForConstant(torch.autograd.Function):
    @staticmethod
    def forward(ctx, logits, targets, gamma):
        ctx.save_for_backward(logits, targets)
        ctx.gamma = gamma
        log_p = torch.log_softmax(logits, dim=1).gather(1, targets[:, None])
        return -((1 - log_p.exp()) ** gamma * log_p).mean()

    @staticmethod
    def backward(ctx, grad):
        logits, targets = ctx.saved_tensors
        log_all = torch.log_softmax(logits, dim=1)
        p = log_all.gather(1, targets[:, None]).exp()
        s = -((1 - p) ** ctx.gamma)
        is_target = torch.zeros_like(logits).scatter(1, targets[:, None], 1)
        return grad * s * (is_target - log_all.exp()) / len(logits), None, None


@mistake("FocalLoss", "Your gradient is that of the cross-entropy: the slope s belongs in place of its -1.")
class GradientOfCrossEntropy(torch.autograd.Function):
    @staticmethod
    def forward(ctx, logits, targets, gamma):
        ctx.save_for_backward(logits, targets)
        log_p = torch.log_softmax(logits, dim=1).gather(1, targets[:, None])
        return -((1 - log_p.exp()) ** gamma * log_p).mean()

    @staticmethod
    def backward(ctx, grad):
        logits, targets = ctx.saved_tensors
        is_target = torch.zeros_like(logits).scatter(1, targets[:, None], 1)
        return grad * (torch.softmax(logits, dim=1) - is_target) / len(logits), None, None


@mistake("FocalLoss", "The gradient has the wrong sign: it points to where the loss gets smaller.")
class GradientDownhill(torch.autograd.Function):
    @staticmethod
    def forward(ctx, logits, targets, gamma):
        ctx.save_for_backward(logits, targets)
        ctx.gamma = gamma
        log_p = torch.log_softmax(logits, dim=1).gather(1, targets[:, None])
        return -((1 - log_p.exp()) ** gamma * log_p).mean()

    @staticmethod
    def backward(ctx, grad):
        logits, targets = ctx.saved_tensors
        log_all = torch.log_softmax(logits, dim=1)
        log_p = log_all.gather(1, targets[:, None])
        p = log_p.exp()
        s = ctx.gamma * p * (1 - p) ** (ctx.gamma - 1) * log_p - (1 - p) ** ctx.gamma
        is_target = torch.zeros_like(logits).scatter(1, targets[:, None], 1)
        return grad * s * (log_all.exp() - is_target) / len(logits), None, None


@mistake(
    "FocalLoss",
    "A probability of exactly 0 reaches the logarithm, and the loss is infinite or NaN: gather log p from "
    "torch.log_softmax.",
)
class LogOfASoftmax(torch.autograd.Function):
    @staticmethod
    def forward(ctx, logits, targets, gamma):
        ctx.save_for_backward(logits, targets)
        ctx.gamma = gamma
        p = torch.softmax(logits, dim=1).gather(1, targets[:, None])
        return -((1 - p) ** gamma * p.log()).mean()

    @staticmethod
    def backward(ctx, grad):
        logits, targets = ctx.saved_tensors
        softmax = torch.softmax(logits, dim=1)
        p = softmax.gather(1, targets[:, None])
        s = ctx.gamma * p * (1 - p) ** (ctx.gamma - 1) * p.log() - (1 - p) ** ctx.gamma
        is_target = torch.zeros_like(logits).scatter(1, targets[:, None], 1)
        return grad * s * (is_target - softmax) / len(logits), None, None


@mistake("FocalLoss", "gamma is always 2 in yours: use the argument, in forward and in backward.")
class GammaFixedAtTwo(torch.autograd.Function):
    @staticmethod
    def forward(ctx, logits, targets, gamma):
        ctx.save_for_backward(logits, targets)
        log_p = torch.log_softmax(logits, dim=1).gather(1, targets[:, None])
        return -((1 - log_p.exp()) ** 2 * log_p).mean()

    @staticmethod
    def backward(ctx, grad):
        logits, targets = ctx.saved_tensors
        log_all = torch.log_softmax(logits, dim=1)
        log_p = log_all.gather(1, targets[:, None])
        p = log_p.exp()
        s = 2 * p * (1 - p) * log_p - (1 - p) ** 2
        is_target = torch.zeros_like(logits).scatter(1, targets[:, None], 1)
        return grad * s * (is_target - log_all.exp()) / len(logits), None, None


@mistake(
    "Value",
    "A parent's gradient is overwritten by each way that leads to it, not added up: += in place of =.",
)
class OverwritesGradients(Value):
    def backward(self):
        reached, todo = {self}, [self]
        while todo:
            for parent, _ in todo.pop()._parents:
                if parent not in reached:
                    reached.add(parent)
                    todo.append(parent)
        arrived = dict.fromkeys(reached, 0.0)
        arrived[self] = 1.0
        for value in sorted(reached, key=lambda value: value._depth, reverse=True):
            value.grad += arrived[value]
            for parent, slope in value._parents:
                arrived[parent] = slope * arrived[value]


@mistake(
    "Value",
    "A Value passes its gradient on before all that was made from it has passed its own to it: visit each "
    "Value after everything that depends on it.",
)
class PassedOnTooEarly(Value):
    def backward(self):
        arrived, todo, visited = {self: 1.0}, [self], set()
        while todo:
            value = todo.pop(0)
            if value in visited:
                continue
            visited.add(value)
            for parent, slope in value._parents:
                arrived[parent] = arrived.get(parent, 0.0) + slope * arrived[value]
                todo.append(parent)
        for value, gradient in arrived.items():
            value.grad += gradient


@mistake(
    "Value",
    "Python stops after 1,000 calls within each other: follow the parents by a loop and a list of what is "
    "still "
    "to do, not by a function that calls itself.",
)
class CallsItselfForEachParent(Value):
    def backward(self):
        order, reached = [], set()

        def follow(value):
            if value not in reached:
                reached.add(value)
                for parent, _ in value._parents:
                    follow(parent)
                order.append(value)

        follow(self)
        arrived = dict.fromkeys(order, 0.0)
        arrived[self] = 1.0
        for value in reversed(order):
            value.grad += arrived[value]
            for parent, slope in value._parents:
                arrived[parent] += slope * arrived[value]


@mistake(
    "Value",
    "What was in .grad of the Values in between flows on again when backward() is called a second time: "
    "only what "
    "arrives in this pass may be passed on.",
)
class OldGradientsFlowAgain(Value):
    def backward(self):
        reached, todo = {self}, [self]
        while todo:
            for parent, _ in todo.pop()._parents:
                if parent not in reached:
                    reached.add(parent)
                    todo.append(parent)
        self.grad = 1.0
        for value in sorted(reached, key=lambda value: value._depth, reverse=True):
            for parent, slope in value._parents:
                parent.grad += slope * value.grad


@mistake(
    "Value",
    "backward() starts by setting the leaves' gradients to 0: what an earlier call left there is to be "
    "kept, and "
    "added to.",
)
class ForgetsEarlierGradients(Value):
    def backward(self):
        reached, todo = {self}, [self]
        while todo:
            for parent, _ in todo.pop()._parents:
                if parent not in reached:
                    reached.add(parent)
                    todo.append(parent)
        for value in reached:
            value.grad = 0.0
        self.grad = 1.0
        for value in sorted(reached, key=lambda value: value._depth, reverse=True):
            for parent, slope in value._parents:
                parent.grad += slope * value.grad


@mistake("Value", "The slopes of a product are swapped: towards a it is b.data, and towards b it is a.data.")
class SlopesOfAProductSwapped(Value):
    def __mul__(self, other):
        if not isinstance(other, Value):
            return self._made(self.data * other, (self, other))
        return self._made(self.data * other.data, (self, self.data), (other, other.data))


@mistake("Value", "The slope of a ** n is n · a ** (n - 1): in yours the exponent stays n.")
class PowerWithTheOldExponent(Value):
    def __pow__(self, exponent):
        return self._made(self.data**exponent, (self, exponent * self.data**exponent))


@mistake("Value", "The slope of exp is exp itself, its value: not 1, and not the number that went in.")
class ExpWithoutItsSlope(Value):
    def exp(self):
        return self._made(math.exp(self.data), (self, 1.0))


@mistake(
    "Value", "relu lets the gradient through where the number is 0 or negative as well: its slope is 0 there."
)
class ReluAlwaysOpen(Value):
    def relu(self):
        return self._made(max(self.data, 0.0), (self, 1.0))


@mistake("Value", "The slope of a - b towards b is -1; yours is 1.")
class DifferenceWithoutItsMinus(Value):
    def __sub__(self, other):
        if not isinstance(other, Value):
            return self._made(self.data - other, (self, 1.0))
        return self._made(self.data - other.data, (self, 1.0), (other, 1.0))


@mistake("Value", "The slopes of a product are swapped: towards a it is b.data, and towards b it is a.data.")
class OnlySlopesOfAProductSwapped(Value):
    def __mul__(self, other):
        if not isinstance(other, Value):
            return self._made(self.data * other, (self, other))
        return self._made(self.data * other.data, (self, self.data), (other, other.data))

    def __truediv__(self, other):
        if not isinstance(other, Value):
            return self._made(self.data / other, (self, 1 / other))
        return self._made(self.data / other.data, (self, 1 / other.data), (other, -self.data / other.data**2))


@mistake("Value", "The slope of a ** n is n · a ** (n - 1): in yours the exponent stays n.")
class OnlyPowersWithTheOldExponent(Value):
    def __pow__(self, exponent):
        return self._made(self.data**exponent, (self, exponent * self.data**exponent))

    def __truediv__(self, other):
        if not isinstance(other, Value):
            return self._made(self.data / other, (self, 1 / other))
        return self._made(self.data / other.data, (self, 1 / other.data), (other, -self.data / other.data**2))

    def __rtruediv__(self, other):
        return self._made(other / self.data, (self, -other / self.data**2))
