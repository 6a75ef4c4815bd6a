/** One request that a service on the open internet may get. */
export interface FuzzCase {
  /** For people: what it is made of. */
  readonly about: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  /** The connection is closed after so many bytes of the body; they are fewer than were promised. */
  readonly cutAfter?: number;
}
