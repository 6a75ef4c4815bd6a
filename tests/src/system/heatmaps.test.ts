import { afterAll, beforeAll, expect, it } from '@jest/globals';
import {
  classify,
  describeWith,
  NETWORK_PRESETS,
  type RunningService,
  SAMPLE,
  startStandalone,
} from '@detections/test-support';
import { z } from 'zod';

const heatmapSchema = z.object({
  classIndex: z.number(),
  width: z.literal(7),
  height: z.literal(7),
  values: z.array(z.number().min(0).max(1)).length(49),
  region: z.object({ x: z.number(), y: z.number(), width: z.number(), height: z.number() }),
  logit: z.number(),
});
type Heatmap = z.infer<typeof heatmapSchema>;

const answerSchema = z.object({
  data: z.object({ classify: z.record(z.string(), heatmapSchema) }),
});

const FIELDS = '{ classIndex width height values region { x y width height } logit }';
const PARK_BENCH = 703;

describeWith(['network'], 'heatmaps of a real network', () => {
  let service: RunningService;

  beforeAll(async () => {
    service = await startStandalone();
  }, 180_000);

  afterAll(() => service.close());

  const draw = async (preprocessing: string, fields: string) => {
    const query = `mutation ($image: Upload!, $preprocessing: Preprocessing!) {
      classify(image: $image, preprocessing: $preprocessing) { ${fields} } }`;
    const { body } = await classify(service.url, SAMPLE.path, {
      query,
      variables: { preprocessing },
    });
    return answerSchema.parse(body).data.classify;
  };
  const drawTop = async (preprocessing: string): Promise<Heatmap> => {
    const { top } = await draw(preprocessing, `top: heatmap ${FIELDS}`);
    return heatmapSchema.parse(top);
  };

  it.each(NETWORK_PRESETS)('%s: the heatmap is hottest where the thing is', async (name) => {
    const heatmap = await drawTop(name);
    expect(heatmap.classIndex).toBe(SAMPLE.label.classIndex);
    expect(Math.max(...heatmap.values)).toBe(1);
    const at = hottest(heatmap);
    for (const axis of ['x', 'y'] as const) {
      const [from, to] = SAMPLE.place[axis];
      expect(at[axis]).toBeGreaterThan(from);
      expect(at[axis]).toBeLessThan(to);
    }
  });

  it('draws each class that an alias names', async () => {
    const { best, bench } = await draw(
      'CENTER_CROP',
      `best: heatmap(classIndex: ${String(SAMPLE.label.classIndex)}) ${FIELDS}
       bench: heatmap(classIndex: ${String(PARK_BENCH)}) ${FIELDS}`,
    );
    expect([best?.classIndex, bench?.classIndex]).toEqual([SAMPLE.label.classIndex, PARK_BENCH]);
    expect(bench?.values).not.toEqual(best?.values);
    expect(bench?.logit).toBeLessThan(best?.logit ?? 0);
    expect(bench?.region).toEqual(best?.region);
  });
});

/** The middle of the cell that speaks most for the class, in fractions of the picture. */
function hottest({ values, width, height, region }: Heatmap): { x: number; y: number } {
  const index = values.indexOf(1);
  return {
    x: region.x + (((index % width) + 0.5) / width) * region.width,
    y: region.y + ((Math.floor(index / width) + 0.5) / height) * region.height,
  };
}
