/** What a thread of engines says of one that is called missing. */
export function check(name: string): string | undefined {
  return name === 'missing' ? 'it is not there' : undefined;
}
