import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { GQL_PYTHON } from '@detections/test-support';
import { ASK_MODEL, CLASSIFY, type ShippedClient } from './shipped-client.fixture.js';

const run = promisify(execFile);

export const curl: ShippedClient = {
  async ask(url) {
    const body = JSON.stringify({ query: ASK_MODEL });
    return askCurl(url, '--header', 'content-type: application/json', '--data', body);
  },
  async upload(url, file) {
    const operations = JSON.stringify({ query: CLASSIFY, variables: { image: null } });
    const fields = [`operations=${operations}`, 'map={"0":["variables.image"]}', `0=@${file}`];
    return askCurl(url, ...fields.flatMap((field) => ['--form', field]));
  },
};

async function askCurl(url: string, ...options: readonly string[]): Promise<unknown> {
  const { stdout } = await run('curl', ['--silent', '--show-error', ...options, url]);
  return (JSON.parse(stdout) as { data?: unknown }).data;
}

/** Python's `gql`, with either of its transports. */
export function gql(transport: 'RequestsHTTPTransport' | 'AIOHTTPTransport'): ShippedClient {
  const python = async (...args: readonly string[]): Promise<unknown> => {
    const { stdout } = await run(GQL_PYTHON, ['-c', GQL_PROGRAM, transport, ...args]);
    return JSON.parse(stdout);
  };
  return {
    ask: (url) => python(url, ASK_MODEL),
    upload: (url, file) => python(url, CLASSIFY, file),
  };
}

const GQL_PROGRAM = `
import json, sys
from gql import Client, FileVar, gql
from gql.transport.aiohttp import AIOHTTPTransport
from gql.transport.requests import RequestsHTTPTransport

transport, url, operation, *files = sys.argv[1:]
client = Client(transport=globals()[transport](url=url))
request = gql(operation)
if files:
    request.variable_values = {'image': FileVar(files[0])}
print(json.dumps(client.execute(request, upload_files=bool(files))))
`;
