const NAMES = ['DEVICE', 'LD_LIBRARY_PATH', 'VK_DRIVER_FILES', 'VK_ICD_FILENAMES'];

/**
 * What services under test run networks on, where whoever starts the tests says it:
 * `DEVICE=gpu npm run test:parity`.
 */
export function deviceEnvironment(): Readonly<Record<string, string>> {
  return Object.fromEntries(
    NAMES.flatMap((name) => {
      const value = process.env[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );
}
