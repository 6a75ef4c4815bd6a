import type { FastifyInstance } from 'fastify';
import type { Application } from '../application/application.js';

/** A way into the service: a folder beside this file, and a line of `doors.ts`. */
export interface Door {
  /** Of its folder, too. */
  readonly name: string;
  /** Whether API keys and rate limits apply, where the service has any; else it is open to all. */
  readonly guarded: boolean;
  /** Adds its routes. `app` is a scope of its own: hooks, parsers and error shapes stay inside. */
  readonly open: (
    app: FastifyInstance,
    application: Application,
    options: DoorOptions,
  ) => void | Promise<void>;
}

/** What single doors need besides; each says by its parameter's type what it takes of it. */
export interface DoorOptions {
  /** Folder of the built web page. */
  readonly pageFolder: string;
  /** Explorers for browsers, and introspection with them. */
  readonly sandbox: boolean;
  /** Whether the process is about to end, and clients should turn to another. */
  readonly isClosing: () => boolean;
}
