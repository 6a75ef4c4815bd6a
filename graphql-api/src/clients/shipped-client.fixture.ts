/** A GraphQL client that nobody here wrote, as it comes: no header of ours, no setting but the URL. */
export interface ShippedClient {
  /** @returns the data of {@link ASK_MODEL}. */
  ask(url: string): Promise<unknown>;
  /** @returns the data of {@link CLASSIFY} for the picture in the file. */
  upload(url: string, file: string): Promise<unknown>;
}

export const ASK_MODEL = '{ model { name } }';
export const CLASSIFY = 'mutation ($image: Upload!) { classify(image: $image) { label { name } } }';
