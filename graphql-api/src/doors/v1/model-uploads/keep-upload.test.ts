import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { UPLOAD_FILES } from '@detections/schema';
import { CHECK, UploadsFixture } from './uploads.fixture.js';

let fixture: UploadsFixture;

beforeEach(async () => {
  fixture = await UploadsFixture.start();
  await fixture.announce();
});

afterEach(() => fixture.close());

describe('keeping', () => {
  it('moves it to where models lie', async () => {
    const id = await fixture.accepted();
    await expect(fixture.keep(id, { name: 'fruits' })).resolves.toMatchObject({
      status: 200,
      body: { state: 'kept', model: 'fruits@1', check: CHECK },
    });
    expect(await readdir(join(fixture.modelsDir, 'fruits', '1'))).toEqual(['model.onnx']);
    await expect(fixture.keep(id, { name: 'fruits' })).resolves.toMatchObject({
      status: 409,
      code: 'UPLOAD_NOT_ACCEPTED',
    });
  });

  it('makes the next version of a model that is there, where that is asked for', async () => {
    await mkdir(join(fixture.modelsDir, 'fruits', '7'), { recursive: true });
    await writeFile(join(fixture.modelsDir, 'fruits', '7', 'model.onnx'), 'another');
    const id = await fixture.accepted();
    await expect(fixture.keep(id, { name: 'fruits' })).resolves.toMatchObject({
      status: 409,
      code: 'NAME_TAKEN',
    });
    await expect(fixture.keep(id, { name: 'fruits', newVersion: true })).resolves.toMatchObject({
      body: { model: 'fruits@8' },
    });
  });

  it('of two at once under one name lets one have it', async () => {
    const [one, other] = [await fixture.accepted(), await fixture.accepted()];
    const answers = await Promise.all(
      [one, other].map((id) => fixture.keep(id, { name: 'fruits' })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect(await readdir(join(fixture.modelsDir, 'fruits'))).toEqual(['1']);
  });

  it('of two at once of one upload does one, and says which', async () => {
    const id = await fixture.accepted();
    const names = ['fruits', 'leaves', 'nuts'];
    const answers = await Promise.all(names.map((name) => fixture.keep(id, { name })));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409]);
    const kept = names[answers.findIndex(({ status }) => status === 200)] ?? '';
    await expect(fixture.ask('GET', `/${id}`)).resolves.toMatchObject({
      body: { state: 'kept', model: `${kept}@1` },
    });
    const folders = await readdir(fixture.modelsDir);
    expect(folders.filter((name) => names.includes(name))).toEqual([kept]);
  });

  it.each([
    ['resnet50', 409, 'NAME_TAKEN', 'own model'],
    ['efficientnet-lite0', 409, 'NAME_TAKEN', 'own model'],
    ['../fruits', 400, 'BAD_USER_INPUT', 'expected 1 to 63'],
    ['trial-fruits', 400, 'BAD_USER_INPUT', 'trial-'],
  ])('refuses the name %s', async (name, status, code, message) => {
    const id = await fixture.accepted();
    const answer = await fixture.keep(id, { name, newVersion: true });
    expect([answer.status, answer.code, answer.body.error?.message]).toEqual([
      status,
      code,
      expect.stringContaining(message),
    ]);
    await expect(fixture.ask('GET', `/${id}`)).resolves.toMatchObject({
      body: { state: 'accepted' },
    });
  });

  it('goes on where a crash has left it half done', async () => {
    const id = await fixture.accepted();
    const intent = join(fixture.folderOf(id), UPLOAD_FILES.keeping);
    await writeFile(intent, JSON.stringify({ name: 'fruits', version: '1' }));
    await expect(fixture.ask('GET', `/${id}`)).resolves.toMatchObject({
      body: { state: 'accepted' },
    });
    await expect(fixture.keep(id, { name: 'leaves' })).resolves.toMatchObject({
      body: { model: 'leaves@1' },
    });
  });

  it('refuses one that is not accepted', async () => {
    const { body } = await fixture.upload();
    await expect(fixture.keep(body.id, { name: 'fruits' })).resolves.toMatchObject({
      status: 409,
      code: 'UPLOAD_NOT_ACCEPTED',
    });
  });
});
