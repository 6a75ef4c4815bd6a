const MAX_LENGTH = 200;
const ELLIPSIS = '...';
const CUT_ESCAPE = /\\u?[0-9a-f]{0,3}$/;

/**
 * A message as a header can carry it: at most 200 characters of printable ASCII. The others are
 * escaped as JSON does it, line breaks too, so that no message can begin a header of its own.
 */
export function toHeaderText(message: string): string {
  // By UTF-16 units, and no more of them than could fit.
  const head = message.slice(0, MAX_LENGTH + 1);
  const text = head.replace(/[^ -~]/g, escape).trim();
  if (text.length <= MAX_LENGTH) return text;
  return text.slice(0, MAX_LENGTH - ELLIPSIS.length).replace(CUT_ESCAPE, '') + ELLIPSIS;
}

function escape(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
