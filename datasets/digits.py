from pathlib import Path

import numpy as np

from engine import Dataset, item, param

FILE = Path(__file__).parent / "data" / "digits.npz"


@item
class Digits(Dataset):
    """Handwritten digits of 8 x 8 pixels: 64 inputs, ten classes, and no plane that could show them all."""

    rows: int = param(600, 100, 1797, "n", "how many of the 1797 images, the first ones", valid="[2, 1797]")

    label = "Digits 8 x 8"
    reference = "Alpaydin & Kaynak 1998, Optical Recognition of Handwritten Digits, doi:10.24432/C50P49"
    licence = "CC BY 4.0; E. Alpaydin and C. Kaynak, UCI Machine Learning Repository; pixels divided by 16."
    class_names = tuple("0123456789")
    columns = tuple(f"pixel {row},{column}" for row in range(8) for column in range(8))

    def make(self):
        with np.load(FILE) as held:
            return held["pixels"][: self.rows] / 16, held["digit"][: self.rows]
