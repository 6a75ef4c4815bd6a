"""BentoML: a worker process for each core.

https://docs.bentoml.com/en/latest/build-with-bentoml/parallelize-requests.html. Run by its own
command: bentoml serve serve_bentoml:Classify.
"""

from pathlib import Path

import bentoml
from photo_classifier import WORKERS, PhotoClassifier


@bentoml.service(workers=WORKERS, traffic={"timeout": 120}, logging={"access": {"enabled": False}})
class Classify:
    def __init__(self) -> None:
        self._classifier = PhotoClassifier()

    @bentoml.api
    def predict(self, file: Path) -> dict:
        return self._classifier.classify([file.read_bytes()])[0]
