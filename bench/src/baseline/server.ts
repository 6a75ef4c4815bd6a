/**
 * What one would write in an afternoon, and what the service is measured against: Express, multer,
 * sharp and onnxruntime in the request handler. It is not made slow on purpose, nor quick.
 */
import { readFile } from 'node:fs/promises';
import express from 'express';
import multer from 'multer';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import sharp from 'sharp';

const { PORT = '3000', MODEL_PATH = 'resnet50.onnx', LABELS_PATH = 'labels.json' } = process.env;
const SIZE = 224;

const session = await InferenceSession.create(MODEL_PATH);
const labels = JSON.parse(await readFile(LABELS_PATH, 'utf8')) as readonly string[];
const upload = multer({ storage: multer.memoryStorage(), limits: { fileSize: 10 * 1024 * 1024 } });
const app = express();

app.get('/health', (_request, response) => {
  response.json({ status: 'ok' });
});

app.post('/predict', upload.single('file'), async (request, response) => {
  if (request.file === undefined) {
    response.status(400).json({ success: false });
    return;
  }
  const pixels = await sharp(request.file.buffer)
    .resize(SIZE, SIZE, { fit: 'fill' })
    .removeAlpha()
    .toColourspace('srgb')
    .raw()
    .toBuffer();
  const { prediction, score } = await classify(pixels);
  response.json({ success: true, prediction, score });
});

app.listen(Number(PORT), '127.0.0.1');

async function classify(
  pixels: Uint8Array,
): Promise<{ readonly prediction: string | undefined; readonly score: number }> {
  const [inputName = ''] = session.inputNames;
  const input = new Tensor('uint8', pixels, [1, SIZE, SIZE, 3]);
  const outputs = await session.run({ [inputName]: input }, ['logits']);
  const logits = outputs['logits']?.data as Float32Array;
  const highest = Math.max(...logits);
  const sum = logits.reduce((total, logit) => total + Math.exp(logit - highest), 0);
  return { prediction: labels[logits.indexOf(highest)], score: 1 / sum };
}
