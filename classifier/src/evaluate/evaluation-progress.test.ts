import { Writable } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import { createEvaluationProgress } from './evaluation-progress.js';

describe('createEvaluationProgress', () => {
  function draw(isTTY: boolean, total: number): string {
    let drawn = '';
    const sink = new Writable({
      write: (chunk: Buffer, _, done) => {
        drawn += chunk.toString();
        done();
      },
    });
    const stream = Object.assign(sink, { isTTY, columns: 80 });
    const progress = createEvaluationProgress({ stream, title: 'KERAS', total });
    for (let answered = 1; answered <= total; answered += 1) progress.update(answered);
    progress.finish();
    return drawn;
  }

  it('writes a line every fifth of the pictures where there is no terminal', () => {
    const lines = draw(false, 500).trimEnd().split('\n');
    expect(lines).toHaveLength(5);
    expect(lines[0]).toBe('KERAS: 100 of 500 pictures');
    expect(lines[4]).toBe('KERAS: 500 of 500 pictures');
  });

  it('writes a line per picture where there are few', () => {
    expect(draw(false, 2)).toBe('KERAS: 1 of 2 pictures\nKERAS: 2 of 2 pictures\n');
  });

  it('draws a bar on a terminal', () => {
    expect(draw(true, 500)).toContain('100% 500 of 500 pictures');
  });
});
