import { expect, it } from '@jest/globals';
import { classify, describeWith, predict, SAMPLE, startStandalone } from '@detections/test-support';

/** The shortest that shows a working service; CI runs it on each supported Node. */
describeWith(['network'], `the service on Node ${process.version}`, () => {
  it('starts, answers through both doors, and ends well when told to', async () => {
    const service = await startStandalone();
    try {
      const { body } = await predict(service.url, SAMPLE.path);
      expect(body).toEqual(SAMPLE.predicted);
      const answer = await classify(service.url, SAMPLE.path);
      expect(answer.body).toMatchObject({
        data: { classify: { label: SAMPLE.label } },
      });
      service.process.signal('SIGTERM');
      await expect(service.process.exited()).resolves.toBe(0);
      expect(service.process.output).not.toMatch(/Deprecat|Warning/);
    } finally {
      await service.close();
    }
  }, 180_000);
});
