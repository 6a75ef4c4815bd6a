/**
 * The file that a maker's software calls so. Where none is called exactly that, one that differs in
 * capitals alone: archives come by way of systems that do not tell them apart.
 *
 * @returns `name` itself where there is neither.
 */
export function fileCalled(files: ReadonlySet<string>, name: string): string {
  if (files.has(name)) return name;
  const lower = name.toLowerCase();
  return [...files].toSorted().find((each) => each.toLowerCase() === lower) ?? name;
}
