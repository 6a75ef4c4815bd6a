import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCommand, SAMPLE } from '@detections/test-support';
import { afterAll, expect, it } from '@jest/globals';
import { describePage } from './describe-page';
import type { PageSession } from './page-session';

const DATA_DIR = mkdtempSync(join(tmpdir(), 'detections-e2e-data-'));

afterAll(() => {
  rmSync(DATA_DIR, { recursive: true });
});

describePage(
  'feedback',
  ({ open }) => {
    const answered = async (): Promise<PageSession> => {
      const session = await open();
      await session.drop(SAMPLE.path);
      await session
        .card(SAMPLE.fileName)
        .getByRole('heading', { name: SAMPLE.label.name })
        .waitFor();
      return session;
    };

    it('by a thumb up is kept', async () => {
      const session = await answered();
      await session.page.getByRole('button', { name: 'Yes, this is right' }).click();
      await session.page.getByText('Thank you. Your feedback has been kept.').waitFor();
      expect(await lastReport()).toMatchObject({ verdict: 'CORRECT' });
      await session.close();
    });

    it('by a thumb down carries the right class of all thousand, and a comment', async () => {
      const session = await answered();
      const { page } = session;
      await page.getByRole('button', { name: 'No, this is wrong' }).click();
      await page.getByRole('combobox', { name: 'What is it really?' }).fill('crane');
      const options = page.getByRole('option');
      await options.filter({ hasText: 'n03126707' }).waitFor();
      expect(await options.allInnerTexts()).toEqual(['crane (n02012849)', 'crane (n03126707)']);
      await session.screenshot('feedback');
      await page.getByRole('option', { name: 'crane (n03126707)' }).click();
      await page.getByRole('textbox', { name: 'Comment (optional)' }).fill('A machine, really.');
      await page.getByRole('button', { name: 'Send feedback' }).click();
      await page.getByText('Thank you. Your feedback has been kept.').waitFor();
      expect(await lastReport()).toMatchObject({
        verdict: 'WRONG',
        correctLabel: { classIndex: 517, wordNetId: 'n03126707' },
        comment: 'A machine, really.',
      });
      await session.close();
    });

    it('on an answer that has been forgotten says so', async () => {
      const session = await answered();
      session.expectFailedRequests(404);
      // FEEDBACK_WINDOW_SECONDS below.
      await session.page.waitForTimeout(3500);
      await session.page.getByRole('button', { name: 'Yes, this is right' }).click();
      await session.page.getByText('This answer is too old to comment on.').waitFor();
      await session.close();
    });
  },
  { DATA_DIR, FEEDBACK_WINDOW_SECONDS: '3' },
);

async function lastReport(): Promise<unknown> {
  const words = ['feedback', 'export', '--format', 'jsonl'];
  const { stdout } = await runCommand(words, DATA_DIR, { DATA_DIR });
  const lines = stdout.trim().split('\n');
  return JSON.parse(lines.at(-1) ?? '') as unknown;
}
