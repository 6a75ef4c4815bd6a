/** Longest that anything in these tests may take. */
export const WAIT_MS = 2000;

/** Long enough for a job to reach a queue on this machine. */
export function settle(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 30));
}

export async function eventually(assert: () => void | Promise<void>): Promise<void> {
  const giveUpAt = Date.now() + WAIT_MS;
  for (;;) {
    try {
      await assert();
      return;
    } catch (error) {
      if (Date.now() > giveUpAt) throw error;
      await settle();
    }
  }
}
