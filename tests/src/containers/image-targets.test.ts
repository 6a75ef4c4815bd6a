import { afterAll, expect, it } from '@jest/globals';
import { buildImage, describeWith, docker, runInImage } from '@detections/test-support';

const BUILD_MS = 1_200_000;

/** What the Dockerfiles offer besides the images of docker-compose.yml; it takes a while. */
describeWith(['docker'], 'targets of the Dockerfiles', () => {
  const tag = `detections-test-target-${String(process.pid)}`;

  afterAll(() => docker(['image', 'rm', '--force', tag]));

  it.each(['classifier', 'graphql-api'] as const)(
    'passes the tests of %s in its image',
    (workspace) => buildImage({ workspace, target: 'test', tag }),
    BUILD_MS,
  );

  it(
    'leaves the network out that answers first with FALLBACK_MODEL=0',
    async () => {
      const buildArgs = ['FALLBACK_MODEL=0'];
      await buildImage({ workspace: 'classifier', target: 'production', tag, buildArgs });
      expect(await runInImage(tag, ['ls', 'fallback'])).toBe('');
    },
    BUILD_MS,
  );

  it(
    'leaves OpenVINO out with OPENVINO=0',
    async () => {
      const buildArgs = ['OPENVINO=0'];
      await buildImage({ workspace: 'classifier', target: 'production', tag, buildArgs });
      expect(await runInImage(tag, ['ls', 'openvino'])).toBe('');
    },
    BUILD_MS,
  );

  it(
    'brings the second engine with TFJS_NODE=1',
    async () => {
      const buildArgs = ['TFJS_NODE=1'];
      await buildImage({ workspace: 'classifier', target: 'production', tag, buildArgs });
      const load = "console.log(require('@tensorflow/tfjs-node').getBackend())";
      const output = await runInImage(tag, ['node', '--eval', load]);
      expect(output).toContain('tensorflow');
    },
    BUILD_MS,
  );
});
