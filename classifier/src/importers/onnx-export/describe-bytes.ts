interface Signature {
  /** In Latin-1: a byte is a character. */
  readonly start: string;
  readonly at?: number;
  readonly what: string;
}

/** What a file that is no ONNX is instead, by its first bytes; they come from many tools. */
const SIGNATURES: readonly Signature[] = [
  {
    start: 'version https://git-lfs',
    what: 'a Git LFS pointer, 130 bytes of text in place of the file; `git lfs pull` fetches the file itself',
  },
  {
    start: 'PK\x03\x04',
    what: 'a zip archive; unpack it, or export to ONNX where it is a PyTorch checkpoint',
  },
  { start: '\x89HDF\r\n', what: 'HDF5, as Keras writes it' },
  { start: 'TFL3', at: 4, what: 'a TensorFlow Lite model' },
  { start: 'ORTM', at: 4, what: 'in onnxruntime’s own format; its .onnx file is wanted' },
  { start: '{"', at: 8, what: 'safetensors: weights without a network' },
  { start: '\x1f\x8b', what: 'a gzip archive; unpack it' },
  { start: '7z\xbc\xaf', what: 'a 7-Zip archive; unpack it' },
  { start: '\x80\x02', what: 'a Python pickle, as older versions of PyTorch write checkpoints' },
  { start: 'ir_version:', what: 'ONNX as text; the binary file is wanted' },
  { start: '<', what: 'a web page or XML: what a download left instead of the file' },
  { start: '{', what: 'JSON' },
];

/** @returns undefined where the bytes look like nothing that is known. */
export function describeBytes(bytes: Uint8Array): string | undefined {
  if (bytes.length === 0) return 'empty';
  const text = Buffer.from(bytes.subarray(0, 64)).toString('latin1');
  return SIGNATURES.find(({ start, at = 0 }) => text.startsWith(start, at))?.what;
}
