import { spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeWith, REPOSITORY } from '@detections/test-support';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

let empty: string;
beforeAll(async () => {
  empty = await mkdtemp(join(tmpdir(), 'setup-openvino-'));
});
afterAll(() => rm(empty, { recursive: true }));

function setUp(env: NodeJS.ProcessEnv): { readonly status: number | null; readonly said: string } {
  const script = join(REPOSITORY, 'scripts', 'setup-openvino.mjs');
  const { status, stderr } = spawnSync(process.execPath, [script], { env, encoding: 'utf8' });
  return { status, said: stderr };
}

describe('npm run setup:openvino', () => {
  it('says of a folder without the library what it expected there', () => {
    const { status, said } = setUp({ ...process.env, OPENVINO_DIR: empty });
    expect(status).toBe(1);
    expect(said).toMatch(
      /^setup:openvino failed\. OPENVINO_DIR: expected libopenvino_c\.so\.\d+, of OpenVINO [\d.]+, in /,
    );
    expect(said).not.toContain('    at ');
  });

  it('says that it needs Python where there is none', () => {
    const { status, said } = setUp({ PATH: empty, XDG_CACHE_HOME: empty });
    expect(status).toBe(1);
    expect(said).toContain('It needs python3 (Debian: apt-get install python3).');
  });
});

describeWith(['openvino'], 'npm run setup:openvino, once it is there', () => {
  it('downloads nothing and says where it is', () => {
    // Without Python it could not.
    const { status, said } = setUp({ ...process.env, PATH: empty });
    expect(said).toContain(' loads, from ');
    expect(status).toBe(0);
  });
});
