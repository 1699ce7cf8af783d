"""Four loops, and a target read as a number."""

# exercise: 3
# function: focal_loss
# check: focal_loss_matches
# proof: proven


def focal_loss(logits, targets, gamma=2.0, alpha=None, reduction="mean"):
    if reduction not in ("none", "sum", "mean"):
        raise ValueError(reduction)
    log_p = torch.log_softmax(logits, dim=1)
    images = []
    for n in range(len(targets)):
        rows = []
        for h in range(targets.shape[1]):
            row = []
            for w in range(targets.shape[2]):
                target = targets[n, h, w].item()
                q = log_p[n, target, h, w]
                loss = -((1 - torch.exp(q)) ** gamma) * q
                row.append(loss if alpha is None else loss * alpha[target])
            rows.append(torch.stack(row))
        images.append(torch.stack(rows))
    loss = torch.stack(images)
    return loss if reduction == "none" else loss.sum() if reduction == "sum" else loss.mean()
