/** What came from outside, in quotes and short enough for a message. */
export function quote(text: string, maxLength = 100): string {
  return JSON.stringify(text.length > maxLength ? `${text.slice(0, maxLength)}…` : text);
}
