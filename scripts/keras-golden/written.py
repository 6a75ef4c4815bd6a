import gzip
import json
from pathlib import Path

import numpy as np

FOLDER = Path(__file__).parents[2] / "classifier" / "keras-golden"
PARTS = 200_000
# Of no use to an answer, and most of a topology's text.
LEFT_OUT = ("_initializer", "_regularizer", "_constraint", "build_config", "module", "trainable")


def shortened(value):
    if isinstance(value, dict):
        return {k: shortened(v) for k, v in value.items() if not k.endswith(LEFT_OUT)}
    if isinstance(value, list):
        return [shortened(each) for each in value]
    return value


def compact(output):
    """As whole shares of the greatest number: what is compared is coarser, and digits are most of a file."""
    greatest = float(np.abs(output).max())
    shares = np.rint(np.asarray(output, np.float64) / greatest * PARTS).astype(int)
    return {"shape": list(output.shape), "greatest": greatest, "shares": shares.reshape(-1).tolist()}


def write(name, content):
    FOLDER.mkdir(exist_ok=True)
    text = json.dumps(shortened(content), separators=(",", ":")).encode()
    path = FOLDER / f"{name}.json.gz"
    path.write_bytes(gzip.compress(text, 9, mtime=0))
    print(f"{path}: {path.stat().st_size} bytes, {len(content)} cases")


def read(name):
    path = FOLDER / f"{name}.json.gz"
    return json.loads(gzip.decompress(path.read_bytes())) if path.exists() else {}
