import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually } from '../eventually.js';
import { freePort } from '../free-port.js';
import { NETWORK_ENVIRONMENT } from '../network.js';
import { ServiceProcess } from '../service-process.js';

/** As the tests do: making the ONNX file takes seconds. */
const CACHE_DIR = join(tmpdir(), 'detections-test-cache');
/** So that a body that is cut off takes none of the run's time. */
const UPLOAD_TIMEOUT_MS = '5000';
const START_TIMEOUT_MS = 120_000;
/** Log lines that no request may cause, whoever sends it. */
const ALARM = /"level":(50|60)|[Uu]nhandled|decoder ended by a picture|FATAL ERROR/;

/** The whole service in one process, in an empty folder, as an attacker would meet it. */
export class FuzzService {
  /** How much of its output was looked at. */
  #heard = 0;

  private constructor(
    readonly url: string,
    private readonly process: ServiceProcess,
    private readonly folder: string,
  ) {}

  static async start(): Promise<FuzzService> {
    const folder = await mkdtemp(join(tmpdir(), 'detections-fuzz-'));
    const port = await freePort();
    const url = `http://127.0.0.1:${String(port)}`;
    const environment = {
      PORT: String(port),
      ...NETWORK_ENVIRONMENT,
      CACHE_DIR,
      DATA_DIR: folder,
      UPLOAD_TIMEOUT_MS,
    };
    const process = ServiceProcess.start('cli/dist/main.js serve', environment);
    await eventually(async () => {
      const { status } = await fetch(`${url}/health/ready`);
      if (status !== 200) throw new Error(`Not ready. It wrote:\n${process.output}`);
    }, START_TIMEOUT_MS);
    return new FuzzService(url, process, folder);
  }

  get pid(): number {
    return this.process.pid;
  }

  /** Whole lines that it has written since the last call, and should not have. */
  takeAlarms(): readonly string[] {
    const end = this.process.output.lastIndexOf('\n') + 1;
    const lines = this.process.output.slice(this.#heard, end).split('\n');
    this.#heard = end;
    return lines.filter((line) => ALARM.test(line));
  }

  async close(): Promise<void> {
    await this.process.close();
    await rm(this.folder, { recursive: true, force: true });
  }
}
