import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import {
  hangUpAfter,
  serve,
  startFileServer,
  type FileServer,
  type Route,
} from '../../models/file-server.fixture.js';
import { Machine } from '../find-export.fixture.js';
import { zipOf } from '../zip.fixture.js';
import { fileNameOf } from './file-name.js';

const noise = randomBytes(300_000);
const zip = zipOf([
  { name: 'model.onnx', content: noise },
  { name: 'labels.txt', content: 'apple' },
]);

describe('an export on the web', () => {
  let machine: Machine;
  let server: FileServer;
  let routes: Record<string, Route>;
  beforeEach(async () => {
    machine = await Machine.start();
    routes = { '/fruits.zip': serve(zip), '/a/best.onnx': serve(noise) };
    server = await startFileServer(new Proxy({}, { get: (_, path: string) => routes[path] }));
  });
  afterEach(async () => {
    await server.close();
    await machine.close();
  });
  const find = (path: string) => machine.find(`${server.url}${path}`);
  const refusal = (path: string) => machine.refusal(`${server.url}${path}`);

  it('is a zip, and nothing stays of it', async () => {
    await expect(find('/fruits.zip')).resolves.toMatchObject({
      ...{ title: 'fruits', files: { 'labels.txt': 'apple' } },
    });
    expect(await machine.leftovers()).toEqual([]);
  });

  it('is a file, called after the folder where every one is called so', async () => {
    const { title, files } = await find('/a/best.onnx');
    expect({ title, names: Object.keys(files) }).toEqual({ title: 'a', names: ['best.onnx'] });
  });

  it('is called as the server calls it', async () => {
    routes['/download?id=7'] = (request, response) => {
      response.setHeader('content-disposition', 'attachment; filename="Obst 2.zip"');
      serve(zip)(request, response);
    };
    await expect(find('/download?id=7')).resolves.toMatchObject({ title: 'Obst 2' });
  });

  it('is a TensorFlow.js network with what belongs to it', async () => {
    routes['/tm/model.json'] = serve(Buffer.from('{"weightsManifest":[{"paths":["w 1.bin"]}]}'));
    routes['/tm/w%201.bin'] = serve(noise);
    routes['/tm/metadata.json'] = serve(Buffer.from('{"labels":["a"]}'));
    const { title, files } = await find('/tm/model.json');
    expect(title).toBe('tm');
    expect(Object.keys(files)).toEqual(['metadata.json', 'model.json', 'w 1.bin']);
  });

  it('goes on from what came, where the server says that it is the same still', async () => {
    let version = 'first';
    let tries = 0;
    routes['/fruits.zip'] = (request, response) => {
      tries += 1;
      response.setHeader('etag', `"${version}"`);
      const isSame = request.headers['if-range'] === `"${version}"`;
      if (tries === 1) hangUpAfter(zip, 1000)(request, response);
      else {
        if (!isSame) delete request.headers.range;
        serve(zip)(request, response);
      }
    };
    await find('/fruits.zip');
    expect(server.requests).toEqual(['/fruits.zip whole', '/fruits.zip bytes=1000-']);
    await machine.find(`${server.url}/fruits.zip`, { kept: false });
    // Another file by now: what was kept is of no use.
    version = 'second';
    const { files } = await find('/fruits.zip');
    expect(files['model.onnx']).toBe(noise.toString('latin1'));
  });

  it('begins anew where the server does not say so', async () => {
    routes['/fruits.zip'] = hangUpAfter(zip, 1000);
    await refusal('/fruits.zip');
    routes['/fruits.zip'] = serve(zip);
    await find('/fruits.zip');
    expect(new Set(server.requests)).toEqual(new Set(['/fruits.zip whole']));
  });

  it('is refused in a sentence where it is a page', async () => {
    routes['/page'] = (_, response) => {
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end('<html>');
    };
    expect(await refusal('/page?key=swordfish')).toMatch(/answered 404/);
    expect(await refusal('/page')).toMatch(/^Expected a file from .*\/page; a web page came\./);
    expect(await machine.leftovers()).not.toContain('content');
  });

  it.each([
    ['https://github.com/o/r/blob/main/a/best.onnx', 'https://github.com/o/r/raw/main/a/best.onnx'],
    ['https://huggingface.co/o/r', 'hf://o/r'],
    ['https://huggingface.co/o/r/tree/v1', 'hf://o/r@v1'],
    [
      'https://huggingface.co/o/r/blob/main/m.onnx',
      'https://huggingface.co/o/r/resolve/main/m.onnx',
    ],
  ])('says for the page %s which address is meant', async (page, meant) => {
    expect(await machine.refusal(page)).toContain(`Take ${meant} instead.`);
  });

  it.each(['ftp://host/a.zip', 's3://bucket/a', 'file:///etc/passwd', 'http://'])(
    'refuses %s',
    async (text) => {
      expect(await machine.refusal(text)).toMatch(/^Expected an address that begins with http/);
    },
  );

  it('says what the server answered, and no password', async () => {
    const url = server.url.replace('//', '//user:swordfish@');
    const said = await machine.refusal(`${url}/absent.zip?signature=trout`);
    expect(said).toBe(
      `Expected to fetch ${server.url}/absent.zip; the server answered 404 Not Found.`,
    );
    expect(server.requests).toHaveLength(1);
  });

  it('gives the server the user and password that the address has', async () => {
    let asked: string | undefined;
    routes['/fruits.zip'] = (request, response) => {
      asked = request.headers.authorization;
      serve(zip)(request, response);
    };
    await machine.find(`${server.url.replace('//', '//user:sword%20fish@')}/fruits.zip`);
    expect(asked).toBe(`Basic ${Buffer.from('user:sword fish').toString('base64')}`);
  });

  it('refuses what is too large before it comes', async () => {
    routes['/huge.zip'] = (_, response) => {
      response.writeHead(200, { 'content-length': String(3 * 2 ** 30) });
      response.write('PK');
    };
    expect(await refusal('/huge.zip')).toMatch(
      /^Expected at most 2048 MiB from .*; it has more\.$/,
    );
    expect(await machine.leftovers()).not.toContain('content');
  });
});

describe('the name of a download', () => {
  const url = new URL('http://host/path/Obst%20und%20mehr.zip?x=1');
  it.each([
    [null, 'Obst und mehr.zip'],
    ['attachment; filename=fruits.zip', 'fruits.zip'],
    ['attachment; filename="a \\"b\\".zip"', 'a "b".zip'],
    ["attachment; filename=x.zip; filename*=UTF-8''Fr%C3%BCchte.zip", 'Früchte.zip'],
    ['attachment; filename="../../etc/passwd"', 'passwd'],
    ['attachment; filename="C:\\\\a\\\\b.zip"', 'b.zip'],
    ['attachment; filename=".."', 'model'],
    ["attachment; filename*=UTF-8''%E0%A4%A", '%E0%A4%A'],
  ])('of %j is %j', (disposition, name) => {
    expect(fileNameOf(url, disposition)).toBe(name);
  });
});
