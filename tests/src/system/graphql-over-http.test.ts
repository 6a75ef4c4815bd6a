import { ApolloServer } from '@apollo/server';
import { startStandaloneServer } from '@apollo/server/standalone';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { describeWith, type RunningService, startStandalone } from '@detections/test-support';
import { serverAudits, type AuditResult } from 'graphql-http';

describeWith(['network'], 'the GraphQL over HTTP specification', () => {
  let service: RunningService;
  let bare: ApolloServer;
  let bareUrl: string;

  beforeAll(async () => {
    service = await startStandalone();
    bare = new ApolloServer({ typeDefs: 'type Query { hello: String }' });
    ({ url: bareUrl } = await startStandaloneServer(bare, { listen: { port: 0 } }));
  }, 180_000);

  afterAll(async () => {
    await bare.stop();
    await service.close();
  });

  it('is kept without an error, and as well as by Apollo Server alone', async () => {
    const ours = await audit(`${service.url}/graphql`);
    const apollos = await audit(bareUrl);
    process.stdout.write(`Audits: ${summary(ours)}; Apollo Server alone: ${summary(apollos)}\n`);
    expect(ours.filter(({ status }) => status === 'error')).toEqual([]);
    const warnings = (results: readonly AuditResult[]): string[] =>
      results.filter(({ status }) => status === 'warn').map(({ name }) => name);
    expect(warnings(apollos)).toEqual(expect.arrayContaining(warnings(ours)));
  });
});

async function audit(url: string): Promise<readonly AuditResult[]> {
  return Promise.all(serverAudits({ url }).map(({ fn }) => fn()));
}

function summary(results: readonly AuditResult[]): string {
  const count = (status: string): number =>
    results.filter((result) => result.status === status).length;
  return `${String(count('ok'))} ok, ${String(count('warn'))} warnings, ${String(count('error'))} errors`;
}
