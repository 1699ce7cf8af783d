"""Known wrong answers to exercise 18."""

import os
import random

import numpy as np
import torch
import torch.nn.functional as F
from tqdm import tqdm

from grader.mistake import mistake
from solutions.ex18_training_loop import (
    epochs_since_best,
    evaluate,
    load_checkpoint,
    save_checkpoint,
    train_one_epoch,
)


@mistake(
    "seed_everything",
    "You do not seed numpy's generator: np.random.seed(seed).",
)
def numpy_not_seeded(seed):
    random.seed(seed)
    torch.manual_seed(seed)


@mistake(
    "seed_everything",
    "You do not seed the generator of Python's random module: random.seed(seed).",
)
def python_not_seeded(seed):
    np.random.seed(seed)
    torch.manual_seed(seed)


@mistake(
    "seed_everything",
    "You do not seed torch's generator: torch.manual_seed(seed).",
)
def torch_not_seeded(seed):
    random.seed(seed)
    np.random.seed(seed)


@mistake(
    "seed_everything",
    "Your seed is always the same: use the argument.",
)
def always_the_same_seed(seed):
    random.seed(42)
    np.random.seed(42)
    torch.manual_seed(42)


@mistake(
    "seed_everything",
    "You make new generators and seed those; what everybody else draws from is not seeded.",
)
def generators_of_its_own(seed):
    random.Random(seed)
    np.random.default_rng(seed)
    torch.Generator().manual_seed(seed)


@mistake(
    "train_one_epoch",
    "The gradients are never zeroed: each step repeats those before it.",
)
def gradients_never_zeroed(net, optimizer, images, labels, batch_size=32):
    net.train()
    total = 0.0
    for batch in torch.randperm(len(images)).split(batch_size):
        loss = F.cross_entropy(net(images[batch]), labels[batch])
        loss.backward()
        optimizer.step()
        total += loss.item() * len(batch)
    return total / len(images)


@mistake(
    "train_one_epoch",
    "You take the images in the order in which they come: draw a new order in each call.",
)
def not_shuffled(net, optimizer, images, labels, batch_size=32):
    net.train()
    total = 0.0
    for batch in torch.arange(len(images)).split(batch_size):
        loss = F.cross_entropy(net(images[batch]), labels[batch])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        total += loss.item() * len(batch)
    return total / len(images)


@mistake(
    "train_one_epoch",
    "Your order comes from a generator that you seed yourself, so it is the same in every epoch.",
)
def always_the_same_order(net, optimizer, images, labels, batch_size=32):
    net.train()
    total = 0.0
    for batch in torch.randperm(len(images), generator=torch.Generator().manual_seed(0)).split(batch_size):
        loss = F.cross_entropy(net(images[batch]), labels[batch])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        total += loss.item() * len(batch)
    return total / len(images)


@mistake(
    "train_one_epoch",
    "You average the losses of the batches: weigh each by the number of its images.",
)
def mean_of_the_batches(net, optimizer, images, labels, batch_size=32):
    net.train()
    losses = []
    for batch in torch.randperm(len(images)).split(batch_size):
        loss = F.cross_entropy(net(images[batch]), labels[batch])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return sum(losses) / len(losses)


@mistake(
    "train_one_epoch",
    "You leave out the last batch where it is smaller than the others.",
)
def last_batch_dropped(net, optimizer, images, labels, batch_size=32):
    net.train()
    total = 0.0
    for batch in torch.randperm(len(images)).split(batch_size):
        if len(batch) < batch_size and len(images) > batch_size:
            continue
        loss = F.cross_entropy(net(images[batch]), labels[batch])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        total += loss.item() * len(batch)
    return total / len(images)


@mistake(
    "train_one_epoch",
    "You do not call net.train(): a net that was just measured would train in eval mode.",
)
def trains_in_whatever_mode(net, optimizer, images, labels, batch_size=32):
    total = 0.0
    for batch in torch.randperm(len(images)).split(batch_size):
        loss = F.cross_entropy(net(images[batch]), labels[batch])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        total += loss.item() * len(batch)
    return total / len(images)


@mistake(
    "train_one_epoch",
    "You make an optimiser of your own in each call: use the one that is given, it remembers earlier epochs.",
)
def optimizer_made_anew(net, optimizer, images, labels, batch_size=32):
    net.train()
    optimizer = type(optimizer)(net.parameters(), **optimizer.defaults)
    total = 0.0
    for batch in torch.randperm(len(images)).split(batch_size):
        loss = F.cross_entropy(net(images[batch]), labels[batch])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        total += loss.item() * len(batch)
    return total / len(images)


@mistake(
    "evaluate",
    "The layers are in train mode while you measure: call net.eval() first.",
)
def measured_in_train_mode(net, images, labels):
    was_training = net.training
    with torch.no_grad():
        logits = net(images)
    net.train(was_training)
    return (F.cross_entropy(logits, labels).item(), (logits.argmax(dim=1) == labels).float().mean().item())


@mistake(
    "evaluate",
    "You leave the net in eval mode; put it back into the mode in which it was.",
)
def left_in_eval_mode(net, images, labels):
    net.eval()
    with torch.no_grad():
        logits = net(images)
    return (F.cross_entropy(logits, labels).item(), (logits.argmax(dim=1) == labels).float().mean().item())


@mistake(
    "evaluate",
    "You always end in train mode; put the net back into the mode in which it was.",
)
def always_left_in_train_mode(net, images, labels):
    net.eval()
    with torch.no_grad():
        logits = net(images)
    net.train()
    return (F.cross_entropy(logits, labels).item(), (logits.argmax(dim=1) == labels).float().mean().item())


@mistake(
    "evaluate",
    "You record a graph while measuring: do the forward pass under torch.no_grad().",
)
def measured_with_a_graph(net, images, labels):
    was_training = net.training
    net.eval()
    logits = net(images)
    net.train(was_training)
    return (F.cross_entropy(logits, labels).item(), (logits.argmax(dim=1) == labels).float().mean().item())


@mistake(
    "evaluate",
    "You take the argmax over dim 0, the images; the classes are dim 1.",
)
def argmax_over_images(net, images, labels):
    was_training = net.training
    net.eval()
    with torch.no_grad():
        logits = net(images)
    net.train(was_training)
    return (F.cross_entropy(logits, labels).item(), (logits.argmax(dim=0) == labels).float().mean().item())


@mistake(
    "evaluate",
    "Your accuracy is in per cent; a share from 0 to 1 is asked for.",
)
def accuracy_in_per_cent(net, images, labels):
    was_training = net.training
    net.eval()
    with torch.no_grad():
        logits = net(images)
    net.train(was_training)
    return (
        F.cross_entropy(logits, labels).item(),
        100 * (logits.argmax(dim=1) == labels).float().mean().item(),
    )


@mistake(
    "evaluate",
    "You give the share of wrong answers: accuracy is the share of the right ones.",
)
def share_of_wrong_answers(net, images, labels):
    was_training = net.training
    net.eval()
    with torch.no_grad():
        logits = net(images)
    net.train(was_training)
    return (F.cross_entropy(logits, labels).item(), (logits.argmax(dim=1) != labels).float().mean().item())


@mistake(
    "epochs_since_best",
    "You compare each loss with the one before it; the best of all before is what counts.",
)
def compared_with_the_epoch_before(losses, min_delta=0.0):
    best, since = (float("inf"), 0)
    for loss in losses:
        if loss < best - min_delta:
            best, since = (loss, 0)
        else:
            since += 1
            best = loss
    return since


@mistake(
    "epochs_since_best",
    "A loss that only equals the best is no improvement: < and not <=.",
)
def equal_counts_as_better(losses, min_delta=0.0):
    best, since = (float("inf"), 0)
    for loss in losses:
        if loss <= best - min_delta:
            best, since = (loss, 0)
        else:
            since += 1
    return since


@mistake(
    "epochs_since_best",
    "You do not use min_delta: an improvement is more than that below the best.",
)
def min_delta_ignored(losses, min_delta=0.0):
    best, since = (float("inf"), 0)
    for loss in losses:
        if loss < best:
            best, since = (loss, 0)
        else:
            since += 1
    return since


@mistake(
    "epochs_since_best",
    "You lower the best by less than min_delta, too: small steps then never add up to an improvement.",
)
def best_moves_a_little(losses, min_delta=0.0):
    best, since = (float("inf"), 0)
    for loss in losses:
        if loss < best - min_delta:
            best, since = (loss, 0)
        else:
            since += 1
            best = min(best, loss)
    return since


@mistake(
    "epochs_since_best",
    "You never set the count back to 0: it counts all epochs that were no improvement.",
)
def never_back_to_zero(losses, min_delta=0.0):
    best, since = (float("inf"), 0)
    for loss in losses:
        if loss < best - min_delta:
            best = loss
        else:
            since += 1
    return since


@mistake(
    "epochs_since_best",
    "NaN counts as an improvement in yours: comparisons with it are False: ask for better, not for worse.",
)
def nan_counts_as_better(losses, min_delta=0.0):
    best, since = (float("inf"), 0)
    for loss in losses:
        if not loss >= best - min_delta:
            best, since = (loss, 0)
        else:
            since += 1
    return since


@mistake(
    "save_checkpoint",
    "The optimiser's state is not in your file: momentum and step counts would be lost.",
)
def optimizer_not_saved(path, net, optimizer, history):
    name, keys, *rest = np.random.get_state()
    partial = path.with_name(path.name + ".partial")
    torch.save(
        {
            "net": net.state_dict(),
            "history": history,
            "python": random.getstate(),
            "numpy": (name, keys.tolist(), *rest),
            "torch": torch.get_rng_state(),
            "cuda": torch.cuda.get_rng_state_all() if torch.cuda.is_initialized() else [],
        },
        partial,
    )
    os.replace(partial, path)


@mistake(
    "save_checkpoint",
    "The state of Python's random module is not in your file.",
)
def python_state_not_saved(path, net, optimizer, history):
    name, keys, *rest = np.random.get_state()
    partial = path.with_name(path.name + ".partial")
    torch.save(
        {
            "net": net.state_dict(),
            "optimizer": optimizer.state_dict(),
            "history": history,
            "numpy": (name, keys.tolist(), *rest),
            "torch": torch.get_rng_state(),
            "cuda": torch.cuda.get_rng_state_all() if torch.cuda.is_initialized() else [],
        },
        partial,
    )
    os.replace(partial, path)


@mistake(
    "save_checkpoint",
    "The state of numpy's generator is not in your file.",
)
def numpy_state_not_saved(path, net, optimizer, history):
    partial = path.with_name(path.name + ".partial")
    torch.save(
        {
            "net": net.state_dict(),
            "optimizer": optimizer.state_dict(),
            "history": history,
            "python": random.getstate(),
            "torch": torch.get_rng_state(),
            "cuda": torch.cuda.get_rng_state_all() if torch.cuda.is_initialized() else [],
        },
        partial,
    )
    os.replace(partial, path)


@mistake(
    "save_checkpoint",
    "The state of torch's generator is not in your file.",
)
def torch_state_not_saved(path, net, optimizer, history):
    name, keys, *rest = np.random.get_state()
    partial = path.with_name(path.name + ".partial")
    torch.save(
        {
            "net": net.state_dict(),
            "optimizer": optimizer.state_dict(),
            "history": history,
            "python": random.getstate(),
            "numpy": (name, keys.tolist(), *rest),
            "cuda": torch.cuda.get_rng_state_all() if torch.cuda.is_initialized() else [],
        },
        partial,
    )
    os.replace(partial, path)


@mistake(
    "save_checkpoint",
    "You save numpy's state with its array, which weights_only=True refuses: make it a list.",
)
def numpy_state_with_its_array(path, net, optimizer, history):
    partial = path.with_name(path.name + ".partial")
    torch.save(
        {
            "net": net.state_dict(),
            "optimizer": optimizer.state_dict(),
            "history": history,
            "python": random.getstate(),
            "numpy": np.random.get_state(),
            "torch": torch.get_rng_state(),
            "cuda": torch.cuda.get_rng_state_all() if torch.cuda.is_initialized() else [],
        },
        partial,
    )
    os.replace(partial, path)


@mistake(
    "save_checkpoint",
    "You save the network itself, code and all: save its net.state_dict().",
)
def whole_net_pickled(path, net, optimizer, history):
    name, keys, *rest = np.random.get_state()
    partial = path.with_name(path.name + ".partial")
    torch.save(
        {
            "net": net,
            "optimizer": optimizer.state_dict(),
            "history": history,
            "python": random.getstate(),
            "numpy": (name, keys.tolist(), *rest),
            "torch": torch.get_rng_state(),
            "cuda": torch.cuda.get_rng_state_all() if torch.cuda.is_initialized() else [],
        },
        partial,
    )
    os.replace(partial, path)


@mistake(
    "save_checkpoint",
    "You save no buffers, such as the running means of a batch normalisation: net.state_dict() has them.",
)
def only_parameters_saved(path, net, optimizer, history):
    name, keys, *rest = np.random.get_state()
    partial = path.with_name(path.name + ".partial")
    torch.save(
        {
            "net": dict(net.named_parameters()),
            "optimizer": optimizer.state_dict(),
            "history": history,
            "python": random.getstate(),
            "numpy": (name, keys.tolist(), *rest),
            "torch": torch.get_rng_state(),
            "cuda": torch.cuda.get_rng_state_all() if torch.cuda.is_initialized() else [],
        },
        partial,
    )
    os.replace(partial, path)


@mistake(
    "save_checkpoint",
    "You write over the old file, which is lost if saving fails half-way: write another, and os.replace it.",
)
def written_over_the_old_one(path, net, optimizer, history):
    name, keys, *rest = np.random.get_state()
    torch.save(
        {
            "net": net.state_dict(),
            "optimizer": optimizer.state_dict(),
            "history": history,
            "python": random.getstate(),
            "numpy": (name, keys.tolist(), *rest),
            "torch": torch.get_rng_state(),
            "cuda": torch.cuda.get_rng_state_all() if torch.cuda.is_initialized() else [],
        },
        path,
    )


@mistake(
    "load_checkpoint",
    "You do not load the optimiser's state: it goes on without momentum, and with its counts at 0.",
)
def optimizer_not_loaded(path, net, optimizer):
    saved = torch.load(path, map_location="cpu", weights_only=True)
    net.load_state_dict(saved["net"])
    random.setstate(saved["python"])
    np.random.set_state(saved["numpy"])
    torch.set_rng_state(saved["torch"])
    torch.cuda.set_rng_state_all(saved["cuda"])
    return saved["history"]


@mistake(
    "load_checkpoint",
    "You do not set the generator of Python's random module.",
)
def python_state_not_set(path, net, optimizer):
    saved = torch.load(path, map_location="cpu", weights_only=True)
    net.load_state_dict(saved["net"])
    optimizer.load_state_dict(saved["optimizer"])
    np.random.set_state(saved["numpy"])
    torch.set_rng_state(saved["torch"])
    torch.cuda.set_rng_state_all(saved["cuda"])
    return saved["history"]


@mistake(
    "load_checkpoint",
    "You do not set numpy's generator.",
)
def numpy_state_not_set(path, net, optimizer):
    saved = torch.load(path, map_location="cpu", weights_only=True)
    net.load_state_dict(saved["net"])
    optimizer.load_state_dict(saved["optimizer"])
    random.setstate(saved["python"])
    torch.set_rng_state(saved["torch"])
    torch.cuda.set_rng_state_all(saved["cuda"])
    return saved["history"]


@mistake(
    "load_checkpoint",
    "You do not set torch's generator.",
)
def torch_state_not_set(path, net, optimizer):
    saved = torch.load(path, map_location="cpu", weights_only=True)
    net.load_state_dict(saved["net"])
    optimizer.load_state_dict(saved["optimizer"])
    random.setstate(saved["python"])
    np.random.set_state(saved["numpy"])
    torch.cuda.set_rng_state_all(saved["cuda"])
    return saved["history"]


@mistake(
    "load_checkpoint",
    "You load with weights_only=False: whoever made the file can then run any code here.",
)
def code_is_run(path, net, optimizer):
    saved = torch.load(path, map_location="cpu", weights_only=False)
    net.load_state_dict(saved["net"])
    optimizer.load_state_dict(saved["optimizer"])
    random.setstate(saved["python"])
    np.random.set_state(saved["numpy"])
    torch.set_rng_state(saved["torch"])
    torch.cuda.set_rng_state_all(saved["cuda"])
    return saved["history"]


@mistake(
    "load_checkpoint",
    "You put new tensors into the network, and the optimiser still holds the old: copy values in place.",
)
def weights_in_new_memory(path, net, optimizer):
    saved = torch.load(path, map_location="cpu", weights_only=True)
    net.load_state_dict(saved["net"], assign=True)
    optimizer.load_state_dict(saved["optimizer"])
    random.setstate(saved["python"])
    np.random.set_state(saved["numpy"])
    torch.set_rng_state(saved["torch"])
    torch.cuda.set_rng_state_all(saved["cuda"])
    return saved["history"]


@mistake(
    "load_checkpoint",
    "You load the parameters without the buffers, such as the running means of a batch normalisation.",
)
def only_parameters_loaded(path, net, optimizer):
    saved = torch.load(path, map_location="cpu", weights_only=True)
    with torch.no_grad():
        for name, parameter in net.named_parameters():
            parameter.copy_(saved["net"][name])
    optimizer.load_state_dict(saved["optimizer"])
    random.setstate(saved["python"])
    np.random.set_state(saved["numpy"])
    torch.set_rng_state(saved["torch"])
    torch.cuda.set_rng_state_all(saved["cuda"])
    return saved["history"]


@mistake(
    "fit",
    "A resumed run trains `epochs` epochs more: those of before the interruption count, too.",
)
def epochs_counted_anew(
    net, optimizer, train, validation, epochs, batch_size=32, patience=5, checkpoint=None, log_dir=None
):
    history = {"train_loss": [], "val_loss": [], "val_accuracy": []}
    if checkpoint is not None and checkpoint.exists():
        history = load_checkpoint(checkpoint, net, optimizer)
    writer = None
    if log_dir is not None:
        from torch.utils.tensorboard import SummaryWriter

        writer = SummaryWriter(log_dir)
    bar = tqdm(total=epochs, initial=len(history["val_loss"]), disable=None)
    end = len(history["val_loss"]) + epochs
    while len(history["val_loss"]) < end and epochs_since_best(history["val_loss"]) < patience:
        train_loss = train_one_epoch(net, optimizer, *train, batch_size)
        val_loss, val_accuracy = evaluate(net, *validation)
        new = {"train_loss": train_loss, "val_loss": val_loss, "val_accuracy": val_accuracy}
        for name, value in new.items():
            history[name].append(value)
            if writer is not None:
                writer.add_scalar(name, value, len(history[name]))
        if checkpoint is not None:
            save_checkpoint(checkpoint, net, optimizer, history)
        bar.set_postfix(new)
        bar.update()
    bar.close()
    if writer is not None:
        writer.close()
    return history


@mistake(
    "fit",
    "You never load the checkpoint: where the file exists, the run goes on from there.",
)
def never_resumed(
    net, optimizer, train, validation, epochs, batch_size=32, patience=5, checkpoint=None, log_dir=None
):
    history = {"train_loss": [], "val_loss": [], "val_accuracy": []}
    writer = None
    if log_dir is not None:
        from torch.utils.tensorboard import SummaryWriter

        writer = SummaryWriter(log_dir)
    bar = tqdm(total=epochs, initial=len(history["val_loss"]), disable=None)
    while len(history["val_loss"]) < epochs and epochs_since_best(history["val_loss"]) < patience:
        train_loss = train_one_epoch(net, optimizer, *train, batch_size)
        val_loss, val_accuracy = evaluate(net, *validation)
        new = {"train_loss": train_loss, "val_loss": val_loss, "val_accuracy": val_accuracy}
        for name, value in new.items():
            history[name].append(value)
            if writer is not None:
                writer.add_scalar(name, value, len(history[name]))
        if checkpoint is not None:
            save_checkpoint(checkpoint, net, optimizer, history)
        bar.set_postfix(new)
        bar.update()
    bar.close()
    if writer is not None:
        writer.close()
    return history


@mistake(
    "fit",
    "You save before the history has the epoch: a resumed run trains this epoch once more.",
)
def saved_before_the_epoch_is_noted(
    net, optimizer, train, validation, epochs, batch_size=32, patience=5, checkpoint=None, log_dir=None
):
    history = {"train_loss": [], "val_loss": [], "val_accuracy": []}
    if checkpoint is not None and checkpoint.exists():
        history = load_checkpoint(checkpoint, net, optimizer)
    writer = None
    if log_dir is not None:
        from torch.utils.tensorboard import SummaryWriter

        writer = SummaryWriter(log_dir)
    bar = tqdm(total=epochs, initial=len(history["val_loss"]), disable=None)
    while len(history["val_loss"]) < epochs and epochs_since_best(history["val_loss"]) < patience:
        train_loss = train_one_epoch(net, optimizer, *train, batch_size)
        val_loss, val_accuracy = evaluate(net, *validation)
        if checkpoint is not None:
            save_checkpoint(checkpoint, net, optimizer, history)
        new = {"train_loss": train_loss, "val_loss": val_loss, "val_accuracy": val_accuracy}
        for name, value in new.items():
            history[name].append(value)
            if writer is not None:
                writer.add_scalar(name, value, len(history[name]))
        bar.set_postfix(new)
        bar.update()
    bar.close()
    if writer is not None:
        writer.close()
    return history


@mistake(
    "fit",
    "Your loop never stops early: compare epochs_since_best with patience.",
)
def patience_ignored(
    net, optimizer, train, validation, epochs, batch_size=32, patience=5, checkpoint=None, log_dir=None
):
    history = {"train_loss": [], "val_loss": [], "val_accuracy": []}
    if checkpoint is not None and checkpoint.exists():
        history = load_checkpoint(checkpoint, net, optimizer)
    writer = None
    if log_dir is not None:
        from torch.utils.tensorboard import SummaryWriter

        writer = SummaryWriter(log_dir)
    bar = tqdm(total=epochs, initial=len(history["val_loss"]), disable=None)
    while len(history["val_loss"]) < epochs:
        train_loss = train_one_epoch(net, optimizer, *train, batch_size)
        val_loss, val_accuracy = evaluate(net, *validation)
        new = {"train_loss": train_loss, "val_loss": val_loss, "val_accuracy": val_accuracy}
        for name, value in new.items():
            history[name].append(value)
            if writer is not None:
                writer.add_scalar(name, value, len(history[name]))
        if checkpoint is not None:
            save_checkpoint(checkpoint, net, optimizer, history)
        bar.set_postfix(new)
        bar.update()
    bar.close()
    if writer is not None:
        writer.close()
    return history


@mistake(
    "fit",
    "You stop an epoch too late: as soon as epochs_since_best is at least patience.",
)
def one_epoch_too_patient(
    net, optimizer, train, validation, epochs, batch_size=32, patience=5, checkpoint=None, log_dir=None
):
    history = {"train_loss": [], "val_loss": [], "val_accuracy": []}
    if checkpoint is not None and checkpoint.exists():
        history = load_checkpoint(checkpoint, net, optimizer)
    writer = None
    if log_dir is not None:
        from torch.utils.tensorboard import SummaryWriter

        writer = SummaryWriter(log_dir)
    bar = tqdm(total=epochs, initial=len(history["val_loss"]), disable=None)
    while len(history["val_loss"]) < epochs and epochs_since_best(history["val_loss"]) <= patience:
        train_loss = train_one_epoch(net, optimizer, *train, batch_size)
        val_loss, val_accuracy = evaluate(net, *validation)
        new = {"train_loss": train_loss, "val_loss": val_loss, "val_accuracy": val_accuracy}
        for name, value in new.items():
            history[name].append(value)
            if writer is not None:
                writer.add_scalar(name, value, len(history[name]))
        if checkpoint is not None:
            save_checkpoint(checkpoint, net, optimizer, history)
        bar.set_postfix(new)
        bar.update()
    bar.close()
    if writer is not None:
        writer.close()
    return history


@mistake(
    "fit",
    "You stop early by the training loss; it is the validation loss that tells.",
)
def patience_for_the_training_loss(
    net, optimizer, train, validation, epochs, batch_size=32, patience=5, checkpoint=None, log_dir=None
):
    history = {"train_loss": [], "val_loss": [], "val_accuracy": []}
    if checkpoint is not None and checkpoint.exists():
        history = load_checkpoint(checkpoint, net, optimizer)
    writer = None
    if log_dir is not None:
        from torch.utils.tensorboard import SummaryWriter

        writer = SummaryWriter(log_dir)
    bar = tqdm(total=epochs, initial=len(history["val_loss"]), disable=None)
    while len(history["val_loss"]) < epochs and epochs_since_best(history["train_loss"]) < patience:
        train_loss = train_one_epoch(net, optimizer, *train, batch_size)
        val_loss, val_accuracy = evaluate(net, *validation)
        new = {"train_loss": train_loss, "val_loss": val_loss, "val_accuracy": val_accuracy}
        for name, value in new.items():
            history[name].append(value)
            if writer is not None:
                writer.add_scalar(name, value, len(history[name]))
        if checkpoint is not None:
            save_checkpoint(checkpoint, net, optimizer, history)
        bar.set_postfix(new)
        bar.update()
    bar.close()
    if writer is not None:
        writer.close()
    return history


@mistake(
    "fit",
    "You measure on the images that you train on: evaluate belongs to validation.",
)
def measured_on_what_is_trained(
    net, optimizer, train, validation, epochs, batch_size=32, patience=5, checkpoint=None, log_dir=None
):
    history = {"train_loss": [], "val_loss": [], "val_accuracy": []}
    if checkpoint is not None and checkpoint.exists():
        history = load_checkpoint(checkpoint, net, optimizer)
    writer = None
    if log_dir is not None:
        from torch.utils.tensorboard import SummaryWriter

        writer = SummaryWriter(log_dir)
    bar = tqdm(total=epochs, initial=len(history["val_loss"]), disable=None)
    while len(history["val_loss"]) < epochs and epochs_since_best(history["val_loss"]) < patience:
        train_loss = train_one_epoch(net, optimizer, *train, batch_size)
        val_loss, val_accuracy = evaluate(net, *train)
        new = {"train_loss": train_loss, "val_loss": val_loss, "val_accuracy": val_accuracy}
        for name, value in new.items():
            history[name].append(value)
            if writer is not None:
                writer.add_scalar(name, value, len(history[name]))
        if checkpoint is not None:
            save_checkpoint(checkpoint, net, optimizer, history)
        bar.set_postfix(new)
        bar.update()
    bar.close()
    if writer is not None:
        writer.close()
    return history


@mistake(
    "fit",
    "You do not pass batch_size on to train_one_epoch.",
)
def batch_size_ignored(
    net, optimizer, train, validation, epochs, batch_size=32, patience=5, checkpoint=None, log_dir=None
):
    history = {"train_loss": [], "val_loss": [], "val_accuracy": []}
    if checkpoint is not None and checkpoint.exists():
        history = load_checkpoint(checkpoint, net, optimizer)
    writer = None
    if log_dir is not None:
        from torch.utils.tensorboard import SummaryWriter

        writer = SummaryWriter(log_dir)
    bar = tqdm(total=epochs, initial=len(history["val_loss"]), disable=None)
    while len(history["val_loss"]) < epochs and epochs_since_best(history["val_loss"]) < patience:
        train_loss = train_one_epoch(net, optimizer, *train)
        val_loss, val_accuracy = evaluate(net, *validation)
        new = {"train_loss": train_loss, "val_loss": val_loss, "val_accuracy": val_accuracy}
        for name, value in new.items():
            history[name].append(value)
            if writer is not None:
                writer.add_scalar(name, value, len(history[name]))
        if checkpoint is not None:
            save_checkpoint(checkpoint, net, optimizer, history)
        bar.set_postfix(new)
        bar.update()
    bar.close()
    if writer is not None:
        writer.close()
    return history


@mistake(
    "fit",
    "Your steps in TensorBoard begin with 0; the first epoch is step 1.",
)
def steps_from_zero(
    net, optimizer, train, validation, epochs, batch_size=32, patience=5, checkpoint=None, log_dir=None
):
    history = {"train_loss": [], "val_loss": [], "val_accuracy": []}
    if checkpoint is not None and checkpoint.exists():
        history = load_checkpoint(checkpoint, net, optimizer)
    writer = None
    if log_dir is not None:
        from torch.utils.tensorboard import SummaryWriter

        writer = SummaryWriter(log_dir)
    bar = tqdm(total=epochs, initial=len(history["val_loss"]), disable=None)
    while len(history["val_loss"]) < epochs and epochs_since_best(history["val_loss"]) < patience:
        train_loss = train_one_epoch(net, optimizer, *train, batch_size)
        val_loss, val_accuracy = evaluate(net, *validation)
        new = {"train_loss": train_loss, "val_loss": val_loss, "val_accuracy": val_accuracy}
        for name, value in new.items():
            history[name].append(value)
            if writer is not None:
                writer.add_scalar(name, value, len(history[name]) - 1)
        if checkpoint is not None:
            save_checkpoint(checkpoint, net, optimizer, history)
        bar.set_postfix(new)
        bar.update()
    bar.close()
    if writer is not None:
        writer.close()
    return history


@mistake(
    "fit",
    "After an interruption your steps in TensorBoard begin with 1 again: count the epochs of the whole run.",
)
def steps_anew_after_an_interruption(
    net, optimizer, train, validation, epochs, batch_size=32, patience=5, checkpoint=None, log_dir=None
):
    history = {"train_loss": [], "val_loss": [], "val_accuracy": []}
    if checkpoint is not None and checkpoint.exists():
        history = load_checkpoint(checkpoint, net, optimizer)
    writer = None
    if log_dir is not None:
        from torch.utils.tensorboard import SummaryWriter

        writer = SummaryWriter(log_dir)
    before = len(history["val_loss"])
    bar = tqdm(total=epochs, initial=len(history["val_loss"]), disable=None)
    while len(history["val_loss"]) < epochs and epochs_since_best(history["val_loss"]) < patience:
        train_loss = train_one_epoch(net, optimizer, *train, batch_size)
        val_loss, val_accuracy = evaluate(net, *validation)
        new = {"train_loss": train_loss, "val_loss": val_loss, "val_accuracy": val_accuracy}
        for name, value in new.items():
            history[name].append(value)
            if writer is not None:
                writer.add_scalar(name, value, len(history[name]) - before)
        if checkpoint is not None:
            save_checkpoint(checkpoint, net, optimizer, history)
        bar.set_postfix(new)
        bar.update()
    bar.close()
    if writer is not None:
        writer.close()
    return history


@mistake(
    "fit",
    "You do not close the writer: its thread runs on, and may still have values to write.",
)
def writer_never_closed(
    net, optimizer, train, validation, epochs, batch_size=32, patience=5, checkpoint=None, log_dir=None
):
    history = {"train_loss": [], "val_loss": [], "val_accuracy": []}
    if checkpoint is not None and checkpoint.exists():
        history = load_checkpoint(checkpoint, net, optimizer)
    writer = None
    if log_dir is not None:
        from torch.utils.tensorboard import SummaryWriter

        writer = SummaryWriter(log_dir)
    bar = tqdm(total=epochs, initial=len(history["val_loss"]), disable=None)
    while len(history["val_loss"]) < epochs and epochs_since_best(history["val_loss"]) < patience:
        train_loss = train_one_epoch(net, optimizer, *train, batch_size)
        val_loss, val_accuracy = evaluate(net, *validation)
        new = {"train_loss": train_loss, "val_loss": val_loss, "val_accuracy": val_accuracy}
        for name, value in new.items():
            history[name].append(value)
            if writer is not None:
                writer.add_scalar(name, value, len(history[name]))
        if checkpoint is not None:
            save_checkpoint(checkpoint, net, optimizer, history)
        bar.set_postfix(new)
        bar.update()
    bar.close()
    return history


@mistake(
    "fit",
    "You save when the run is over; after each epoch is asked for, for an interruption does not wait.",
)
def saved_at_the_end_only(
    net, optimizer, train, validation, epochs, batch_size=32, patience=5, checkpoint=None, log_dir=None
):
    history = {"train_loss": [], "val_loss": [], "val_accuracy": []}
    if checkpoint is not None and checkpoint.exists():
        history = load_checkpoint(checkpoint, net, optimizer)
    writer = None
    if log_dir is not None:
        from torch.utils.tensorboard import SummaryWriter

        writer = SummaryWriter(log_dir)
    bar = tqdm(total=epochs, initial=len(history["val_loss"]), disable=None)
    while len(history["val_loss"]) < epochs and epochs_since_best(history["val_loss"]) < patience:
        train_loss = train_one_epoch(net, optimizer, *train, batch_size)
        val_loss, val_accuracy = evaluate(net, *validation)
        new = {"train_loss": train_loss, "val_loss": val_loss, "val_accuracy": val_accuracy}
        for name, value in new.items():
            history[name].append(value)
            if writer is not None:
                writer.add_scalar(name, value, len(history[name]))
        bar.set_postfix(new)
        bar.update()
    bar.close()
    if checkpoint is not None:
        save_checkpoint(checkpoint, net, optimizer, history)
    if writer is not None:
        writer.close()
    return history
