/**
 * Tells TensorFlow how many threads it may take and to keep its remarks to itself. Native code
 * reads the process's own environment, which only the main thread can change, and TensorFlow reads
 * it once: this runs there, before the first engine's thread starts.
 */
export function configureTensorFlow(threadCount: number): void {
  // eslint-disable-next-line no-restricted-syntax -- Words to a library, not our configuration.
  const environment = process.env;
  environment['TF_NUM_INTRAOP_THREADS'] = String(threadCount);
  environment['TF_NUM_INTEROP_THREADS'] = '1';
  // 0 is everything, 2 leaves warnings out. Whoever looks for an error may ask for more.
  environment['TF_CPP_MIN_LOG_LEVEL'] ??= '2';
}
