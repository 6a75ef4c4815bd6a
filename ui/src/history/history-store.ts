import { openDB, type DBSchema, type IDBPDatabase } from 'idb';
import type { HistoryEntry } from './history-entry';

/** Keeps entries in this browser. */
export interface HistoryStore {
  /** Newest first. */
  readonly read: () => Promise<readonly HistoryEntry[]>;
  readonly add: (entry: HistoryEntry) => Promise<void>;
  readonly clear: () => Promise<void>;
  readonly close: () => void;
}

interface Schema extends DBSchema {
  entries: { key: string; value: HistoryEntry; indexes: { classifiedAt: number } };
}

const VERSION = 1;
/** The oldest go when there are more: thumbnails of about 10 kB each, 5 MB in all. */
const MOST_ENTRIES = 500;

/** @throws DOMException where the browser keeps nothing, as some do in private windows. */
export async function openHistoryStore(
  name = 'detections-history',
  mostEntries = MOST_ENTRIES,
): Promise<HistoryStore> {
  const database = await openDB<Schema>(name, VERSION, {
    upgrade: (fresh) => {
      fresh
        .createObjectStore('entries', { keyPath: 'id' })
        .createIndex('classifiedAt', 'classifiedAt');
    },
  });
  return {
    read: async () => (await database.getAllFromIndex('entries', 'classifiedAt')).reverse(),
    add: async (entry) => {
      await database.put('entries', entry);
      await removeOldest(database, mostEntries);
    },
    clear: () => database.clear('entries'),
    close: () => {
      database.close();
    },
  };
}

async function removeOldest(database: IDBPDatabase<Schema>, mostEntries: number): Promise<void> {
  const transaction = database.transaction('entries', 'readwrite');
  let surplus = (await transaction.store.count()) - mostEntries;
  let cursor = await transaction.store.index('classifiedAt').openCursor();
  while (cursor !== null && surplus > 0) {
    await cursor.delete();
    surplus -= 1;
    cursor = await cursor.continue();
  }
  await transaction.done;
}
