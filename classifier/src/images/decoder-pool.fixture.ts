import { systemClock } from '@detections/runtime';
import { pino } from 'pino';
import { DecoderPool, type DecoderPoolOptions } from './decoder-pool.js';

/** One that has time on a machine that is busy with other things, and writes no log. */
export function createPatientPool(options: Partial<DecoderPoolOptions> = {}): DecoderPool {
  return new DecoderPool({
    maxImagePixels: 100_000_000,
    decodeTimeoutMs: 60_000,
    maxResidentBytes: 1e9,
    maxProcesses: 2,
    clock: systemClock,
    logger: pino({ level: 'silent' }),
    ...options,
  });
}
