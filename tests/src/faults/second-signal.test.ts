import { expect, it } from '@jest/globals';
import { eventually, ServiceProcess } from '@detections/test-support';

it('a second signal ends a process whose thread hangs in native code, also once it is closed', async () => {
  const running = ServiceProcess.start('tests/dist/faults/stuck-thread.program.js', {});
  try {
    await eventually(() => {
      expect(running.output).toContain('stuck');
    });
    running.signal('SIGTERM');
    await eventually(() => {
      expect(running.output).toContain('closed');
    });
    // Here it waits for the thread, and runs no code that could hear a signal.
    await new Promise((resolve) => setTimeout(resolve, 500));
    running.signal('SIGTERM');
    await expect(running.exited()).resolves.toBeNull();
  } finally {
    running.signal('SIGKILL');
  }
}, 20_000);
