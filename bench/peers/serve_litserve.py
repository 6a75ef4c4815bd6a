"""LitServe: an API server and worker processes, one for each core, with dynamic batches.

https://lightning.ai/docs/litserve/features/batching
"""

import os

import litserve
from fastapi import Request
from photo_classifier import WORKERS, PhotoClassifier

MAX_BATCH_SIZE = int(os.environ.get("MAX_BATCH_SIZE", "1"))


class Classify(litserve.LitAPI):
    def setup(self, device: str) -> None:
        self._classifier = PhotoClassifier()

    def decode_request(self, request: Request) -> bytes:
        return request["file"].file.read()

    def predict(self, photos: list[bytes] | bytes) -> list[dict] | dict:
        if isinstance(photos, bytes):
            return self._classifier.classify([photos])[0]
        return self._classifier.classify(photos)

    def batch(self, inputs: list[bytes]) -> list[bytes]:
        return inputs

    def unbatch(self, output: list[dict]) -> list[dict]:
        return output

    def encode_response(self, output: dict) -> dict:
        return output


if __name__ == "__main__":
    api = Classify(max_batch_size=MAX_BATCH_SIZE, batch_timeout=0.001 if MAX_BATCH_SIZE > 1 else 0)
    server = litserve.LitServer(
        api, accelerator="cpu", devices=1, workers_per_device=WORKERS, timeout=120
    )
    server.run(
        host="127.0.0.1",
        port=int(os.environ["PORT"]),
        log_level="warning",
        generate_client_file=False,
    )
