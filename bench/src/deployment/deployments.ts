import type { Inputs } from '../inputs.js';
import { Cluster } from './cluster.js';
import type { Deployment, Environment } from './deployment.js';
import { startOneProcess } from './one-process.js';
import { using } from './using.js';

/** The two ways to run the service, by the names that tables give them. */
export const ONE_PROCESS = 'one process';
export const OVER_REDIS = 'over Redis';
export type DeploymentName = typeof ONE_PROCESS | typeof OVER_REDIS;
export type BothDeployments = Readonly<Record<DeploymentName, Deployment>>;

/** Runs both side by side, so that they can be measured by turns; an idle one costs nothing. */
export function withBothDeployments<T>(
  inputs: Inputs,
  work: (both: BothDeployments) => Promise<T>,
  environment: Environment = {},
): Promise<T> {
  return using(
    () => startOneProcess(inputs, environment),
    (one) =>
      using(
        () => Cluster.start(inputs, environment),
        (cluster) => work({ [ONE_PROCESS]: one, [OVER_REDIS]: cluster }),
      ),
  );
}
