"""Re-spellings of exercise 3's known mistakes, by another hand."""

import torch


def softmax_over_images_1(logits):
    e = logits.exp()
    return e / e.sum(0, keepdim=True)


def softmax_over_images_2(x):
    return x.softmax(0)


def softmax_over_images_3(logits):
    return torch.stack([torch.exp(i - torch.logsumexp(logits, dim=0)) for i in logits])
