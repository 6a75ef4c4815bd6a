/** A PNG of four colours, in which no network sees anything. */
export const TWO_BY_TWO = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAIAAAACCAIAAAD91JpzAAAACXBIWXMAAAPoAAAD6AG1e1JrAAAAFklEQVQI12M4oaGhscCGwchmy50TNgAgZgUf0hKKmgAAAABJRU5ErkJggg==',
  'base64',
);
