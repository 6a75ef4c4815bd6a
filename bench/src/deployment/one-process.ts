import type { Inputs } from '../inputs.js';
import type { Deployment, Environment } from './deployment.js';
import { RunningProgram } from './running-program.js';
import { serviceEnvironment } from './service-environment.js';

/** The whole service in one process, its queue in memory. */
export async function startOneProcess(
  inputs: Inputs,
  environment: Environment = {},
): Promise<Deployment> {
  const service = await RunningProgram.start({
    program: 'cli/dist/main.js serve',
    environment: { ...serviceEnvironment(inputs), ...environment },
    portVariable: 'PORT',
    readyPath: '/health/ready',
  });
  return {
    url: service.url,
    processes: [{ name: 'service', pid: service.pid }],
    close: () => service.close(),
  };
}
