"""Scaling, in a toy course"""

from grader.check import Trial, check


@check(points=2, sizes=(1, 2, 3), timeout=1.0)
def values_match(module, trial: Trial):
    """scale multiplies by the factor"""
    x = trial.tensor([1.0, 2.0]) if trial.example else trial.normal(trial.size, 4)
    trial.given(x=x)
    return {"scaled": module.scale(x), "tripled": module.scale(x, factor=3.0)}


@check(needs="values_match", timeout=1.0)
def gradient_flows(module, trial: Trial):
    """The gradient of scale is its factor"""
    x = trial.normal(trial.size, requires_grad=True)
    trial.given(x=x)
    module.scale(x).sum().backward()
    return {"grad": x.grad}


@check(timeout=1.0)
def halves_in_place(module, trial: Trial):
    """halve_ changes its argument and gives back nothing"""
    x = trial.normal(trial.size + 1)
    trial.given(x=x)
    return {"result": module.halve_(x), "x": x}


@check(timeout=1.0)
def network_matches(module, trial: Trial):
    """Scaler multiplies by its weight"""
    net = trial.load(module.Scaler())
    x = trial.normal(trial.size)
    trial.given(x=x)
    return {"result": net(x), "weight": net.weight}


HINTS = {
    "scale": ("Tensors have operators.", "return x * factor"),
    "halve_": ("/= works in place.", "x /= 2, and no return."),
    "Scaler": ("A weight is an nn.Parameter.", "self.weight = nn.Parameter(torch.ones(1))"),
}
