import { basename, resolve } from 'node:path';
import type { ModelSource } from './model-source.js';

/** A folder is taken as it is; where there is none, the importers say so. */
export const folderSource: ModelSource = {
  takes: () => true,
  find: (text, { callerFolder }) => {
    const folder = resolve(callerFolder, text);
    return Promise.resolve({ folder, title: basename(folder) });
  },
};
