/** The last step of a path, where a value may be put. */
interface Place {
  readonly holder: Record<string, unknown>;
  readonly key: string;
}

/**
 * Puts an upload where a path such as `variables.image` or `variables.images.0` leads.
 *
 * @returns false where the path leads out of the variables, or to anything but null.
 */
export function putUpload(operations: object, path: string, upload: object): boolean {
  const place = findPlace(operations, path.split('.'));
  if (place?.holder[place.key] !== null) return false;
  place.holder[place.key] = upload;
  return true;
}

function findPlace(operations: object, [root, ...keys]: readonly string[]): Place | undefined {
  const key = keys.pop();
  if (root !== 'variables' || key === undefined) return undefined;
  let holder: unknown = operations;
  for (const step of [root, ...keys]) holder = ownValue(holder, step);
  return isHolder(holder) && Object.hasOwn(holder, key) ? { holder, key } : undefined;
}

/** Own values alone: a path from outside must not lead to a prototype. */
function ownValue(holder: unknown, key: string): unknown {
  return isHolder(holder) && Object.hasOwn(holder, key) ? holder[key] : undefined;
}

function isHolder(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
