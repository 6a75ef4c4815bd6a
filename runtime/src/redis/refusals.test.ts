import { expect, it } from '@jest/globals';
import { isRefusal, mayPass, whyUnavailable } from './refusals.js';

const PASSING = [
  "OOM command not allowed when used memory > 'maxmemory'. script: b5049, on @user_script:1.",
  'LOADING Redis is loading the dataset in memory',
  "READONLY You can't write against a read only replica.",
  'MISCONF Redis is configured to save RDB snapshots, but it is unable to persist on disk.',
  'NOREPLICAS Not enough good replicas to write.',
  'BUSY Redis is busy running a script.',
  "MASTERDOWN Link with MASTER is down and replica-serve-stale-data is set to 'no'.",
  'CLUSTERDOWN The cluster is down',
  'TRYAGAIN Multiple keys request during rehashing of slot',
];
const LASTING = [
  'NOPERM this user has no permissions to access one of the keys used as arguments',
  'NOAUTH Authentication required.',
  'WRONGPASS invalid username-password pair or user is disabled.',
  'WRONGTYPE Operation against a key holding the wrong kind of value script: d5025.',
  "ERR unknown command 'nosuch', with args beginning with: ",
  "ERR The user executing the script can't run this command or subcommand script: d0e36.",
  'ERR user_script:1: attempt to perform arithmetic on a nil value script: 06da9.',
];

const refusal = (message: string): Error =>
  Object.assign(new Error(message), { name: 'ReplyError' });

it.each(PASSING)('is worth another try: %s', (message) => {
  expect(mayPass(refusal(message))).toBe(true);
});

it.each(LASTING)('is not worth another try: %s', (message) => {
  expect(mayPass(refusal(message))).toBe(false);
});

it('a lost connection is worth another try, and no refusal', () => {
  const lost = new Error('Connection is closed.');
  expect(mayPass(lost)).toBe(true);
  expect(isRefusal(lost)).toBe(false);
});

it.each([...PASSING, ...LASTING, 'Connection is closed.'])('keeps from clients: %s', (message) => {
  const words = whyUnavailable(refusal(message));
  expect(words).not.toContain(message.split(' ', 1)[0]);
  expect(words).toContain('Try again');
});
