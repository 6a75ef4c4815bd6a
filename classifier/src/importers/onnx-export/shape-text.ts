/** @returns such as `N×3×224×?` */
export function shapeText(dims: readonly (number | undefined)[]): string {
  if (dims.length === 0) return 'a single number';
  const [first, ...sides] = dims.map((side) => (side === undefined ? '?' : String(side)));
  return [first === '?' ? 'N' : first, ...sides].join('×');
}
