"""Brings the measured data here, out of the packages that ship them: `python datasets/data/bring.py`.

penguins.csv: of palmerpenguins 0.1.6, as it is. CC0, by the Palmer Station LTER's data policy.
digits.npz: digits.csv.gz of scikit-learn 1.9.1 as bytes; the test set of Optical Recognition of Handwritten Digits, UCI
Machine Learning Repository, E. Alpaydin and C. Kaynak 1998, doi:10.24432/C50P49, CC BY 4.0.
"""

import gzip
import io
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

import numpy as np

HERE = Path(__file__).parent


def shipped(package: str, file: str) -> bytes:
    """What a file of a package holds."""
    with tempfile.TemporaryDirectory() as folder:
        ask = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", folder, package]
        subprocess.run(ask, check=True)  # noqa: S603 - our own words
        return zipfile.ZipFile(next(Path(folder).glob("*.whl"))).read(file)


if __name__ == "__main__":
    penguins = shipped("palmerpenguins==0.1.6", "palmerpenguins/data/penguins.csv")
    (HERE / "penguins.csv").write_bytes(penguins)
    text = gzip.decompress(shipped("scikit-learn==1.9.1", "sklearn/datasets/data/digits.csv.gz")).decode()
    numbers = np.loadtxt(io.StringIO(text), delimiter=",", dtype=np.uint8)
    np.savez_compressed(HERE / "digits.npz", pixels=numbers[:, :64], digit=numbers[:, 64])
