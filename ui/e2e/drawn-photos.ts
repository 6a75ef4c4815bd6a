import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';

/** What can be told apart at a glance. */
export type Drawing = 'stripes' | 'discs';

/** Small pictures of one kind, no two of them alike, drawn by the browser that tests have anyway. */
export async function drawPhotos(
  page: Page,
  drawing: Drawing,
  count: number,
): Promise<readonly string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'detections-e2e-drawn-'));
  const pictures = await page.evaluate(draw, { drawing, count });
  return pictures.map((base64, index) => {
    const path = join(folder, `${drawing} ${String(index + 1)}.jpg`);
    writeFileSync(path, Buffer.from(base64, 'base64'));
    return path;
  });
}

/** Runs in the page. */
function draw({ drawing, count }: { readonly drawing: Drawing; readonly count: number }): string[] {
  const canvas = document.createElement('canvas');
  canvas.width = 256;
  canvas.height = 256;
  const context = canvas.getContext('2d');
  if (context === null) throw new Error('Expected a canvas to draw on.');
  return Array.from({ length: count }, (_, index) => {
    context.fillStyle = drawing === 'stripes' ? '#f4efe0' : '#12324f';
    context.fillRect(0, 0, 256, 256);
    context.fillStyle = drawing === 'stripes' ? `hsl(${String(10 * index)} 80% 45%)` : 'gold';
    for (let place = 0; place < 8; place += 1) {
      const along = place * 36 + index * 5;
      if (drawing === 'stripes') context.fillRect(along, 0, 14 + index, 256);
      else {
        context.beginPath();
        context.arc((along * 3) % 256, along % 256, 16 + 2 * index, 0, 2 * Math.PI);
        context.fill();
      }
    }
    return canvas.toDataURL('image/jpeg', 0.9).replace(/^.*,/, '');
  });
}
