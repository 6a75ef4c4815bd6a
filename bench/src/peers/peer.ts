import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { z } from 'zod';
import { RunningProgram } from '../deployment/running-program.js';
import type { Deployment } from '../deployment/deployment.js';
import { predictUpload, rawUpload, type Upload } from '../load/upload.js';
import type { Photo } from '../inputs.js';

/** A server that others would take; bench/peers has its script. */
export interface Peer {
  /** As bench/peers/requirements names it. */
  readonly name: string;
  /** As typed behind its Python, in the repository's root. */
  readonly program: string;
  readonly readyPath: string;
  /** Default: `PORT`. */
  readonly portVariable?: string;
  readonly upload: (photo: Photo) => Promise<Upload>;
}

const SCRIPTS = fileURLToPath(new URL('../../peers', import.meta.url));
const SETUP = fileURLToPath(new URL('../../../scripts/setup-peers.mjs', import.meta.url));

export const PEERS: readonly Peer[] = [
  {
    name: 'litserve',
    program: 'bench/peers/serve_litserve.py',
    readyPath: '/health',
    upload: (photo) => predictUpload(photo),
  },
  {
    name: 'mosec',
    program: 'bench/peers/serve_mosec.py',
    readyPath: '/',
    upload: (photo) => Promise.resolve(rawUpload(photo)),
  },
  {
    name: 'mlserver',
    program: 'bench/peers/serve_mlserver.py',
    readyPath: '/v2/health/ready',
    upload: (photo) => predictUpload(photo),
  },
  {
    name: 'fastapi',
    program: 'bench/peers/serve_fastapi.py',
    readyPath: '/health',
    upload: (photo) => predictUpload(photo),
  },
  {
    name: 'bentoml',
    program: '-m bentoml serve serve_bentoml:Classify --host 127.0.0.1',
    readyPath: '/readyz',
    portVariable: 'BENTOML_PORT',
    upload: (photo) => predictUpload(photo),
  },
];

const whereSchema = z.record(z.string(), z.string().nullable());

/** @returns the Python that each peer is installed for; null where it is not. */
export async function findPythons(): Promise<Readonly<Record<string, string | null>>> {
  const { stdout } = await promisify(execFile)(process.execPath, [SETUP, '--where']);
  return whereSchema.parse(JSON.parse(stdout));
}

/** @param modelPath The ONNX file that it serves. */
export async function startPeer(
  { name, program, readyPath, portVariable = 'PORT' }: Peer,
  python: string,
  modelPath: string,
): Promise<Deployment> {
  const service = await RunningProgram.start({
    interpreter: python,
    program,
    environment: { MODEL_PATH: modelPath, PYTHONPATH: SCRIPTS },
    portVariable,
    readyPath,
  });
  return {
    url: service.url,
    processes: [{ name, pid: service.pid }],
    close: () => service.close(),
  };
}
