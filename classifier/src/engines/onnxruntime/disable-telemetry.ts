/**
 * From 1.29 on onnxruntime's Linux builds report to their maker unless this variable says no
 * (microsoft/onnxruntime #27379). What people upload here is nobody else's business, and neither
 * is how often. Native code reads the process's own environment, which only the main thread can
 * change, so this runs there, before the engine's thread starts.
 */
export function disableOnnxRuntimeTelemetry(): void {
  // eslint-disable-next-line no-restricted-syntax -- A word to a library, not our configuration.
  process.env['ORT_DISABLE_TELEMETRY'] = '1';
}
