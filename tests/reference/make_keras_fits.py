"""Makes the reference of what Keras reports: the cases of keras_fits.py, each by a real Sequential and its `fit`.

Needs the libraries of requirements-peers.txt. From the root of the repository:
    python tests/reference/make_keras_fits.py
Keras runs in float64 with our start, in the order of the rows. Callbacks are made by the text that each declares as its
spelling.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
from pathlib import Path

os.environ["KERAS_BACKEND"] = "jax"
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import jax
import keras
import numpy as np

from engine import Constant
from interop.spelling import as_is, spell
from networks import Fit, fit
from networks.callbacks import EarlyStopping, LearningRateScheduler, ModelCheckpoint
from tests.reference.keras_fits import CURVES, FILE, cases
from tests.reference.make_torch_keras import versions

jax.config.update("jax_enable_x64", True)
keras.config.set_floatx("float64")
# Keras takes means through float32 there; without that its numbers can be compared to the last digits
keras.src.backend.numpy.mean = lambda x, axis=None, keepdims=False: jax.numpy.mean(x, axis=axis, keepdims=keepdims)


def model_of(what: Fit) -> keras.Sequential:
    network, outputs = what.network, len(what.data.class_names) or 1
    layers = [keras.Input((len(what.data.columns),))]
    kernels = (
        {"kernel_regularizer": keras.regularizers.L1L2(network.l1, network.l2)} if network.l1 or network.l2 else {}
    )
    active = network.activity_l1 or network.activity_l2
    signals = {"activity_regularizer": keras.regularizers.L1L2(network.activity_l1, network.activity_l2)}
    for units in network.hidden:
        name = network.activation
        activation = keras.layers.LeakyReLU(network.leak) if name == "leaky_relu" else name
        if name == "gelu":
            activation = lambda z: keras.activations.gelu(z, approximate=False)  # noqa: E731
        layers.append(keras.layers.Dense(units, activation=activation, **kernels, **(signals if active else {})))
    logits = 1 if outputs == 2 else outputs
    end = None if not network.squared else "sigmoid" if logits == 1 else "softmax"
    layers.append(keras.layers.Dense(logits, activation=end, **kernels))
    model = keras.Sequential(layers)
    if not what.data.class_names:
        loss, metrics = keras.losses.MeanSquaredError(), []
    elif logits == 1:
        accuracy = keras.metrics.BinaryAccuracy(name="accuracy", threshold=0.5 if end else 0.0)
        loss, metrics = keras.losses.BinaryCrossentropy(from_logits=True), [accuracy]
    else:
        loss, metrics = keras.losses.SparseCategoricalCrossentropy(from_logits=True), ["accuracy"]
    if end:
        loss = keras.losses.MeanSquaredError()
    rate = float(what.optimizer.lr)
    if type(what.schedule) is not Constant:
        rate = eval(spell(what.schedule, "keras", {"lr": rate, "steps": what.steps}), {"keras": keras})
    text = spell(what.optimizer, "keras", {"params": as_is("params"), "lr": as_is("lr")})
    model.compile(optimizer=eval(text, {"keras": keras, "lr": rate}), loss=loss, metrics=metrics)
    return model


def callback_of(rule, folder: str):
    if isinstance(rule, LearningRateScheduler):
        function = eval(f"lambda epoch, lr: float({rule.schedule})", {"exp": np.exp})
        return keras.callbacks.LearningRateScheduler(function)
    text = spell(rule, "keras", {})
    made = eval(text.replace("best.weights.h5", f"{folder}/best.weights.h5"), {"keras": keras})
    if isinstance(rule, ModelCheckpoint):
        made.kept = []
        save = made._save_model

        def saving(epoch, batch, logs):
            before = Path(made.filepath).stat().st_mtime_ns if Path(made.filepath).exists() else 0
            save(epoch, batch, logs)
            if Path(made.filepath).exists() and Path(made.filepath).stat().st_mtime_ns != before:
                made.kept.append(epoch + 1)

        made._save_model = saving
    return made


def reported(what: Fit) -> tuple[dict, dict[str, np.ndarray], np.ndarray]:
    rows, model = what.rows, model_of(what)
    weights, passes = fit(what).weights[0], what.passes
    parts = []
    for kernel, shape, bias in passes.cuts:
        parts += [weights[kernel].reshape(shape), weights[bias]]
    model.set_weights(parts)
    classes = bool(what.data.class_names)
    x, y = what.data.arrays()
    if what.network.squared and len(what.data.class_names) > 2:
        y = np.eye(len(what.data.class_names))[y]
        model.compile(
            optimizer=model.optimizer, loss=model.loss, metrics=[keras.metrics.CategoricalAccuracy(name="accuracy")]
        )
    y = y.reshape(len(x), -1).astype(float if not classes or what.network.squared else int)
    with tempfile.TemporaryDirectory() as folder:
        callbacks = [callback_of(one, folder) for one in what.callbacks]
        history = model.fit(
            x, y, batch_size=what.batch_size, epochs=what.epochs, validation_split=what.validation,
            shuffle=False, callbacks=callbacks, verbose=0,
        ).history  # fmt: skip
    assert len(rows.x_train) + len(rows.x_val) == len(x)
    facts = {}
    for rule, made in zip(what.callbacks, callbacks):
        if isinstance(rule, EarlyStopping):
            facts |= {"stopped": int(made.stopped_epoch), "best": int(made.best_epoch)}
        if isinstance(rule, ModelCheckpoint):
            facts["kept"] = made.kept
    end = np.concatenate([np.asarray(one).ravel() for one in model.get_weights()])
    return facts, {name: np.array(history[name], dtype=float) for name in CURVES if name in history}, end


if __name__ == "__main__":
    table, arrays = [], {}
    for i, what in enumerate(cases()):
        facts, curves, end = reported(what)
        table.append({"fit": repr(what), **facts})
        arrays |= {f"{i}.{name}": one for name, one in curves.items()} | {f"{i}.weights": end}
        made = fit(what)
        ours = {"loss": made.train_loss, "accuracy": made.train_accuracy, "val_loss": made.val_loss}
        ours |= {"val_accuracy": made.val_accuracy, "learning_rate": made.lrs}
        off = {
            name: float(np.max(np.abs(ours[name] - one) / np.maximum(np.abs(one), 1e-300)))
            if len(one) == made.epochs
            else len(one)
            for name, one in curves.items()
        }
        print(off, float(np.abs(made.final - end).max()), facts, what.callbacks, file=sys.stderr)
    meta = json.dumps({"versions": versions("keras"), "cases": table})
    np.savez_compressed(FILE, meta=np.array(meta), **arrays)
