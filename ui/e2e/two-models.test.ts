import { basename, join } from 'node:path';
import {
  copyFallback,
  describeWith,
  eventually,
  NETWORK,
  SAMPLE,
  samplePhotos,
} from '@detections/test-support';
import { beforeAll, expect, it } from '@jest/globals';
import { describePage } from './describe-page';

describePage('two models', (page) => {
  describeWith(['fallback'], 'of which EfficientNet-Lite0 is one', () => {
    beforeAll(async () => {
      const folder = join(page.service.folder, 'models', 'lite', '1');
      await copyFallback(folder);
      await eventually(async () => {
        const response = await fetch(`${page.service.url}/v1/models/lite`);
        expect(await response.json()).toMatchObject({ ready: true });
      }, 30_000);
    }, 60_000);

    it('are there to choose from, and each photo says which one looked at it', async () => {
      const session = await page.open();
      const picker = session.page.getByRole('combobox', { name: 'Model' });
      await picker.waitFor();
      expect(await picker.inputValue()).toBe(NETWORK.name);
      await session.screenshot('model-picker');
      await session.drop(SAMPLE.path);
      await session.answer(SAMPLE.fileName).waitFor();
      await picker.selectOption('lite');
      const [other = ''] = samplePhotos(1);
      await session.drop(other);
      const card = session.card(basename(other));
      await card.getByRole('list', { name: 'Top 5' }).waitFor();
      await card.getByText('Details').click();
      await card.getByText(/lite 1 on (onnxruntime|openvino)/).waitFor();
      await session.card(SAMPLE.fileName).getByText('Details').click();
      await session
        .card(SAMPLE.fileName)
        .getByText(new RegExp(`${NETWORK.name} 1 on (onnxruntime|openvino)`))
        .waitFor();
      await session.screenshot('two-models');
      await session.close();
    });

    it('keep the choice for the next visit', async () => {
      const session = await page.open();
      const picker = session.page.getByRole('combobox', { name: 'Model' });
      await picker.selectOption('lite');
      await session.page.reload();
      await picker.waitFor();
      expect(await picker.inputValue()).toBe('lite');
      await session.close();
    });
  });
});
