import { runService } from '@detections/runtime/run-service';

await runService(async () => (await import('./create-service.js')).createService());
