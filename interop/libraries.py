"""The libraries that code is written for, and read from: what each is called, and where its things stand."""

from __future__ import annotations

FRAMEWORKS = {"torch": "PyTorch", "keras": "Keras", "optax": "optax", "numpy": "NumPy"}

# what a name begins with -> with what it begins here; the first that fits counts
SAME = {
    "tensorflow.python.keras.": "keras.",
    "tensorflow.compat.v1.keras.": "keras.",
    "tensorflow.compat.v2.keras.": "keras.",
    "tensorflow.keras.": "keras.",
    "tensorflow.optimizers.": "keras.optimizers.",
    "tensorflow.losses.": "keras.losses.",
    "tensorflow.compat.v1.": "tf.",
    "tensorflow.": "tf.",
    "tf.compat.v1.": "tf.",
    "tf.compat.v2.": "tf.",
    "tf.keras.": "keras.",
    "tf.optimizers.": "keras.optimizers.",
    "keras.experimental.": "keras.optimizers.schedules.",
    "tf_keras.": "keras.",
    "keras.src.": "keras.",
    "keras.api.": "keras.",
    "torch_optimizer.": "pytorch_optimizer.",
}
# where something is, and what may stand between it and its name: torch.optim.adamw.AdamW
ROOTS = {
    "torch.optim.lr_scheduler.": (),
    "torch.optim.swa_utils.": (),
    "torch.optim.": (),
    "torch.nn.utils.": ("clip_grad",),
    "keras.optimizers.schedules.": (),
    "keras.optimizers.": ("legacy", "experimental"),
    "keras.callbacks.": (),
    "optax.contrib.": (),
    "optax.": (),
    "pytorch_optimizer.": (),
    "timm.scheduler.": (),
    "timm.optim.": (),
    "transformers.": (),
}
# a first word that nothing in the text explains, and what it usually is
USUAL = {
    "optim": "torch.optim",
    "lr_scheduler": "torch.optim.lr_scheduler",
    "optimizers": "keras.optimizers",
    "schedules": "keras.optimizers.schedules",
    "callbacks": "keras.callbacks",
    "nn": "torch.nn",
    "utils": "torch.nn.utils",
}
# where a bare name is looked for, in this order
PLACES = {
    "torch": ("torch.optim.", "torch.optim.lr_scheduler.", "torch.nn.utils.", "torch.optim.swa_utils."),
    "keras": ("keras.optimizers.", "keras.optimizers.schedules.", "keras.callbacks."),
    "optax": ("optax.", "optax.contrib."),
    "timm": ("timm.scheduler.",),
    "transformers": ("transformers.",),
    "pytorch_optimizer": ("pytorch_optimizer.",),
}
RATE = ("lr", "learning_rate", "init_value", "initial_learning_rate", "learning_rate_init")
