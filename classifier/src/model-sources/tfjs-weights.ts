import { z } from 'zod';
import { entryPath } from './entry-path.js';

const manifestSchema = z.object({
  weightsManifest: z.array(z.object({ paths: z.array(z.string()) })).max(1000),
});

/**
 * The files that hold a TensorFlow.js network's weights, by what its `model.json` says.
 *
 * @returns paths from where `model.json` is; none where it is none of TensorFlow.js.
 * @throws UnpackRefusedError where one would lie elsewhere.
 */
export function tfjsWeightFiles(text: string): readonly string[] {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    return [];
  }
  const paths = manifestSchema.safeParse(document).data?.weightsManifest ?? [];
  const files = paths.flatMap((group) => group.paths);
  return files.flatMap((path) => entryPath(path)?.join('/') ?? []);
}
