# ruff: noqa: E501 - code as people write it
"""Notes of a student of optimizers, as they were taken: each is read, and what it says beside its code is told."""

import pytest

from interop import read_code
from optimizers import CATALOG as OPTIMIZERS
from schedules import CATALOG as SCHEDULES

ALONE = "ReduceLROnPlateau(monitor='val_loss', patience=5, mode='auto', verbose=1, factor=0.5)"
IN_FIT = """model.fit_generator(train_generator, epochs=50, validation_data=val_generator,
    callbacks=[ReduceLROnPlateau(monitor='val_acc', factor=0.2, patience=10, verbose=1, mode='auto', min_lr=1e-05)])"""
RMSPROP = 'tf.keras.optimizers.RMSprop(learning_rate=0.001, rho=0.9, momentum=0.0, epsilon=1e-07, centered=False, name="RMSprop", **kwargs)'
SLIP = """def scheduler_exp(epoch, lr):
    if epoch < 1:
        return lr
    else :
        return lr * np.exp(-1.0)
model.compile(optimizer=SGD(), loss='mse')
lr_scheduler = LearningRateScheduler(scheduler_exp, verbose=1)
history = model.fit(np.arange(100).reshape(5, 20), np.zeros(5), epochs=15, callbacks=[scheduler_exp], verbose=0)"""
DECAY = """sgd = SGD(lr=0.1, decay=1e-6, momentum=0.9, nesterov=True)
model.compile(loss='mean_squared_error', optimizer=sgd)"""
RESTARTS = """first_decay_steps = 1000
initial_learning_rate = 0.01
lr_decayed_fn = ( tf.keras.experimental.CosineDecayRestarts( initial_learning_rate, first_decay_steps))
model.compile(optimizer=tf.keras.optimizers.Adam(learning_rate=lr_decayed_fn), loss='sparse_categorical_crossentropy', metrics=['accuracy'])"""
STOP = """model.compile(optimizer=tf.keras.optimizers.Adam(lr=0.001, beta_1 = 0.89), loss='sparse_categorical_crossentropy')
early_stop = keras.callbacks.EarlyStopping(monitor='val_loss', min_delta=0, patience=10, verbose=1)"""
S = SCHEDULES
PLATEAU = S["ReduceOnPlateau"]


@pytest.mark.parametrize(
    ("text", "optimizer", "schedule", "said"),
    [
        (ALONE, None, PLATEAU(factor=0.5, patience=5, flavour="keras"), ""),
        (IN_FIT, None, PLATEAU(factor=0.2, patience=10, min_lr=1e-5, flavour="keras"), "the text watches val_acc"),
        (RMSPROP, OPTIMIZERS["RMSProp"](lr=0.001, rho=0.9, eps=1e-7, eps_in_sqrt=True, flavour="keras"), None, ""),
        (
            SLIP,
            OPTIMIZERS["SGD"](lr=0.01),
            S["EpochRule"]("lr if epoch < 1 else lr * 0.36787944117144233"),
            "holds the function scheduler_exp itself",
        ),
        (
            DECAY,
            OPTIMIZERS["Nesterov"](lr=0.1, momentum=0.9, flavour="keras"),
            S["InverseTimeDecay"](1e-6, 1.0),
            "decay",
        ),
        (
            RESTARTS,
            OPTIMIZERS["Adam"](lr=0.01, eps=1e-7, flavour="keras"),
            S["CosineRestarts"](first=1000, flavour="keras"),
            "",
        ),
        (STOP, OPTIMIZERS["Adam"](lr=0.001, beta1=0.89, eps=1e-7, flavour="keras"), None, "its patience counts steps"),
    ],
)
def test_it_is_read(text, optimizer, schedule, said):
    found = read_code(text)
    assert (found.optimizer, found.schedule, found.framework) == (optimizer, schedule, "keras")
    assert said in " ".join(map(str, found.remarks))
    assert found.taken and all(one.lines[0] for one in found.taken)


def test_what_the_notes_leave_open_is_named():
    assert [str(one.why) for one in read_code(RMSPROP).unread] == [
        "It gets settings by ** that this code does not show; they are not read."
    ]
    assert read_code(STOP).stop.patience == 10
    assert [one.name for one in read_code(ALONE).asked] == ["steps per epoch"]
