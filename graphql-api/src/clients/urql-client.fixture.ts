import { readFile } from 'node:fs/promises';
import { Client, fetchExchange } from '@urql/core';
import { ASK_MODEL, CLASSIFY, type ShippedClient } from './shipped-client.fixture.js';

/** Its queries go by GET. */
export const urqlClient: ShippedClient = {
  async ask(url) {
    return answered(await connect(url).query(ASK_MODEL, {}));
  },
  async upload(url, file) {
    const image = new File([await readFile(file)], 'photo.png');
    return answered(await connect(url).mutation(CLASSIFY, { image }));
  },
};

function connect(url: string): Client {
  return new Client({ url, exchanges: [fetchExchange] });
}

function answered({ data, error }: { data?: unknown; error?: Error | undefined }): unknown {
  if (error !== undefined) throw error;
  return data;
}
