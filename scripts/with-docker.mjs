/**
 * Runs a command with a Docker engine: node scripts/with-docker.mjs COMMAND [ARGUMENT …]
 *
 * With the one that answers already. Where none does, on Debian as root, with one of its own from
 * Debian's packages, which ends with the command and leaves nothing behind but
 * $XDG_CACHE_HOME/detections/docker. Where neither can be had it says why and runs the command
 * without; what needs an engine then says so itself.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { provideBaseImages } from './docker/base-images.mjs';
import { unpackEngine } from './docker/debian-engine.mjs';
import { answers, startDaemon } from './docker/daemon.mjs';
import { cacheFolder, SetupError } from './environment.mjs';

const [command, ...args] = process.argv.slice(2);
if (command === undefined) {
  say('Usage: node scripts/with-docker.mjs COMMAND [ARGUMENT …]');
  process.exit(2);
}

// The command ends by its own handling of them; the engine is needed until it has.
const child = { kill: () => undefined };
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));

const engine = answers(process.env) ? { environment: process.env, stop: () => {} } : await ours();
const running = spawn(command, args, { env: engine.environment, stdio: 'inherit' });
child.kill = (signal) => running.kill(signal);
const [code] = await Promise.race([once(running, 'close'), once(running, 'error').then(() => [1])]);
await engine.stop();
process.exitCode = code ?? 1;

async function ours() {
  try {
    const folder = cacheFolder('docker');
    const daemon = await startDaemon(folder, unpackEngine(folder, say), say);
    try {
      provideBaseImages(folder, daemon.environment, say);
      return daemon;
    } catch (error) {
      await daemon.stop();
      throw error;
    }
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    say(`No Docker engine. ${error.message}`);
    return { environment: process.env, stop: () => {} };
  }
}

function say(line) {
  process.stderr.write(`${line}\n`);
}
