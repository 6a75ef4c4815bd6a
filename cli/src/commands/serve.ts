import { runService } from '@detections/runtime/run-service';
import { Command } from 'commander';
import { examples, helpText } from '../help.js';

export function serve(): Command {
  return new Command('serve')
    .description(
      'Runs the service in one process: GraphQL, REST and the web page, until it is told to stop.',
    )
    .addHelpText(
      'after',
      helpText(
        'It needs nothing: the queue is in memory, and the model is found or downloaded.\nWhat can be set is set by environment variables; docs/configuration.md lists them.',
        examples(
          ['detections serve', 'on http://127.0.0.1:4000'],
          ['PORT=8080 detections serve', 'on another port'],
          ['REDIS_URL=redis://127.0.0.1:6379 detections serve', 'with its queue in Redis'],
        ),
        'Exit code: 0 stopped by SIGTERM or SIGINT, 78 wrong configuration, 1 anything else.',
      ),
    )
    .action(() =>
      runService(async () => (await import('../serve/create-service.js')).createService()),
    );
}
