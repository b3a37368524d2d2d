"""The history of a training, epoch by epoch."""

from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass
class History:
    """The numbers of a training; each list has an entry for each finished epoch.

    Attributes:
        loss: mean over the training examples, each measured before the step that used it.
        val_loss: mean over the validation examples, after the epoch; empty without them.
        metrics: name to the same for each metric.
        lr: the learning rate (of the first group of parameters) in the epoch.
        seconds: the time that the epoch took, including validation.
        best_epoch: the epoch, from 1, with the best `val_loss`; None without validation.
        stopped: why the training ended, in a sentence; "" while it goes on.

    >>> history = History(loss=[0.9, 0.5], val_loss=[0.8, 0.6], best_epoch=2)
    >>> print(history)
    2 epochs, loss 0.5, val_loss 0.6, best 0.6 in epoch 2
    """

    loss: list[float] = field(default_factory=list)
    val_loss: list[float] = field(default_factory=list)
    metrics: dict[str, list[float]] = field(default_factory=dict)
    lr: list[float] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    best_epoch: int | None = None
    stopped: str = ""

    def __len__(self) -> int:
        """Return the number of finished epochs."""
        return len(self.loss)

    @property
    def best_loss(self) -> float:
        """The validation loss of `best_epoch`; infinite while there is none."""
        return float("inf") if self.best_epoch is None else self.val_loss[self.best_epoch - 1]

    def note_validation(self, measured: dict[str, float], min_delta: float) -> None:
        """Add the measurements after an epoch; only a clear improvement makes it the best.

        Args:
            measured: "loss" and the metrics, by name.
            min_delta: the least improvement of the loss over the best one.
        """
        self.val_loss.append(measured["loss"])
        if measured["loss"] < self.best_loss - min_delta:
            self.best_epoch = len(self.val_loss)
        for name, value in measured.items():
            if name != "loss":
                self.metrics.setdefault(name, []).append(value)

    def as_dict(self) -> dict[str, Any]:
        """Return the history as plain data.

        Returns:
            A dict with an entry for each attribute.
        """
        return asdict(self)

    def latest(self) -> dict[str, float]:
        """Return the last number of each list that a progress bar shows.

        Returns:
            "loss", "val_loss" and each metric, as far as measured.
        """
        lists = {"loss": self.loss, "val_loss": self.val_loss, **self.metrics}
        return {name: values[-1] for name, values in lists.items() if values}

    def __str__(self) -> str:
        numbers = [f"{name} {value:.4g}" for name, value in self.latest().items()]
        if self.best_epoch is not None:
            numbers.append(f"best {self.best_loss:.4g} in epoch {self.best_epoch}")
        return ", ".join([f"{len(self)} epochs", *numbers])
