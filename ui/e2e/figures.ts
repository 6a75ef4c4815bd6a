/** As the page writes them. */
export function percent(share: number): string {
  return `${(100 * share).toFixed(1)}%`;
}

export function kilobytes(bytes: number): string {
  return `${(bytes / 1000).toFixed(1)} kB`;
}
