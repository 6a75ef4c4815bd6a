import axe from 'axe-core';
import type { PageSession } from './page-session';

/** What axe finds against WCAG 2.2 A and AA and its own best practices, one line a finding. */
export async function audit({ page }: PageSession): Promise<readonly string[]> {
  // Evaluated by the browser's own protocol: the page's policy would refuse it as a script.
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate(async () => {
    const { axe: auditor } = window as unknown as { axe: typeof axe };
    return auditor.run(document);
  });
  return violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ html, failureSummary = '' }) => `${id}: ${help}\n${html}\n${failureSummary}`),
  );
}
