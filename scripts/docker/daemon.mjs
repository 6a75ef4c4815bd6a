import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { SetupError } from '../environment.mjs';

/**
 * It changes nothing of the machine's network, so nothing stays behind: no rules, no forwarding, no
 * bridge but those of compose. Containers reach each other and are reached on published ports; out
 * of them nothing leads, and what is built takes the machine's own network.
 */
const NETWORK = [
  ...['--iptables=false', '--ip6tables=false', '--ip-masq=false', '--ip-forward=false'],
  '--bridge=none',
];
const PAUSE_MS = 200;
const START_MS = 30_000;
/** Another run's engine on the same folder: as long as its tests may take. */
const TURN_MS = 900_000;

/** Whether an engine answers, and its client has what the project needs. */
export function answers(environment) {
  const questions = [['version'], ['compose', 'version'], ['buildx', 'version']];
  return questions.every((args) => spawnSync('docker', args, { env: environment }).status === 0);
}

/**
 * @returns The environment in which `docker` talks to it, and what stops it.
 * @throws SetupError where it does not come up.
 */
export async function startDaemon(folder, { programs, config }, say) {
  const state = (name) => join(folder, name);
  mkdirSync(folder, { recursive: true });
  const pidFile = state('dockerd.pid');
  if (isRunning(pidFile)) say(`Waiting for the engine of another run (${pidFile}) to end …`);
  await until(() => !isRunning(pidFile), TURN_MS);

  const environment = {
    ...process.env,
    PATH: [...programs, process.env.PATH].join(':'),
    DOCKER_HOST: `unix://${state('docker.sock')}`,
    DOCKER_CONFIG: config,
  };
  const log = openSync(state('dockerd.log'), 'w');
  const places = [
    ...['--data-root', state('data'), '--exec-root', state('exec'), '--pidfile', pidFile],
    ...['--host', environment.DOCKER_HOST],
  ];
  // Detached, so that Ctrl+C leaves it to us; should we be killed, it ends by itself.
  const daemon = spawn('setpriv', ['--pdeathsig', 'TERM', 'dockerd', ...places, ...NETWORK], {
    env: environment,
    stdio: ['ignore', log, log],
    detached: true,
  });
  const ended = new Promise((resolve) => daemon.on('exit', resolve).on('error', resolve));
  const stop = async () => {
    daemon.kill('SIGTERM');
    await ended;
  };
  const answered = await until(() => daemon.exitCode !== null || answers(environment), START_MS);
  if (answered && daemon.exitCode === null) return { environment, stop };
  await stop();
  const lastWords = readFileSync(state('dockerd.log'), 'utf8').trim().split('\n').slice(-5);
  throw new SetupError(`dockerd does not come up:\n${lastWords.join('\n')}`);
}

function isRunning(pidFile) {
  if (!existsSync(pidFile)) return false;
  const pid = readFileSync(pidFile, 'utf8').trim();
  return (
    existsSync(`/proc/${pid}/comm`) && readFileSync(`/proc/${pid}/comm`, 'utf8') === 'dockerd\n'
  );
}

async function until(condition, timeoutMs) {
  const giveUpAt = Date.now() + timeoutMs;
  while (!condition()) {
    if (Date.now() > giveUpAt) return false;
    await sleep(PAUSE_MS);
  }
  return true;
}
