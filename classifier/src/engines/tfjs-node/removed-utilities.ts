import util from 'node:util';

/**
 * Node 23 removed functions that tfjs-node 4.22 calls (nodejs_kernel_backend.js, TopK.js). It looks
 * them up at each call on the object that `require('util')` gives, which is this one.
 */
export function supplyRemovedUtilities(): void {
  const removed = {
    isArray: (value: unknown) => Array.isArray(value),
    isNullOrUndefined: (value: unknown) => value === null || value === undefined,
  };
  for (const [name, standIn] of Object.entries(removed)) {
    if (!(name in util)) Object.assign(util, { [name]: standIn });
  }
}
