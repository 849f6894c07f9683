import { existsSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { basename, dirname, join, relative, sep } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { findPlatformsDirectory, readEnvFile } from '@fhir-gateway/gateway';
import { certificateEnd } from '@fhir-gateway/operations';
import type { CliContext } from './context.js';
import { onNpmShellEnd } from './npm-shell.js';
import { runProgram } from './program.js';

/**
 * Runs one command in a process, with the settings of its environment and of `.env`.
 *
 * @param args what stands behind the program's name
 * @returns one of `exitCodes`
 */
export async function runCli(args: readonly string[], process: NodeJS.Process): Promise<number> {
  const stop = new AbortController();
  const onSignal = () => {
    // A second signal means that somebody does not want to wait.
    if (stop.signal.aborted) process.exit(1);
    stop.abort();
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  const unwatch = onNpmShellEnd(process, () => stop.abort());
  const terminal = lazyTerminal(process);
  try {
    // A host starts `mcp` in a folder that may be anybody's.
    const isEnvFileUnreadable = args[0] !== 'mcp' && !tryReadEnvFile(process);
    const platformsDirectory = findPlatformsDirectory(import.meta.url);
    return await runProgram(args, {
      environment: process.env,
      platformsDirectory,
      ...stateFolderOf(platformsDirectory, process.env),
      ...sandboxBeside(import.meta.url),
      nodeVersion: process.versions.node,
      workingDirectory: process.cwd(),
      ownProcess: process,
      stdout: process.stdout,
      stderr: process.stderr,
      ask: terminal.ask,
      fetch,
      now: Date.now,
      sleep,
      certificateEnd,
      freeBytes,
      redisConnectMs: 3_000,
      command: commandOf(process, import.meta.url),
      hostProgram: hostProgramOf(process, import.meta.url),
      stopped: stop.signal,
      isEnvFileUnreadable,
    });
  } finally {
    unwatch();
    terminal.close();
    process.off('SIGINT', onSignal);
    process.off('SIGTERM', onSignal);
  }
}

/** Opened by the first question only: an open terminal keeps a process alive. Standard output is for data alone. */
function lazyTerminal({ stdin, stderr }: NodeJS.Process): { ask: CliContext['ask']; close(): void } {
  let opened: ReturnType<typeof createInterface> | undefined;
  const ask = (question: string) => {
    opened ??= createInterface({ input: stdin, output: stderr });
    return opened.question(question);
  };
  return { ask: stdin.isTTY ? ask : undefined, close: () => opened?.close() };
}

/** An installed program has a name; otherwise it is called by its file. */
function commandOf({ argv, cwd }: NodeJS.Process, moduleUrl: string): string {
  if (basename(argv[1] ?? '') === 'fhir-gateway') return 'fhir-gateway';
  const file = fileURLToPath(moduleUrl);
  const shorter = relative(cwd(), file);
  const path = shorter.startsWith('..') ? file : shorter;
  return `node ${/^[\w./-]+$/.test(path) ? path : `'${path.replaceAll("'", String.raw`'\\''`)}'`}`;
}

/** What npx has fetched is kept until its cache is cleaned, so a host has to name the package. */
function hostProgramOf({ argv }: NodeJS.Process, moduleUrl: string): CliContext['hostProgram'] {
  const isFetched = dirname(argv[1] ?? '')
    .split(sep)
    .includes('_npx');
  return isFetched ? ['npx', '-y', '@fhir-gateway/cli'] : ['node', fileURLToPath(moduleUrl)];
}

function tryReadEnvFile(process: NodeJS.Process): boolean {
  try {
    readEnvFile(process);
    return true;
  } catch {
    return false;
  }
}

function sandboxBeside(moduleUrl: string): Pick<CliContext, 'sandboxScript'> {
  const script = join(dirname(fileURLToPath(moduleUrl)), 'sandbox.js');
  return existsSync(script) ? { sandboxScript: script } : {};
}

/** A clone has it among what is not checked in; an installed program where programs of this person keep theirs. */
function stateFolderOf(platformsDirectory: string, env: NodeJS.ProcessEnv): Pick<CliContext, 'stateFolder'> {
  const root = dirname(platformsDirectory);
  if (existsSync(join(root, 'nx.json'))) return { stateFolder: join(root, '.cache', 'local') };
  const { HOME, XDG_STATE_HOME: home = HOME && join(HOME, '.local', 'state') } = env;
  return home ? { stateFolder: join(home, 'fhir-gateway') } : {};
}

async function freeBytes(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
}
