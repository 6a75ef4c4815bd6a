import { homedir } from 'node:os';
import { join } from 'node:path';
import { loadConfig } from '@detections/runtime/lifecycle';
import { z } from 'zod';

/** Where the library is: for the whole process, as a library is. */
export const openVinoVariables = z.object({
  OPENVINO_DIR: z.string().optional().meta({
    unit: 'folder',
    defaultText: 'where `npm run setup:openvino` puts it, under `XDG_CACHE_HOME`',
    description:
      "OpenVINO's libraries: of the installed Python package `openvino` or of OpenVINO's archive, in the version that `npm run setup:openvino` names",
  }),
});

const variables = openVinoVariables.extend({
  XDG_CACHE_HOME: z.string().default(join(homedir(), '.cache')),
});

/** @throws ConfigError */
export function readOpenVinoConfig(): z.output<typeof variables> {
  return loadConfig(variables, process.env);
}
