import { z } from 'zod';
import type { Deployment } from '../deployment/deployment.js';
import type { Inputs } from '../inputs.js';
import { ServiceClient } from '../load/service-client.js';
import type { Upload } from '../load/upload.js';

const oursSchema = z.object({ prediction: z.string() });
const theirsSchema = z.object({ class_index: z.int().min(0) });

/**
 * Asks both for the first photo: a peer that answers with something else does other work.
 *
 * @throws Error where they do not name the same class.
 */
export async function requireSameAnswer(
  { model }: Inputs,
  services: Readonly<Record<'ours' | 'theirs', Deployment>>,
  uploads: Readonly<Record<'ours' | 'theirs', readonly Upload[]>>,
): Promise<void> {
  const [ours, theirs] = await Promise.all(
    (['ours', 'theirs'] as const).map((side) => firstAnswer(services[side], uploads[side])),
  );
  const { prediction } = oursSchema.parse(ours);
  const name = model.card.labels[theirsSchema.parse(theirs).class_index]?.name;
  if (name !== prediction) {
    throw new Error(`Expected the peer to answer ${prediction} as we do; came ${String(name)}.`);
  }
}

async function firstAnswer({ url }: Deployment, [upload]: readonly Upload[]): Promise<unknown> {
  if (upload === undefined) throw new Error('Expected at least one photo; came none.');
  const client = new ServiceClient(url);
  try {
    return JSON.parse((await client.send(upload)).text);
  } finally {
    client.close();
  }
}
