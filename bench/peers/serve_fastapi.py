"""FastAPI: a process of uvicorn for each core, a session of one thread in each.

https://fastapi.tiangolo.com/deployment/server-workers/. The work blocks, so it runs on a thread of
the pool, as a `def` does; but one at a time, because more would only take the core from each other.
"""

import os

import anyio
import uvicorn
from fastapi import FastAPI, UploadFile
from fastapi.concurrency import run_in_threadpool
from photo_classifier import WORKERS, PhotoClassifier

app = FastAPI()
classifier = PhotoClassifier() if __name__ != "__main__" else None
one_at_a_time = anyio.Lock()


@app.get("/health")
async def health() -> dict:
    return {"status": "ok"}


@app.post("/predict")
async def predict(file: UploadFile) -> dict:
    photo = await file.read()
    async with one_at_a_time:
        (answer,) = await run_in_threadpool(classifier.classify, [photo])
    return answer


if __name__ == "__main__":
    uvicorn.run(
        "serve_fastapi:app",
        host="127.0.0.1",
        port=int(os.environ["PORT"]),
        workers=WORKERS,
        # Opening the session may take longer than the 5 s after which a worker counts as hung.
        timeout_worker_healthcheck=60,
        log_level="warning",
    )
