"""What every peer does with a photo: the same work as `/predict` does, on the same ONNX file."""

import io
import os

import numpy as np
import onnxruntime
from PIL import Image

SIZE = 224
# How many processes infer at one time, and on how many threads each: a core each by default.
WORKERS = int(os.environ.get("WORKERS", os.cpu_count() or 1))
THREADS = int(os.environ.get("THREADS", "1"))


class PhotoClassifier:
    """One session; one process has one."""

    def __init__(self) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = THREADS
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        self._session = onnxruntime.InferenceSession(
            os.environ["MODEL_PATH"], options, providers=["CPUExecutionProvider"]
        )

    def classify(self, photos: list[bytes]) -> list[dict]:
        """Encoded pictures in; the class and its probability out, in the same order."""
        pixels = np.stack([decode(photo) for photo in photos])
        (logits,) = self._session.run(["logits"], {"images": pixels})
        exponentials = np.exp(logits - logits.max(axis=1, keepdims=True))
        probabilities = exponentials / exponentials.sum(axis=1, keepdims=True)
        return [
            {"class_index": int(row.argmax()), "score": float(row.max())} for row in probabilities
        ]


def decode(photo: bytes) -> np.ndarray:
    """The preset KERAS: squashed to 224×224 by the nearest pixel. uint8, height×width×3, RGB."""
    image = Image.open(io.BytesIO(photo)).convert("RGB")
    return np.asarray(image.resize((SIZE, SIZE), Image.Resampling.NEAREST))
