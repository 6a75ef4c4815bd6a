"""mosec: a Rust server in front of worker processes, one for each core.

https://mosecorg.github.io/mosec/reference/interface.html. It has no multipart: the photo is the
body, which spares it that work.
"""

import os

from mosec import Server, Worker
from photo_classifier import WORKERS, PhotoClassifier

MAX_BATCH_SIZE = int(os.environ.get("MAX_BATCH_SIZE", "1"))


class Classify(Worker):
    def __init__(self) -> None:
        super().__init__()
        self._classifier = PhotoClassifier()

    def deserialize(self, data: bytes) -> bytes:
        return data

    def forward(self, data: list[bytes] | bytes) -> list[dict] | dict:
        if isinstance(data, list):
            return self._classifier.classify(data)
        return self._classifier.classify([data])[0]


if __name__ == "__main__":
    os.environ["MOSEC_PORT"] = os.environ["PORT"]
    os.environ["MOSEC_ADDRESS"] = "127.0.0.1"
    os.environ["MOSEC_TIMEOUT"] = "120000"
    os.environ["MOSEC_LOG_LEVEL"] = "warning"
    server = Server()
    server.append_worker(
        Classify, num=WORKERS, max_batch_size=MAX_BATCH_SIZE, max_wait_time=1, route="/predict"
    )
    server.run()
