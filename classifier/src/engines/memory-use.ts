/** What a process grows by for a network, whatever is behind it: docs/decisions/022 has the figures. */
export interface MemoryUse {
  /** The thread, its own JavaScript heap, the library and its sessions. */
  readonly fixedBytes: number;
  /** The weights, in the order that the processor reads them; some are kept in the file's as well. */
  readonly bytesPerFileByte: number;
  /** What the layers hold of each pixel of a batch, after the library has rounded it up. */
  readonly bytesPerPixel: number;
}

/** Of onnxruntime in float32, and of engines that do not say it. */
export const USUAL_MEMORY: MemoryUse = {
  fixedBytes: 40e6,
  bytesPerFileByte: 1.25,
  bytesPerPixel: 300,
};
