import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ApiFixture, PNG } from '../api.fixture.js';

const headers = { 'content-type': 'multipart/form-data; boundary=b' };
/** A part that the parser skips, and then never goes on after. */
const SKIPPED = `--b\r\ncontent-disposition: attachment\r\n\r\n${'x'.repeat(20_000)}\r\n--b--\r\n`;

describe('a multipart body that stalls its parser', () => {
  let fixture: ApiFixture;

  beforeEach(async () => {
    fixture = await ApiFixture.start();
    await fixture.classifier.start();
  });

  afterEach(() => fixture.close());

  it('gets 400 at /predict, and the page at /feedback', async () => {
    const predict = await fixture.post('/predict', { headers, body: SKIPPED });
    expect(predict.status).toBe(400);
    const feedback = await fixture.post('/feedback', { headers, body: SKIPPED });
    expect(feedback.status).toBe(200);
  });

  it('is no hindrance where the file came before it', async () => {
    const file = `--b\r\ncontent-disposition: form-data; name="file"; filename="a.png"\r\n\r\n`;
    const body = Buffer.concat([
      Buffer.from(file, 'latin1'),
      PNG,
      Buffer.from(`\r\n${SKIPPED}`, 'latin1'),
    ]);
    const { status } = await fixture.post('/predict', { headers, body });
    expect(status).toBe(200);
  });
});
