import { runService } from '@detections/schema/run-service';

await runService(async () => (await import('./create-service.js')).createService());
