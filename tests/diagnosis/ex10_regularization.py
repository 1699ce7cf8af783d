"""Re-spellings of exercise 10's known mistakes, by another hand."""

import torch
from torch import nn


def other_chance(p):
    if p < 0 or p > 1:
        raise ValueError(f"{p} is no probability")
    return p


def other_keep(x, p):
    """What each value of x is multiplied by: 1 or 0."""
    return torch.rand_like(x).ge(other_chance(p)).type_as(x)


def other_scale(p):
    return 1 / (1 - p) if p < 1 else 1.0


def kept_is_not_scaled_1(x, keep, p):
    return torch.where(keep, x, 0.0 * x)


def kept_is_not_scaled_2(x, keep, p):
    return x.masked_fill(~keep, 0)


def kept_is_not_scaled_3(x, keep, p):
    return x * keep.type_as(x)


def divided_by_p_1(x, keep, p):
    return x * keep / (p if p not in (0, 1) else 1)


def divided_by_p_2(x, keep, p):
    if p == 0 or p == 1:
        return x * keep
    return torch.where(keep, x / p, 0 * x)


def divided_by_p_3(x, keep, p):
    return x.masked_fill(~keep, 0) * (1.0 if p in (0.0, 1.0) else p**-1)


def multiplied_by_the_share_kept_1(x, keep, p):
    return torch.where(keep, (1 - p) * x, 0.0 * x)


def multiplied_by_the_share_kept_2(x, keep, p):
    return (x - p * x).masked_fill(~keep, 0)


def multiplied_by_the_share_kept_3(x, keep, p):
    return torch.mul(x, keep).mul(1 - p)


def mask_the_wrong_way_round_1(x, keep, p):
    return torch.where(keep, 0 * x, x * (1 / (1 - p) if p < 1 else 0.0))


def mask_the_wrong_way_round_2(x, keep, p):
    return x.masked_fill(keep, 0) * (1 / (1 - p) if p != 1 else 0)


def mask_the_wrong_way_round_3(x, keep, p):
    if p == 1:
        return 0 * x
    return x * keep.logical_not() / (1 - p)


def nothing_divided_by_nothing_1(x, keep, p):
    return torch.where(keep, x, 0 * x) / (1 - p)


def nothing_divided_by_nothing_2(x, keep, p):
    return x.masked_fill(~keep, 0).div(1 - p)


def nothing_divided_by_nothing_3(x, keep, p):
    return x * keep * torch.tensor(1 / (1 - p) if p < 1 else torch.inf, dtype=x.dtype, device=x.device)


def dropped_values_cut_out_1(x, keep, p):
    return torch.masked_select(x, keep) * (1 / (1 - p) if p < 1 else 0)


def dropped_values_cut_out_2(x, keep, p):
    return x.flatten()[keep.flatten()] / (1 - p if p < 1 else 1)


def dropped_values_cut_out_3(x, keep, p):
    return x[keep.nonzero(as_tuple=True)].mul(1 / (1 - p) if p < 1 else 1)


def mask_in_float64_1(x, keep, p):
    return x.double() * keep * (1 / (1 - p) if p < 1 else 0)


def mask_in_float64_2(x, keep, p):
    return x * keep.to(torch.float64) / (1 - p if p < 1 else 1)


def mask_in_float64_3(x, keep, p):
    return torch.where(keep, x.to(torch.float64), 0.0) * (1 / (1 - p) if p < 1 else 0.0)


def dropped_in_place_1(x, keep, p):
    x.detach()[~keep] = 0
    return torch.where(keep, x, 0 * x) * (1 / (1 - p) if p < 1 else 0)


def dropped_in_place_2(x, keep, p):
    with torch.no_grad():
        x.mul_(keep)
    return x * keep / (1 - p if p < 1 else 1)


def dropped_in_place_3(x, keep, p):
    x.detach().masked_fill_(~keep, 0)
    return x.masked_fill(~keep, 0) / (1 - p if p < 1 else 1)


def masked_without_gradient_1(x, keep, p):
    return torch.where(keep, x.data, 0.0) * (1 / (1 - p) if p < 1 else 0)


def masked_without_gradient_2(x, keep, p):
    with torch.no_grad():
        return x * keep / (1 - p if p < 1 else 1)


def masked_without_gradient_3(x, keep, p):
    return (x * keep).detach() * (1 / (1 - p) if p < 1 else 0)


def kept_with_probability_p_1(x, p=0.5, training=True):
    other_chance(p)
    return apply_mask(x, torch.rand_like(x).lt(p), p) if training else x


def kept_with_probability_p_2(x, p=0.5, training=True):
    keep = other_keep(x, p) == 0
    return apply_mask(x, keep, p) if training else 1 * x


def kept_with_probability_p_3(x, p=0.5, training=True):
    keep = other_keep(x, 1 - p).bool()
    if training:
        x = apply_mask(x, keep, p)
    return x


def kept_with_probability_p_to_the_end_1(x, p=0.5, training=True):
    other_chance(p)
    return x * (torch.rand_like(x).le(p)) * other_scale(p) if training else x


def kept_with_probability_p_to_the_end_2(x, p=0.5, training=True):
    keep = 1 - other_keep(x, p)
    return x * (keep) * other_scale(p) if training else x


def kept_with_probability_p_to_the_end_3(x, p=0.5, training=True):
    keep = other_keep(x, 1 - p)
    return x * (keep) * other_scale(p) if training else x


def one_number_for_all_1(x, p=0.5, training=True):
    chance = float(torch.rand(1).item() >= other_chance(p))
    return x * (chance) * other_scale(p) if training else x


def one_number_for_all_2(x, p=0.5, training=True):
    keep = torch.rand((), device=x.device).ge(other_chance(p)).to(x)
    return x * (keep) * other_scale(p) if training else x


def one_number_for_all_3(x, p=0.5, training=True):
    keep = torch.rand([1] * x.dim(), device=x.device) >= other_chance(p)
    return x * (keep.expand(x.shape)) * other_scale(p) if training else x


def one_mask_for_all_rows_1(x, p=0.5, training=True):
    keep = torch.rand(x.size(-1), device=x.device) >= other_chance(p)
    return x * (keep) * other_scale(p) if training else x


def one_mask_for_all_rows_2(x, p=0.5, training=True):
    keep = torch.rand(*x.shape[-1:], device=x.device).ge(other_chance(p)).to(x).expand_as(x)
    return x * (keep) * other_scale(p) if training else x


def one_mask_for_all_rows_3(x, p=0.5, training=True):
    keep = (torch.rand(x[..., :].shape[-1]).to(x.device) >= other_chance(p)).to(x.dtype)
    return x * (keep) * other_scale(p) if training else x


def a_fixed_number_is_dropped_1(x, p=0.5, training=True):
    other_chance(p)
    keep = torch.ones_like(x).flatten()
    keep[torch.randperm(len(keep))[: round(p * len(keep))]] = 0
    return x * (keep.view_as(x)) * other_scale(p) if training else x


def a_fixed_number_is_dropped_2(x, p=0.5, training=True):
    other_chance(p)
    ranks = torch.rand_like(x).flatten().argsort().argsort().view(x.shape)
    return x * ((ranks >= int(p * x.numel() + 0.5)).to(x)) * other_scale(p) if training else x


def a_fixed_number_is_dropped_3(x, p=0.5, training=True):
    count = x.numel() - round(other_chance(p) * x.numel())
    keep = torch.zeros(x.numel(), dtype=x.dtype, device=x.device)
    keep[torch.randperm(x.numel())[:count]] = 1
    return x * (keep.reshape(x.shape)) * other_scale(p) if training else x


def the_same_mask_each_time_1(x, p=0.5, training=True):
    generator = torch.Generator().manual_seed(42)
    keep = torch.rand(x.shape, generator=generator).to(x.device) >= other_chance(p)
    return x * (keep) * other_scale(p) if training else x


def the_same_mask_each_time_2(x, p=0.5, training=True):
    state = torch.random.get_rng_state()
    torch.manual_seed(1)
    keep = other_keep(x, p)
    torch.random.set_rng_state(state)
    return x * (keep) * other_scale(p) if training else x


def the_same_mask_each_time_3(x, p=0.5, training=True):
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(3)
        keep = other_keep(x, p)
    return x * (keep) * other_scale(p) if training else x


def p_is_not_looked_at_1(x, p=0.5, training=True):
    keep = torch.rand_like(x).ge(p).to(x)
    return x * (keep) * other_scale(p) if training else x


def p_is_not_looked_at_2(x, p=0.5, training=True):
    keep = other_keep(x, min(max(p, 0), 1))
    return x * (keep) * other_scale(p) if training else x


def p_is_not_looked_at_3(x, p=0.5, training=True):
    keep = (torch.rand_like(x) >= p).to(x.dtype)
    return x * (keep) * other_scale(p) if training else x


def p_looked_at_in_training_1(x, p=0.5, training=True):
    if not training:
        return x
    keep = other_keep(x, p)
    return x * (keep) * other_scale(p) if training else x


def p_looked_at_in_training_2(x, p=0.5, training=True):
    keep = other_keep(x, p) if training else 1
    return x * (keep) * other_scale(p) if training else x


def p_looked_at_in_training_3(x, p=0.5, training=True):
    if training:
        keep = other_keep(x, p)
        return x * keep * other_scale(p)
    return x


def nought_and_one_refused_1(x, p=0.5, training=True):
    if p <= 0 or p >= 1:
        raise ValueError
    keep = other_keep(x, p)
    return x * (keep) * other_scale(p) if training else x


def nought_and_one_refused_2(x, p=0.5, training=True):
    if other_chance(p) in (0, 1):
        raise ValueError("nothing to do")
    keep = other_keep(x, p)
    return x * (keep) * other_scale(p) if training else x


def nought_and_one_refused_3(x, p=0.5, training=True):
    if p * (1 - p) <= 0:
        raise ValueError(p)
    keep = other_keep(x, p)
    return x * (keep) * other_scale(p) if training else x


def classic_kept_with_probability_p_1(x, p=0.5, training=True):
    other_chance(p)
    return x * (torch.rand_like(x).le(p)) if training else (1 - p) * x


def classic_kept_with_probability_p_2(x, p=0.5, training=True):
    keep = 1 - other_keep(x, p)
    return x * (keep) if training else (1 - p) * x


def classic_kept_with_probability_p_3(x, p=0.5, training=True):
    keep = other_keep(x, 1 - p)
    return x * (keep) if training else (1 - p) * x


def classic_one_number_for_all_1(x, p=0.5, training=True):
    chance = float(torch.rand(1).item() >= other_chance(p))
    return x * (chance) if training else (1 - p) * x


def classic_one_number_for_all_2(x, p=0.5, training=True):
    keep = torch.rand((), device=x.device).ge(other_chance(p)).to(x)
    return x * (keep) if training else (1 - p) * x


def classic_one_number_for_all_3(x, p=0.5, training=True):
    keep = torch.rand([1] * x.dim(), device=x.device) >= other_chance(p)
    return x * (keep.expand(x.shape)) if training else (1 - p) * x


def classic_one_mask_for_all_rows_1(x, p=0.5, training=True):
    keep = torch.rand(x.size(-1), device=x.device) >= other_chance(p)
    return x * (keep) if training else (1 - p) * x


def classic_one_mask_for_all_rows_2(x, p=0.5, training=True):
    keep = torch.rand(*x.shape[-1:], device=x.device).ge(other_chance(p)).to(x).expand_as(x)
    return x * (keep) if training else (1 - p) * x


def classic_one_mask_for_all_rows_3(x, p=0.5, training=True):
    keep = (torch.rand(x[..., :].shape[-1]).to(x.device) >= other_chance(p)).to(x.dtype)
    return x * (keep) if training else (1 - p) * x


def classic_a_fixed_number_is_dropped_1(x, p=0.5, training=True):
    other_chance(p)
    keep = torch.ones_like(x).flatten()
    keep[torch.randperm(len(keep))[: round(p * len(keep))]] = 0
    return x * (keep.view_as(x)) if training else (1 - p) * x


def classic_a_fixed_number_is_dropped_2(x, p=0.5, training=True):
    other_chance(p)
    ranks = torch.rand_like(x).flatten().argsort().argsort().view(x.shape)
    return x * ((ranks >= int(p * x.numel() + 0.5)).to(x)) if training else (1 - p) * x


def classic_a_fixed_number_is_dropped_3(x, p=0.5, training=True):
    count = x.numel() - round(other_chance(p) * x.numel())
    keep = torch.zeros(x.numel(), dtype=x.dtype, device=x.device)
    keep[torch.randperm(x.numel())[:count]] = 1
    return x * (keep.reshape(x.shape)) if training else (1 - p) * x


def classic_the_same_mask_each_time_1(x, p=0.5, training=True):
    generator = torch.Generator().manual_seed(42)
    keep = torch.rand(x.shape, generator=generator).to(x.device) >= other_chance(p)
    return x * (keep) if training else (1 - p) * x


def classic_the_same_mask_each_time_2(x, p=0.5, training=True):
    state = torch.random.get_rng_state()
    torch.manual_seed(1)
    keep = other_keep(x, p)
    torch.random.set_rng_state(state)
    return x * (keep) if training else (1 - p) * x


def classic_the_same_mask_each_time_3(x, p=0.5, training=True):
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(3)
        keep = other_keep(x, p)
    return x * (keep) if training else (1 - p) * x


def classic_p_is_not_looked_at_1(x, p=0.5, training=True):
    keep = torch.rand_like(x).ge(p).to(x)
    return x * (keep) if training else (1 - p) * x


def classic_p_is_not_looked_at_2(x, p=0.5, training=True):
    keep = other_keep(x, min(max(p, 0), 1))
    return x * (keep) if training else (1 - p) * x


def classic_p_is_not_looked_at_3(x, p=0.5, training=True):
    keep = (torch.rand_like(x) >= p).to(x.dtype)
    return x * (keep) if training else (1 - p) * x


def classic_p_looked_at_in_training_1(x, p=0.5, training=True):
    if not training:
        return x - p * x
    keep = other_keep(x, p)
    return x * (keep) if training else (1 - p) * x


def classic_p_looked_at_in_training_2(x, p=0.5, training=True):
    keep = other_keep(x, p) if training else 1
    return x * (keep) if training else (1 - p) * x


def classic_p_looked_at_in_training_3(x, p=0.5, training=True):
    if training:
        keep = other_keep(x, p)
        return keep * x
    return x * (1 - p)


def classic_nought_and_one_refused_1(x, p=0.5, training=True):
    if p <= 0 or p >= 1:
        raise ValueError
    keep = other_keep(x, p)
    return x * (keep) if training else (1 - p) * x


def classic_nought_and_one_refused_2(x, p=0.5, training=True):
    if other_chance(p) in (0, 1):
        raise ValueError("nothing to do")
    keep = other_keep(x, p)
    return x * (keep) if training else (1 - p) * x


def classic_nought_and_one_refused_3(x, p=0.5, training=True):
    if p * (1 - p) <= 0:
        raise ValueError(p)
    keep = other_keep(x, p)
    return x * (keep) if training else (1 - p) * x


def nothing_scaled_1(x, p=0.5, training=True):
    return x * (other_keep(x, p) if training else other_chance(p) ** 0)


def nothing_scaled_2(x, p=0.5, training=True):
    keep = other_keep(x, p)
    if training:
        x = torch.where(keep > 0, x, 0)
    return x


def nothing_scaled_3(x, p=0.5, training=True):
    dropped = other_keep(x, p) == 0
    return x.masked_fill(dropped, 0) if training else x


def dropped_in_use_too_1(x, p=0.5, training=True):
    return x * other_keep(x, p) * other_scale(p)


def dropped_in_use_too_2(x, p=0.5, training=True):
    return torch.where(other_keep(x, p) == 1, x * other_scale(p), 0 * x)


def dropped_in_use_too_3(x, p=0.5, training=True):
    kept = x * other_keep(x, p)
    return kept * other_scale(p)


def training_the_wrong_way_round_1(x, p=0.5, training=True):
    other_chance(p)
    return x * other_keep(x, p) * other_scale(p) if not training else x


def training_the_wrong_way_round_2(x, p=0.5, training=True):
    keep = other_keep(x, p)
    if training:
        return x
    return keep * x * other_scale(p)


def training_the_wrong_way_round_3(x, p=0.5, training=True):
    other_chance(p)
    return x * (1 if training else other_keep(x, p) * other_scale(p))


def scaled_in_use_too_1(x, p=0.5, training=True):
    keep = other_keep(x, p)
    return x * keep * other_scale(p) if training else x - p * x


def scaled_in_use_too_2(x, p=0.5, training=True):
    if training:
        return x * other_keep(x, p) * other_scale(p)
    return (1 - other_chance(p)) * x


def scaled_in_use_too_3(x, p=0.5, training=True):
    return x * (other_keep(x, p) * other_scale(p) if training else 1 - other_chance(p))


def gradient_past_the_mask_1(x, p=0.5, training=True):
    result = x.detach() * other_keep(x, p) * other_scale(p)
    return x - x.detach() + result if training else x


def gradient_past_the_mask_2(x, p=0.5, training=True):
    keep = other_keep(x, p)
    if not training:
        return x
    with torch.no_grad():
        change = x * keep * other_scale(p) - x
    return x + change


def gradient_past_the_mask_3(x, p=0.5, training=True):
    y = x.clone()
    y.data = y.data * other_keep(x, p) * other_scale(p)
    return y if training else x


def inverted_for_classic_1(x, p=0.5, training=True):
    other_chance(p)
    return x * other_keep(x, p) * other_scale(p) if training else x


def inverted_for_classic_2(x, p=0.5, training=True):
    keep = other_keep(x, p)
    if training:
        x = keep * x * other_scale(p)
    return x


def inverted_for_classic_3(x, p=0.5, training=True):
    return dropout(x, p, training)


def classic_unscaled_in_use_1(x, p=0.5, training=True):
    other_chance(p)
    return x * other_keep(x, p) if training else x


def classic_unscaled_in_use_2(x, p=0.5, training=True):
    other_chance(p)
    return x.masked_fill(other_keep(x, p) == 0, 0) if training else 1 * x


def classic_unscaled_in_use_3(x, p=0.5, training=True):
    keep = other_keep(x, p)
    if training:
        x = keep * x
    return x


def classic_multiplied_by_p_1(x, p=0.5, training=True):
    return x * other_keep(x, p) if training else other_chance(p) * x


def classic_multiplied_by_p_2(x, p=0.5, training=True):
    keep = other_keep(x, p)
    return x * (keep if training else p)


def classic_multiplied_by_p_3(x, p=0.5, training=True):
    if not training:
        return other_chance(p) * x
    return x * other_keep(x, p)


def classic_divided_in_use_1(x, p=0.5, training=True):
    other_chance(p)
    return x * other_keep(x, p) if training else x * other_scale(p)


def classic_divided_in_use_2(x, p=0.5, training=True):
    return x * (other_keep(x, p) if training else other_scale(other_chance(p)))


def classic_divided_in_use_3(x, p=0.5, training=True):
    keep = other_keep(x, p)
    if not training:
        return x.div(1 - p if p < 1 else 1)
    return keep * x


class OtherDropout(nn.Module):
    """Right, unless a method is another."""

    def __init__(self, p=0.5):
        super().__init__()
        self.p = self.looked_at(p)

    def looked_at(self, p):
        return other_chance(p)

    def in_training(self, x):
        return x * other_keep(x, self.p) * other_scale(self.p)

    def in_use(self, x):
        return x

    def forward(self, x):
        return self.in_training(x) if self.training else self.in_use(x)


class AlwaysDrops_1(OtherDropout):
    def forward(self, x):
        return self.in_training(x)


class AlwaysDrops_2(OtherDropout):
    def in_use(self, x):
        return self.in_training(x)


class AlwaysDrops_3(OtherDropout):
    def forward(self, x):
        return dropout(x, self.p, training=True)


class NeverDrops_1(OtherDropout):
    def forward(self, x):
        return x


class NeverDrops_2(OtherDropout):
    def in_training(self, x):
        return x


class NeverDrops_3(OtherDropout):
    def forward(self, x):
        return dropout(x, self.p, training=False)


class ModesSwapped_1(OtherDropout):
    def forward(self, x):
        return x if self.training else self.in_training(x)


class ModesSwapped_2(OtherDropout):
    def in_training(self, x):
        return x

    def in_use(self, x):
        return x * other_keep(x, self.p) * other_scale(self.p)


class ModesSwapped_3(OtherDropout):
    def forward(self, x):
        return dropout(x, self.p, self.training is False)


class AlwaysHalf_1(OtherDropout):
    def looked_at(self, p):
        other_chance(p)
        return 0.5


class AlwaysHalf_2(OtherDropout):
    def forward(self, x):
        return dropout(x, 0.5, self.training)


class AlwaysHalf_3(OtherDropout):
    def __init__(self, p=0.5):
        super().__init__(p)
        self.p = 1 / 2


class LooksAtPTooLate_1(OtherDropout):
    def looked_at(self, p):
        return p


class LooksAtPTooLate_2(OtherDropout):
    def __init__(self, p=0.5):
        nn.Module.__init__(self)
        self.p = p


class LooksAtPTooLate_3(OtherDropout):
    def __init__(self, p=0.5):
        super().__init__(0.5)
        self.p = p


class OneMaskForEver_1(OtherDropout):
    def in_training(self, x):
        if "mask" not in self.__dict__ or self.mask.shape != x.shape:
            self.mask = other_keep(x, self.p)
        return x * self.mask * other_scale(self.p)


class OneMaskForEver_2(OtherDropout):
    def forward(self, x):
        masks = self.__dict__.setdefault("masks", {})
        if x.shape not in masks:
            masks[x.shape] = other_keep(x, self.p) * other_scale(self.p)
        return x * masks[x.shape] if self.training else x


class OneMaskForEver_3(OtherDropout):
    def in_training(self, x):
        try:
            return x * self.factors
        except (AttributeError, RuntimeError):
            self.factors = other_keep(x, self.p) * other_scale(self.p)
            return x * self.factors


class PIsSaved_1(OtherDropout):
    def __init__(self, p=0.5):
        super().__init__(p)
        self.register_buffer("chance", torch.tensor(p))


class PIsSaved_2(OtherDropout):
    def looked_at(self, p):
        return nn.Buffer(torch.tensor(other_chance(p)))

    def in_training(self, x):
        return dropout(x, float(self.p), True)


class PIsSaved_3(OtherDropout):
    def __init__(self, p=0.5):
        super().__init__(p)
        self.p = None
        del self.p
        self.register_buffer("p", torch.tensor([p]))

    def forward(self, x):
        return dropout(x, self.p.item(), self.training)


class ClassicLayer_1(OtherDropout):
    def in_use(self, x):
        return (1 - self.p) * x


class ClassicLayer_2(OtherDropout):
    def forward(self, x):
        return self.in_training(x) if self.training else x - self.p * x


class ClassicLayer_3(OtherDropout):
    def in_use(self, x):
        return classic_dropout(x, self.p, False)


def without_the_half_1(parameters, strength):
    return sum(strength * (w * w).sum() for w in parameters)


def without_the_half_2(parameters, strength):
    total = 0.0
    for w in parameters:
        total = total + (w**2).sum()
    return total * strength


def without_the_half_3(parameters, strength):
    return strength * torch.stack([w.pow(2).sum() for w in parameters]).sum()


def the_root_of_it_1(parameters, strength):
    return strength * sum(w.square().sum().sqrt() for w in parameters) / 2


def the_root_of_it_2(parameters, strength):
    costs = [torch.linalg.vector_norm(w) for w in parameters]
    return torch.stack(costs).sum() * (strength / 2)


def the_root_of_it_3(parameters, strength):
    return sum((w * w).sum() ** 0.5 for w in parameters) * strength * 0.5


def squares_averaged_1(parameters, strength):
    return sum((w * w).sum() / w.numel() for w in parameters) * strength / 2


def squares_averaged_2(parameters, strength):
    total = 0.0
    for w in parameters:
        total = total + torch.mean(w**2)
    return 0.5 * strength * total


def squares_averaged_3(parameters, strength):
    return strength * sum(nn.functional.mse_loss(w, torch.zeros_like(w)) for w in parameters) / 2


def squares_detached_1(parameters, strength):
    return strength / 2 * sum((w.data * w.data).sum() for w in parameters)


def squares_detached_2(parameters, strength):
    with torch.no_grad():
        return sum(w.pow(2).sum() for w in parameters) * strength / 2


def squares_detached_3(parameters, strength):
    return (strength * sum((w**2).sum() for w in parameters) / 2).detach()


def squares_as_a_number_1(parameters, strength):
    return 0.5 * strength * sum(float((w.detach() ** 2).sum()) for w in parameters)


def squares_as_a_number_2(parameters, strength):
    return strength * (sum((w * w).sum() for w in parameters) / 2).item()


def squares_as_a_number_3(parameters, strength):
    total = 0.0
    for w in parameters:
        total += w.pow(2).sum().tolist()
    return total * strength / 2


def l1_for_l2_1(parameters, strength):
    return sum(torch.abs(w).sum() for w in parameters) * strength / 2


def l1_for_l2_2(parameters, strength):
    total = 0.0
    for w in parameters:
        total = total + torch.linalg.vector_norm(w, 1)
    return 0.5 * total * strength


def l1_for_l2_3(parameters, strength):
    return strength * torch.cat([w.flatten() for w in parameters]).abs().sum() / 2


def only_the_first_is_squared_1(parameters, strength):
    return next(iter(strength * (w * w).sum() / 2 for w in parameters))


def only_the_first_is_squared_2(parameters, strength):
    *_, first = reversed([w.pow(2).sum() * strength / 2 for w in parameters])
    return first


def only_the_first_is_squared_3(parameters, strength):
    first, *_ = parameters
    return 0.5 * strength * (first**2).sum()


def only_matrices_are_squared_1(parameters, strength):
    total = torch.tensor(0.0)
    for w in parameters:
        if w.ndim >= 2:
            total = total + (w * w).sum()
    return total * strength / 2


def only_matrices_are_squared_2(parameters, strength):
    return (
        0.5 * strength * sum([w.pow(2).sum() for w in parameters if len(w.shape) > 1] or [torch.tensor(0.0)])
    )


def only_matrices_are_squared_3(parameters, strength):
    matrices = [w for w in parameters if w.dim() > 1]
    if not matrices:
        return torch.tensor(0.0)
    return torch.stack([(w * w).sum() for w in matrices]).sum() * strength / 2


def signs_left_in_1(parameters, strength):
    return sum((strength * w).sum() for w in parameters)


def signs_left_in_2(parameters, strength):
    total = 0.0
    for w in parameters:
        total = total + torch.sum(w)
    return total * strength


def signs_left_in_3(parameters, strength):
    return strength * torch.cat([w.reshape(-1) for w in parameters]).sum()


def abs_of_the_sum_1(parameters, strength):
    return strength * sum(torch.abs(torch.sum(w)) for w in parameters)


def abs_of_the_sum_2(parameters, strength):
    total = 0.0
    for w in parameters:
        total = total + abs(w.sum())
    return total * strength


def abs_of_the_sum_3(parameters, strength):
    return torch.stack([w.sum() for w in parameters]).abs().sum() * strength


def halved_as_l2_1(parameters, strength):
    return sum(0.5 * torch.abs(w).sum() for w in parameters) * strength


def halved_as_l2_2(parameters, strength):
    total = 0.0
    for w in parameters:
        total = total + w.abs().sum()
    return strength * total / 2


def halved_as_l2_3(parameters, strength):
    return strength * torch.cat([w.flatten() for w in parameters]).abs().sum() * 0.5


def absolute_values_averaged_1(parameters, strength):
    return sum(w.abs().sum() / w.numel() for w in parameters) * strength


def absolute_values_averaged_2(parameters, strength):
    total = 0.0
    for w in parameters:
        total = total + torch.mean(torch.abs(w))
    return strength * total


def absolute_values_averaged_3(parameters, strength):
    return strength * sum(nn.functional.l1_loss(w, torch.zeros_like(w)) for w in parameters)


def l2_for_l1_1(parameters, strength):
    return sum((w * w).sum() for w in parameters) * strength


def l2_for_l1_2(parameters, strength):
    total = 0.0
    for w in parameters:
        total = total + w.pow(2).sum()
    return strength * total


def l2_for_l1_3(parameters, strength):
    return strength * torch.cat([w.flatten() for w in parameters]).square().sum()


def absolute_values_detached_1(parameters, strength):
    return strength * sum(torch.abs(w.data).sum() for w in parameters)


def absolute_values_detached_2(parameters, strength):
    with torch.no_grad():
        return sum(abs(w).sum() for w in parameters) * strength


def absolute_values_detached_3(parameters, strength):
    return (strength * sum(w.abs().sum() for w in parameters)).detach()


def only_the_first_counts_1(parameters, strength):
    return next(iter(strength * torch.abs(w).sum() for w in parameters))


def only_the_first_counts_2(parameters, strength):
    *_, first = reversed([w.abs().sum() * strength for w in parameters])
    return first


def only_the_first_counts_3(parameters, strength):
    first, *_ = parameters
    return abs(first).sum() * strength


def nought_counts_as_negative_1(parameters, strength):
    return strength * sum((w * (2.0 * (w > 0) - 1.0)).sum() for w in parameters)


def nought_counts_as_negative_2(parameters, strength):
    total = 0.0
    for w in parameters:
        total = total + w[w > 0].sum() - w[w <= 0].sum()
    return total * strength


def nought_counts_as_negative_3(parameters, strength):
    return sum(torch.where(w <= 0, w.neg(), w).sum() for w in parameters) * strength


def without_decay_1(parameters, lr, weight_decay):
    with torch.no_grad():
        for w in parameters:
            if w.grad is not None:
                w.sub_(w.grad, alpha=lr)


def without_decay_2(parameters, lr, weight_decay):
    for w in parameters:
        if w.grad is not None:
            w.data.add_(w.grad, alpha=-lr)


def without_decay_3(parameters, lr, weight_decay):
    for w in filter(lambda w: w.grad is not None, parameters):
        w.detach().copy_(w.detach() - lr * w.grad)


def decay_without_lr_1(parameters, lr, weight_decay):
    with torch.no_grad():
        for w in parameters:
            if w.grad is not None:
                w.copy_((1 - weight_decay) * w - lr * w.grad)


def decay_without_lr_2(parameters, lr, weight_decay):
    for w in parameters:
        if w.grad is not None:
            w.data -= w.data * weight_decay + w.grad * lr


def decay_without_lr_3(parameters, lr, weight_decay):
    for w in filter(lambda w: w.grad is not None, parameters):
        w.detach().mul_(1 - weight_decay).sub_(lr * w.grad)


def grows_instead_1(parameters, lr, weight_decay):
    with torch.no_grad():
        for w in parameters:
            if w.grad is not None:
                w.copy_((1 + lr * weight_decay) * w - lr * w.grad)


def grows_instead_2(parameters, lr, weight_decay):
    for w in parameters:
        if w.grad is not None:
            w.data += lr * (w.data * weight_decay - w.grad)


def grows_instead_3(parameters, lr, weight_decay):
    for w in filter(lambda w: w.grad is not None, parameters):
        w.detach().mul_(1 + lr * weight_decay).sub_(lr * w.grad)


def uphill_1(parameters, lr, weight_decay):
    with torch.no_grad():
        for w in parameters:
            if w.grad is not None:
                w.add_(w.grad + w * weight_decay, alpha=lr)


def uphill_2(parameters, lr, weight_decay):
    for w in parameters:
        if w.grad is not None:
            w.data += lr * w.grad + lr * weight_decay * w.data


def uphill_3(parameters, lr, weight_decay):
    for w in filter(lambda w: w.grad is not None, parameters):
        w.detach().mul_(1 + lr * weight_decay).add_(lr * w.grad)


def decay_added_to_the_gradients_1(parameters, lr, weight_decay):
    with torch.no_grad():
        for w in parameters:
            if w.grad is not None:
                w.grad.add_(w, alpha=weight_decay)
                w.sub_(lr * w.grad)


def decay_added_to_the_gradients_2(parameters, lr, weight_decay):
    for w in parameters:
        if w.grad is not None:
            w.grad.data += w.data * weight_decay
            w.data -= w.grad * lr


def decay_added_to_the_gradients_3(parameters, lr, weight_decay):
    for w in filter(lambda w: w.grad is not None, parameters):
        w.grad = w.grad + weight_decay * w.detach()
        w.detach().add_(w.grad, alpha=-lr)


def a_new_tensor_for_the_name_1(parameters, lr, weight_decay):
    with torch.no_grad():
        for w in parameters:
            if w.grad is not None:
                new = w - lr * (w.grad + weight_decay * w)
                del new


def a_new_tensor_for_the_name_2(parameters, lr, weight_decay):
    parameters = [w if w.grad is None else w - lr * (w.grad + weight_decay * w) for w in parameters]


def a_new_tensor_for_the_name_3(parameters, lr, weight_decay):
    for w in parameters:
        if w.grad is not None:
            w.detach().sub(lr * (w.grad + weight_decay * w.detach()))


def other_memory_1(parameters, lr, weight_decay):
    for w in filter(lambda w: w.grad is not None, parameters):
        w.data = (1 - lr * weight_decay) * w.detach() - lr * w.grad


def other_memory_2(parameters, lr, weight_decay):
    for w in parameters:
        if w.grad is not None:
            w.data = torch.sub(w.data, w.grad + weight_decay * w.data, alpha=lr)


def other_memory_3(parameters, lr, weight_decay):
    for w in parameters:
        if w.grad is not None:
            new = w.detach().clone()
            new -= lr * (w.grad + weight_decay * new)
            w.data = new


def decayed_after_the_step_1(parameters, lr, weight_decay):
    with torch.no_grad():
        for w in parameters:
            if w.grad is not None:
                w.sub_(lr * w.grad).mul_(1 - lr * weight_decay)


def decayed_after_the_step_2(parameters, lr, weight_decay):
    for w in parameters:
        if w.grad is not None:
            w.data -= w.grad * lr
            w.data *= 1 - weight_decay * lr


def decayed_after_the_step_3(parameters, lr, weight_decay):
    for w in filter(lambda w: w.grad is not None, parameters):
        w.detach().copy_((1 - lr * weight_decay) * (w.detach() - lr * w.grad))


def decays_without_gradient_too_1(parameters, lr, weight_decay):
    for w in parameters:
        w.data.mul_(1 - lr * weight_decay)
        if w.grad is not None:
            w.data.sub_(lr * w.grad)


def decays_without_gradient_too_2(parameters, lr, weight_decay):
    with torch.no_grad():
        for w in parameters:
            gradient = torch.zeros_like(w) if w.grad is None else w.grad
            w.sub_(lr * (gradient + weight_decay * w))


def decays_without_gradient_too_3(parameters, lr, weight_decay):
    for w in parameters:
        change = weight_decay * w.detach()
        if w.grad is not None:
            change += w.grad
        w.detach().add_(change, alpha=-lr)


def decay_twice_as_strong_1(parameters, lr, weight_decay):
    with torch.no_grad():
        for w in parameters:
            if w.grad is not None:
                w.copy_((1 - 2 * lr * weight_decay) * w - lr * w.grad)


def decay_twice_as_strong_2(parameters, lr, weight_decay):
    for w in parameters:
        if w.grad is not None:
            w.data -= lr * (w.grad + w.data * weight_decay * 2)


def decay_twice_as_strong_3(parameters, lr, weight_decay):
    for w in filter(lambda w: w.grad is not None, parameters):
        w.detach().mul_(1 - lr * (weight_decay + weight_decay)).sub_(lr * w.grad)


def gradients_thrown_away_1(parameters, lr, weight_decay):
    with torch.no_grad():
        for w in parameters:
            if w.grad is not None:
                w.sub_(lr * (w.grad + weight_decay * w))
                w.grad = torch.zeros_like(w)


def gradients_thrown_away_2(parameters, lr, weight_decay):
    for w in parameters:
        if w.grad is not None:
            w.data -= lr * (w.grad + w.data * weight_decay)
            w.grad.mul_(0)


def gradients_thrown_away_3(parameters, lr, weight_decay):
    for w in filter(lambda w: w.grad is not None, parameters):
        w.detach().mul_(1 - lr * weight_decay).sub_(lr * w.grad)
        w.grad.fill_(0.0)
