import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { eventually, picture, SHARED } from '@detections/test-support';
import { beforeAll, expect, it } from '@jest/globals';
import { describePage } from './describe-page';

const DOG = picture('seed/dog.jpeg');

describePage('two models', (page) => {
  beforeAll(async () => {
    const folder = join(page.service.folder, 'models', 'lite', '1');
    await cp(join(SHARED, 'models', 'efficientnet-lite0'), folder, { recursive: true });
    await eventually(async () => {
      const response = await fetch(`${page.service.url}/v1/models/lite`);
      expect(await response.json()).toMatchObject({ ready: true });
    }, 30_000);
  }, 60_000);

  it('are there to choose from, and each photo says which one looked at it', async () => {
    const session = await page.open();
    const picker = session.page.getByRole('combobox', { name: 'Model' });
    await picker.waitFor();
    expect(await picker.inputValue()).toBe('resnet50');
    await session.screenshot('model-picker');
    await session.drop(DOG);
    await session.answer('dog.jpeg').waitFor();
    await picker.selectOption('lite');
    await session.drop(picture('seed/cat.jpg'));
    const card = session.card('cat.jpg');
    await card.getByRole('list', { name: 'Top 5' }).waitFor();
    await card.getByText('Details').click();
    await card.getByText('lite 1 on onnxruntime').waitFor();
    await session.card('dog.jpeg').getByText('Details').click();
    await session.card('dog.jpeg').getByText('resnet50 1 on onnxruntime').waitFor();
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
