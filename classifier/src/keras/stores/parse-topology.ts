import { damaged } from './refusals.js';

/** @throws ImportRefusedError where the text is no JSON. */
export function parseTopology(name: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw damaged(name, 'expected its description of the layers to be JSON', error);
  }
}
