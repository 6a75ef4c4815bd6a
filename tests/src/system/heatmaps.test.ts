import { afterAll, beforeAll, expect, it } from '@jest/globals';
import {
  classify,
  describeWith,
  picture,
  type RunningService,
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
const ESKIMO_DOG = 248;
const PARK_BENCH = 703;

describeWith(['weights', 'pictures'], 'heatmaps of a real network', () => {
  let service: RunningService;

  beforeAll(async () => {
    service = await startStandalone();
  }, 180_000);

  afterAll(() => service.close());

  const draw = async (name: string, preprocessing: string, fields: string) => {
    const query = `mutation ($image: Upload!, $preprocessing: Preprocessing!) {
      classify(image: $image, preprocessing: $preprocessing) { ${fields} } }`;
    const { body } = await classify(service.url, picture(name), {
      query,
      variables: { preprocessing },
    });
    return answerSchema.parse(body).data.classify;
  };
  const drawTop = async (name: string, preprocessing: string): Promise<Heatmap> => {
    const { top } = await draw(name, preprocessing, `top: heatmap ${FIELDS}`);
    return heatmapSchema.parse(top);
  };

  it.each(['CENTER_CROP', 'KERAS'])('%s: the dog is where the heatmap is hottest', async (name) => {
    const heatmap = await drawTop('seed/dog.jpeg', name);
    expect(heatmap.classIndex).toBe(ESKIMO_DOG);
    expect(Math.max(...heatmap.values)).toBe(1);
    // Its head and neck, in fractions of the picture.
    const { x, y } = hottest(heatmap);
    expect(x).toBeGreaterThan(0.54);
    expect(x).toBeLessThan(0.8);
    expect(y).toBeGreaterThan(0.05);
    expect(y).toBeLessThan(0.6);
  });

  it('draws each class that an alias names', async () => {
    const { dog, bench } = await draw(
      'seed/dog.jpeg',
      'CENTER_CROP',
      `dog: heatmap(classIndex: ${String(ESKIMO_DOG)}) ${FIELDS}
       bench: heatmap(classIndex: ${String(PARK_BENCH)}) ${FIELDS}`,
    );
    expect([dog?.classIndex, bench?.classIndex]).toEqual([ESKIMO_DOG, PARK_BENCH]);
    expect(bench?.values).not.toEqual(dog?.values);
    expect(bench?.logit).toBeLessThan(dog?.logit ?? 0);
    expect(bench?.region).toEqual(dog?.region);
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
