import { describe, expect, it } from '@jest/globals';
import { FAKE_MODEL } from '@detections/test-support';
import type { Evaluation } from './evaluate-pictures.js';
import { labelOf } from './labels.fixture.js';
import { reportAsJson, reportAsText, type Report } from './report.js';

const centerCrop: Evaluation = {
  preprocessing: 'CENTER_CROP',
  images: 1000,
  top1: 0.7256,
  top5: 1,
  meanConfidence: 0.5,
  seconds: 50,
  imagesPerSecond: 20,
  confusions: [{ label: labelOf(1), predicted: labelOf(2), count: 12 }],
};
const report: Report = {
  folder: 'photos',
  model: FAKE_MODEL,
  unlabelledImages: 0,
  evaluations: [centerCrop, { ...centerCrop, preprocessing: 'KERAS', top1: 0.07, confusions: [] }],
};

describe('reportAsText', () => {
  it('has a column per profile and each one’s confusions', () => {
    const [heading, model, ...rest] = reportAsText(report).split('\n');
    expect(heading).toBe('Pictures of photos');
    expect(model).toContain(
      `Model ${FAKE_MODEL.name}@${FAKE_MODEL.version} on ${FAKE_MODEL.engine}`,
    );
    expect(rest).toEqual([
      '',
      '                   CENTER_CROP        KERAS',
      'images                    1000         1000',
      'top-1                   72.6 %        7.0 %',
      'top-5                  100.0 %      100.0 %',
      'mean confidence         50.0 %       50.0 %',
      'images per second         20.0         20.0',
      '',
      'Worst confusions, CENTER_CROP: pictures, label → predicted',
      '  12  crane (n00000001) → crane (n00000002)',
      '',
      'No confusions, KERAS',
      '',
    ]);
  });

  it('says how many pictures had no label', () => {
    const text = reportAsText({ ...report, unlabelledImages: 3 });
    expect(text).toContain('\nLeft out for want of a label: 3\n');
  });
});

describe('reportAsJson', () => {
  it('is one document with everything, not rounded', () => {
    const json = reportAsJson(report);
    expect(JSON.parse(json)).toEqual(report);
    expect(json.endsWith('}\n')).toBe(true);
  });
});
