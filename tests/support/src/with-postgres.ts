import { afterAll, beforeAll } from '@jest/globals';
import { PostgresServer } from './postgres-server.js';

/**
 * Gives the suite that calls it a private PostgreSQL, from before its first test until after its
 * last.
 *
 * @param use Is handed it once it is there.
 */
export function withPostgres(use: (server: PostgresServer) => void): void {
  let server: PostgresServer | undefined;
  beforeAll(async () => {
    server = await PostgresServer.start();
    use(server);
  }, 60_000);
  afterAll(() => server?.close());
}
