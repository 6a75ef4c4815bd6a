import { promisify } from 'node:util';
import { z } from 'zod';
import type { OpenVino } from './openvino-library.js';

/** All that an engine holds outside JavaScript. No finalizer frees it: it is numbers. */
export const handlesSchema = z.object({
  library: z.string(),
  core: z.bigint(),
  networks: z.array(z.object({ compiled: z.bigint(), requests: z.array(z.bigint()) })),
});
export type Handles = z.infer<typeof handlesSchema>;

/** Waits for what is under way, because its threads still write into what is freed here. */
export async function freeHandles(openVino: OpenVino, { core, networks }: Handles): Promise<void> {
  const wait = promisify(openVino.wait.async);
  for (const { compiled, requests } of networks) {
    for (const request of requests) {
      // However it ended.
      await wait(request);
      openVino.requestFree(request);
    }
    openVino.compiledFree(compiled);
  }
  openVino.coreFree(core);
}
