import { tmpdir } from 'node:os';
import { resolve } from 'node:path';
import type { CliContext } from '../context.js';
import { runProgram } from '../program.js';

/** What one run of the command line came to. */
export interface Captured {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

const platformsDirectory = resolve(__dirname, '../../../../platforms');

/** Runs one command in this process, with settings of its own and nothing else of the machine's. */
export async function runCaptured(
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
  changes: Partial<CliContext> = {},
): Promise<Captured> {
  const [out, err]: [string[], string[]] = [[], []];
  const code = await runProgram(args, {
    environment,
    platformsDirectory,
    nodeVersion: '20.19.0',
    workingDirectory: tmpdir(),
    stdout: { write: (text: string) => out.push(text) },
    stderr: { write: (text: string) => err.push(text) },
    ask: undefined,
    fetch: () => Promise.reject(new TypeError('no network in this test')),
    now: Date.now,
    sleep: () => Promise.resolve(),
    certificateEnd: () => Promise.resolve(undefined),
    redisConnectMs: 1_500,
    freeBytes: () => Promise.resolve(50e9),
    stopped: new AbortController().signal,
    isEnvFileUnreadable: false,
    command: 'fhir-gateway',
    hostProgram: ['npx', '-y', '@fhir-gateway/cli'],
    ...changes,
  });
  // On a busy machine any command may say that it still runs.
  const said = err.filter((text) => !/^[\w ]+ still runs, \d+ s\n$/.test(text));
  return { code, out: out.join(''), err: said.join('') };
}
