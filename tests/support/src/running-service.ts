import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deviceEnvironment } from './device-environment.js';
import { eventually } from './eventually.js';
import { freePort } from './free-port.js';
import { NETWORK_ENVIRONMENT } from './network.js';
import { ServiceProcess } from './service-process.js';

/** Folder for the converted model, kept between runs: making it takes seconds. */
const CACHE_DIR = join(tmpdir(), 'detections-test-cache');

/** The environment of every real process in these tests. */
export function modelEnvironment(): Record<string, string> {
  return {
    ...NETWORK_ENVIRONMENT,
    CACHE_DIR,
    LOG_LEVEL: 'warn',
    // Off, because tests send the same photo to be classified again; those of the cache turn it on.
    CACHE_TTL_SECONDS: '0',
    ...deviceEnvironment(),
  };
}

export interface RunningService {
  readonly url: string;
  /** Where it runs; nothing else is in it. */
  readonly folder: string;
  readonly process: ServiceProcess;
  close(): Promise<void>;
}

/** Starts the whole service in one process on a free port and waits until it is ready. */
export async function startStandalone(
  environment: Readonly<Record<string, string>> = {},
): Promise<RunningService> {
  const service = await startStandaloneUnready({ ...modelEnvironment(), ...environment });
  await waitUntilReady(service.url, service.process);
  return service;
}

/** Starts it in an empty folder, with nothing but this environment, and waits until it is live. */
export async function startStandaloneUnready(
  environment: Readonly<Record<string, string>>,
): Promise<RunningService> {
  const folder = await mkdtemp(join(tmpdir(), 'detections-service-'));
  // Two levels, so that no ../shared is found from there.
  const cwd = join(folder, 'project');
  await mkdir(cwd);
  const port = await freePort();
  const url = `http://127.0.0.1:${String(port)}`;
  const process = ServiceProcess.start(
    'cli/dist/main.js serve',
    { PORT: String(port), DATA_DIR: 'data', ...environment },
    { cwd },
  );
  const close = async (): Promise<void> => {
    await process.close();
    await rm(folder, { recursive: true, force: true });
  };
  await eventually(() => fetch(`${url}/health/live`), 60_000);
  return { url, folder: cwd, process, close };
}

/** @throws Error with what the process has written, where it is not ready within two minutes. */
export async function waitUntilReady(url: string, process: ServiceProcess): Promise<void> {
  try {
    await eventually(async () => {
      const response = await fetch(`${url}/health/ready`);
      if (response.status !== 200) throw new Error(await response.text());
    }, 120_000);
  } catch (error) {
    throw new Error(`The service did not become ready. It wrote:\n${process.output}`, {
      cause: error,
    });
  }
}
