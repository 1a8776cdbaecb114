"""Which rows a step sees, and what dropout does to its activations: the same for the same seed, whoever asks."""

import numpy as np
import pytest

from engine import Masks, MiniBatches


def test_an_epoch_sees_every_row_once_and_the_last_batch_is_short():
    batches = MiniBatches(10, 4)
    assert batches.per_epoch == 3
    for epoch in range(3):
        seen = [batches.at(7, epoch * 3 + step) for step in (1, 2, 3)]
        assert [len(one) for one in seen] == [4, 4, 2]
        assert sorted(np.concatenate(seen)) == list(range(10))
        assert np.array_equal(np.concatenate(seen), np.random.default_rng([7, epoch]).permutation(10))
    assert not np.array_equal(batches.epoch(7, 0), batches.epoch(7, 1))
    assert not np.array_equal(batches.epoch(7, 0), batches.epoch(8, 0))


def test_without_shuffling_the_rows_come_as_they_are():
    batches = MiniBatches(5, 2, shuffle=False)
    assert [batches.at(3, t).tolist() for t in range(1, 5)] == [[0, 1], [2, 3], [4], [0, 1]]


def test_many_seeds_give_one_column_each():
    batches = MiniBatches(9, 4)
    many = batches.at(np.array([1, 2, 1]), 3)
    assert many.shape == (1, 3)
    assert np.array_equal(many, np.stack([batches.at(1, 3), batches.at(2, 3), batches.at(1, 3)], axis=-1))


def test_a_batch_larger_than_the_data_is_the_data():
    assert MiniBatches(5, 32) == MiniBatches(5, 5)
    assert MiniBatches(5, 32).per_epoch == 1


@pytest.mark.parametrize("wrong", [(0, 4), (5, 0), (5, 1.5), (5, float("nan"))])
def test_what_makes_no_sense_is_refused(wrong):
    with pytest.raises(ValueError, match="must be"):
        MiniBatches(*wrong)


def test_masks_are_cut_out_of_one_draw_per_epoch():
    batches, units = MiniBatches(10, 4), (3, 2)
    masks = Masks(units, 0.25, 4 / 3, batches, seed=5)
    for epoch in range(2):
        drawn = (np.random.default_rng([5, epoch, 1]).random((10, 5)) >= 0.25) * (4 / 3)
        for step, part in enumerate((slice(0, 4), slice(4, 8), slice(8, 10))):
            first, second = masks.at(epoch * 3 + step + 1)
            assert np.array_equal(first, drawn[part, :3])
            assert np.array_equal(second, drawn[part, 3:])


def test_masks_may_be_asked_for_in_any_order():
    batches = MiniBatches(10, 4)
    in_order, jumping = (Masks((3,), 0.5, 2.0, batches, seed=1) for _ in range(2))
    found = {t: in_order.at(t)[0] for t in range(1, 10)}
    for t in (5, 2, 2, 9, 3, 4, 1):
        assert np.array_equal(jumping.at(t)[0], found[t])
