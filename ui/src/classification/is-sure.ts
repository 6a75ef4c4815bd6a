/** Below this the best class is a guess among several, and is not shouted. */
const SURE_FROM = 0.3;

export function isSure(confidence: number): boolean {
  return confidence >= SURE_FROM;
}
