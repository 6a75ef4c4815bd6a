"""MLServer: a REST server in front of an inference pool, one process for each core.

https://docs.seldon.ai/mlserver/user-guide/parallel-inference and .../custom. A custom handler takes
the photo as multipart; by the V2 protocol it would be base64 in JSON, which costs more than it
gains: adaptive batches, the protocol's alone, win a few percent on a CPU.
"""

import asyncio
import os
from typing import Annotated

from fastapi import File
from mlserver import MLModel, MLServer, ModelSettings, Settings
from mlserver.handlers import custom_handler
from photo_classifier import WORKERS, PhotoClassifier


class PhotoRuntime(MLModel):
    async def load(self) -> bool:
        self._classifier = PhotoClassifier()
        return True

    @custom_handler(rest_path="/predict")
    async def classify(self, file: Annotated[bytes, File()]) -> dict:
        return self._classifier.classify([file])[0]


async def main() -> None:
    # Named by its module, because the processes of the pool import it by that.
    from serve_mlserver import PhotoRuntime as Runtime

    settings = Settings(
        host="127.0.0.1",
        http_port=int(os.environ["PORT"]),
        grpc_port=0,
        metrics_endpoint=None,
        parallel_workers=WORKERS,
        debug=False,
    )
    await MLServer(settings).start([ModelSettings(name="resnet50", implementation=Runtime)])


if __name__ == "__main__":
    asyncio.run(main())
