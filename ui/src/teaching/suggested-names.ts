import { teachingTexts } from './teaching-texts';

/** The first of `name`, `name-2`, `name-3` … that nobody has, compared as people read them. */
export function freeName(name: string, taken: Iterable<string>, joint = ' '): string {
  const names = new Set([...taken].map((each) => each.toLowerCase()));
  let free = name;
  for (let count = 2; names.has(free.toLowerCase()); count += 1) {
    free = `${name}${joint}${String(count)}`;
  }
  return free;
}

/** `Class 3` where there are two. */
export function suggestClassName(taken: readonly string[]): string {
  for (let count = taken.length + 1; ; count += 1) {
    const name = teachingTexts.classes.suggested(count);
    if (freeName(name, taken) === name) return name;
  }
}
