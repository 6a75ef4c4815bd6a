import { expect, it } from '@jest/globals';
import {
  classify,
  describeWith,
  picture,
  predict,
  startStandalone,
} from '@detections/test-support';

/** The shortest that shows a working service; CI runs it on each supported Node. */
describeWith(['weights', 'pictures'], `the service on Node ${process.version}`, () => {
  it('starts, answers through both doors, and ends well when told to', async () => {
    const service = await startStandalone();
    try {
      const { body } = await predict(service.url, picture('seed/dog.jpeg'));
      expect(body).toEqual({ success: true, prediction: 'Eskimo_dog', score: 0.7323 });
      const answer = await classify(service.url, picture('seed/dog.jpeg'));
      expect(answer.body).toMatchObject({
        data: { classify: { label: { classIndex: 248, name: 'Eskimo dog' } } },
      });
      service.process.signal('SIGTERM');
      await expect(service.process.exited()).resolves.toBe(0);
      expect(service.process.output).not.toMatch(/Deprecat|Warning/);
    } finally {
      await service.close();
    }
  }, 180_000);
});
