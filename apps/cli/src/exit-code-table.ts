import type { exitCodes } from './exit-codes.js';

type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** What the exit codes of one command mean; a code that is not named is never its answer. */
export type CommandExitCodes = Readonly<Partial<Record<ExitCode, string>>>;

const usage = 'arguments or settings do not fit';
const noRedis = 'Redis cannot be reached';

/** Each command by its path, in the order of the help. The help and docs/cli.md show these words. */
export const exitCodeTable: Readonly<Record<string, CommandExitCodes>> = {
  start: { 0: 'a signal ended it', 1: 'there is no sandbox here, or a port is taken', 2: usage, 3: noRedis },
  login: {
    0: 'signed in',
    1: 'refused, or nobody entered the code in time',
    2: 'the address is none of a gateway',
    3: 'the gateway cannot be reached',
  },
  token: {
    0: 'the token was printed',
    1: 'nobody is signed in there',
    2: 'the address is none of a gateway',
    3: 'the token has to be renewed, and the gateway cannot be reached',
  },
  logout: {
    0: 'the access has ended',
    1: 'nobody is signed in there',
    2: 'the address is none of a gateway',
    3: 'the gateway cannot be reached, and the tokens stay',
  },
  doctor: { 0: 'no problem; there may be warnings', 1: 'at least one problem', 2: 'arguments do not fit' },
  'platforms list': { 0: 'the list was printed, even when it is empty', 2: usage },
  'platforms register': {
    0: 'the guide was printed, or the client is stored and accepted, or forgotten',
    1: 'the platform does not accept the client, or there is none to forget',
    2: `${usage}, or no platform has the id`,
    3: 'Redis, or a file with a secret, cannot be reached or read',
  },
  'platforms verify': {
    0: 'nothing wants a look',
    1: 'at least one platform wants a look',
    2: 'arguments do not fit, or no platform has the id',
  },
  'platforms new': { 0: 'the file is written', 1: 'it cannot be written, or no FHIR server answers', 2: 'no address' },
  'platforms import': {
    0: 'the file is written',
    1: 'no platform file can be made, or written',
    2: 'arguments do not fit',
  },
  'directory update': {
    0: 'every index is as its list',
    1: 'a list could not be read, or was not taken',
    2: 'arguments do not fit, or no folder is named',
    4: 'a download broke off; the same command goes on',
  },
  'directory import': {
    0: 'the index is written',
    1: 'a list could not be read, or the platform has no organizations',
    2: 'arguments do not fit, or no folder is named',
    4: 'a download broke off; the same command goes on',
  },
  'keys rotate': {
    0: 'all is sealed with the primary key; the older keys can go',
    1: 'no Redis is set, or a value cannot be opened',
    2: usage,
    3: noRedis,
    4: 'not all is sealed yet; the same command goes on',
  },
  'sessions end': {
    0: 'the sessions have ended',
    1: 'a subject was not found, or an audit entry could not be written',
    2: `${usage}, or no Redis is set`,
    3: noRedis,
    4: 'stopped before the end; the same command goes on',
  },
  'audit verify': {
    0: 'all entries are as they were written',
    1: 'a fault was found',
    2: usage,
    3: 'a file or Redis cannot be read, or there is no entry or no key',
  },
  'audit find': {
    0: 'entries were found',
    1: 'none was found',
    2: usage,
    3: 'a file, Redis or the FHIR server cannot be read',
  },
  explain: { 0: 'the request was found', 1: 'no line has the id', 2: usage, 3: 'a file cannot be read' },
  completion: { 0: 'the script was printed', 2: 'there is no script for that shell' },
};

/** The lines of one command's help about its exit codes. */
export function exitCodeHelp(path: string): string {
  const rows = Object.entries(exitCodeTable[path] ?? {}).map(([code, meaning]) => `  ${code}  ${meaning}`);
  return ['', 'Exit codes:', ...rows].join('\n');
}
