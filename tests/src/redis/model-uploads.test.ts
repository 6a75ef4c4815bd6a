import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { describeWith, eventually, SAMPLE } from '@detections/test-support';
import { Cluster, untilReady, type ClusterMember } from '../cluster.fixture.js';
import { putExport } from '../exports.fixture.js';
import { askModel, keep, untilJudged, upload, zipFolder } from '../uploads.fixture.js';

const MINUTES = 60_000;

describeWith(['redis', 'network'], 'models by upload, over Redis', () => {
  let cluster: Cluster;
  let api: ClusterMember;
  let classifiers: readonly [ClusterMember, ClusterMember];
  let folder: string;
  let zip: Uint8Array<ArrayBuffer>;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'detections-uploads-'));
    await putExport(join(folder, 'export'));
    zip = await zipFolder(join(folder, 'export'));
    cluster = await Cluster.start({ MODEL_UPLOADS: 'true', MODELS_DIR: join(folder, 'models') });
    api = await cluster.startApi();
    classifiers = [await cluster.startClassifier(), await cluster.startClassifier()];
    await untilReady(api);
  }, 4 * MINUTES);

  afterAll(async () => {
    await cluster.close();
    await rm(folder, { recursive: true });
  });

  it(
    'one classifier serves the trial, another where that one is killed, and all what is kept',
    async () => {
      const { id } = await upload(api.url, zip);
      const { state, model = '' } = await untilJudged(api.url, id);
      expect(state).toBe('accepted');
      const before = await askModel(api.url, SAMPLE.path, model);
      const claims = async () => {
        const names = await readdir(join(folder, 'models', '.incoming', id));
        return names.filter((name) => name.startsWith('claim-'));
      };
      expect(await claims()).toHaveLength(2);
      // Which of them holds it, its log does not say: either way one is left.
      classifiers[0].process.signal('SIGKILL');
      await classifiers[0].process.exited();
      const after = await eventually(() => askModel(api.url, SAMPLE.path, model), 60_000);
      expect(after.predictions).toEqual(before.predictions);
      classifiers = [await cluster.startClassifier(), classifiers[1]];
      classifiers[1].process.signal('SIGKILL');
      await eventually(async () => {
        expect((await claims()).length).toBeGreaterThan(2);
      }, 60_000);
      await eventually(() => askModel(api.url, SAMPLE.path, model), 60_000);
      await expect(keep(api.url, id, 'fruits')).resolves.toMatchObject({ model: 'fruits@1' });
      const kept = await eventually(() => askModel(api.url, SAMPLE.path, 'fruits@1'), 30_000);
      expect(kept.predictions).toEqual(before.predictions);
    },
    4 * MINUTES,
  );

  it(
    'are refused where the API sees another folder than the classifiers',
    async () => {
      // One API at a time keeps what must last in SQLite.
      await api.process.close();
      const other = await cluster.startApi({ MODELS_DIR: join(folder, 'elsewhere') });
      await eventually(async () => {
        const response = await fetch(`${other.url}/v1/model-uploads`, {
          method: 'POST',
          body: Buffer.from(zip),
          headers: { 'content-type': 'application/zip' },
        });
        expect([response.status, response.headers.get('x-error-code')]).toEqual([
          503,
          'MODEL_UPLOADS_UNAVAILABLE',
        ]);
      }, 60_000);
    },
    2 * MINUTES,
  );
});
