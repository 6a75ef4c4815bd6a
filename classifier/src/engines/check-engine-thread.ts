import type { EngineName } from './engine-spec.js';

/**
 * Loads an engine's library and nothing else.
 *
 * @returns Why it does not load, or undefined. As a value, because an error's code does not survive
 * the way between threads.
 */
export async function check(name: EngineName): Promise<string | undefined> {
  try {
    await importLibraryOf(name);
    return undefined;
  } catch (error) {
    return reasonOf(error);
  }
}

async function importLibraryOf(name: EngineName): Promise<unknown> {
  switch (name) {
    case 'onnxruntime':
      return import('./onnxruntime/onnxruntime-engine.js');
    case 'tfjs-node': {
      const { importTfjs } = await import('./tfjs-node/tfjs-node-engine.js');
      return importTfjs();
    }
  }
}

/** In words for whoever has to mend it. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const [firstLine = ''] = error.message.split('\n');
  const code = 'code' in error ? error.code : undefined;
  if (code === 'ERR_MODULE_NOT_FOUND' || code === 'MODULE_NOT_FOUND') {
    return `a package is not installed (${firstLine})`;
  }
  if (firstLine.includes('native addon module')) {
    return `its native addon has not been built (${firstLine.trim()})`;
  }
  if (code === 'ERR_DLOPEN_FAILED') return `a native library does not load (${firstLine})`;
  return firstLine;
}
