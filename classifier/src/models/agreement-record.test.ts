import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import {
  agreementPathOf,
  readAgreement,
  recordAgreement,
  type AgreementMeasurement,
} from './agreement-record.js';

const measurement: AgreementMeasurement = {
  engine: 'onnxruntime',
  device: 'cpu',
  instructions: 'avx512_vnni',
  preset: 'CENTER_CROP',
  pictures: 500,
  apart: true,
  agreement: 0.97,
  top1: { pictures: 500, fp32: 0.724, measured: 0.72 },
  measuredAt: '2026-11-28T01:00:00.000Z',
};

describe('the record of agreement', () => {
  let folder: string;
  const subject = () => ({
    modelPath: join(folder, 'model.onnx'),
    digest: 'abc',
    precision: 'int8' as const,
  });
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'agreement-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('is empty where nothing was measured', async () => {
    expect(await readAgreement(subject())).toEqual([]);
  });

  it('gives back what was measured, the newest first', async () => {
    const elsewhere = {
      ...measurement,
      engine: 'openvino',
      measuredAt: '2026-11-28T02:00:00.000Z',
    };
    await recordAgreement(subject(), elsewhere);
    await recordAgreement(subject(), measurement);
    expect(await readAgreement(subject())).toEqual([elsewhere, measurement]);
  });

  it('keeps the last measurement of the same engine, processor and preset', async () => {
    await recordAgreement(subject(), measurement);
    await recordAgreement(subject(), { ...measurement, agreement: 0.98 });
    expect(await readAgreement(subject())).toEqual([{ ...measurement, agreement: 0.98 }]);
  });

  it('says nothing of another model', async () => {
    await recordAgreement(subject(), measurement);
    expect(await readAgreement({ ...subject(), digest: 'def' })).toEqual([]);
  });

  it('says nothing where it is damaged, and is written anew', async () => {
    await recordAgreement(subject(), measurement);
    const text = await readFile(agreementPathOf(subject()), 'utf8');
    for (const damaged of [text.slice(0, 40), text.replace('0.97', '97')]) {
      await writeFile(agreementPathOf(subject()), damaged);
      expect(await readAgreement(subject())).toEqual([]);
    }
    await recordAgreement(subject(), measurement);
    expect(await readAgreement(subject())).toEqual([measurement]);
  });
});
