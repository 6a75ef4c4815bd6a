/** What an export can be given as, for the commands that take one. */
export const SOURCE = [
  '<source>',
  'a folder, a file such as best.onnx or model.keras, a zip, a URL, or hf://OWNER/NAME[@REVISION]',
] as const;

/** For the one thing that an export does not say, without unpacking it. */
export const SETTINGS = [
  '--settings <file>',
  "a JSON file with what the export does not say, as detections.json has it; it goes before the export's own",
] as const;

/** What is taken of each, for their helps. */
export const SOURCES_TEXT =
  'Of a file, its weights and labels beside it are taken along; of a repository one network and what belongs\nto it. HF_TOKEN opens private ones. What a download brought is kept for the next try.';
