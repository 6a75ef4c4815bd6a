import { homedir } from 'node:os';
import { join } from 'node:path';
import { loadConfig } from '@detections/runtime/lifecycle';
import { z } from 'zod';

/** Where engines' libraries are: a thread that loads one reads it by itself, as it is the process's. */
export const engineVariables = z.object({
  OPENVINO_DIR: z.string().optional().meta({
    unit: 'folder',
    defaultText: 'where `npm run setup:openvino` puts it, under `XDG_CACHE_HOME`',
    description:
      "OpenVINO's libraries: of the installed Python package `openvino` or of OpenVINO's archive, in the version that `npm run setup:openvino` names",
  }),
});

const variables = engineVariables.extend({
  XDG_CACHE_HOME: z.string().default(join(homedir(), '.cache')),
});

/** @throws ConfigError */
export function readEngineConfig(): z.output<typeof variables> {
  return loadConfig(variables, process.env);
}
