import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { InputError } from '@detections/runtime/lifecycle';
import { HttpClient } from '../../models/http-client.js';
import { keyOf } from '../download.js';
import type { FoundExport, ModelSource, SourceContext } from '../model-source.js';
import { placeFile } from '../place-file.js';
import { tfjsWeightFiles } from '../tfjs-weights.js';
import { chooseFiles } from './choose-files.js';
import { fetchHubFile } from './fetch-hub-file.js';
import { openRepository, type HubRepository } from './hub-repository.js';

const SETTINGS_FILE = 'detections.json';
const PLACE =
  /^hf:\/\/(?<name>[\w-][\w.-]*\/[\w-][\w.-]*)\/?(@(?<revision>[\w-][\w.-]*(\/[\w.-]+)*))?$/i;

/** A repository of Hugging Face's, `hf://owner/name` or `hf://owner/name@revision`. */
export const hubSource: ModelSource = {
  takes: (text) => /^hf:\/\//i.test(text),
  find: async (text, context) => {
    const { name, revision } = PLACE.exec(text)?.groups ?? {};
    if (name === undefined) {
      throw new InputError(
        `Expected hf://OWNER/NAME or hf://OWNER/NAME@REVISION, such as hf://timm/resnet18.a1_in1k; came ${JSON.stringify(text.slice(0, 100))}.`,
      );
    }
    const client = new HttpClient(context.proxies);
    try {
      const place = { name, revision: revision ?? 'main' };
      return await fetchExport(await openRepository(place, client, context), client, context);
    } finally {
      await client.close();
    }
  },
};

async function fetchExport(
  repository: HubRepository,
  client: HttpClient,
  context: SourceContext,
): Promise<FoundExport> {
  const { name, commit } = repository;
  const downloaded = join(context.downloads, keyOf(context.hub.url, name, commit));
  const folder = join(context.scratch, 'files');
  const fetchAll = async (paths: readonly string[]): Promise<void> => {
    for (const path of paths) {
      const file = repository.files.find((each) => each.path === path);
      if (file === undefined) continue;
      const at = join(downloaded, keyOf(path));
      await fetchHubFile(repository, file, at, client, context);
      await placeFile(at, join(folder, path));
    }
  };
  const chosen = chooseFiles(repository);
  await fetchAll(chosen);
  if (chosen.includes('model.json')) {
    await fetchAll(tfjsWeightFiles(await readFile(join(folder, 'model.json'), 'utf8')));
  }
  if (!chosen.includes(SETTINGS_FILE)) await writeOrigin(folder, repository, context);
  return { folder, title: name.split('/').at(-1) ?? name, downloaded };
}

/** Whose it is, and under which license, is in none of the files that importers read. */
async function writeOrigin(
  folder: string,
  { name, license }: HubRepository,
  { hub }: SourceContext,
): Promise<void> {
  const settings = {
    ...(license !== undefined && { license }),
    source: `${hub.url}/${name}`,
  };
  await writeFile(join(folder, SETTINGS_FILE), `${JSON.stringify(settings, undefined, 2)}\n`);
}
