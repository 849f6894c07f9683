import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { eventually } from './raw-server.js';

const program = join(__dirname, '..', '..', '..', 'tools', 'slow.mjs');

/** Runs a script of the shell slowly, until it has printed the ids of some processes. */
async function runSlowly(script: string) {
  const env = { ...process.env, SLOW_SEED: '7' };
  const child = spawn(process.execPath, [program, 'sh', '-c', script], { env, stdio: ['pipe', 'pipe', 'inherit'] });
  const lines: string[] = [];
  createInterface(child.stdout).on('line', (line) => void lines.push(line));
  const ended = once(child, 'exit').then(([code]) => code as number | null);
  await eventually(() => lines.some((line) => line.startsWith('pids ')));
  const pids =
    lines
      .find((line) => line.startsWith('pids '))
      ?.split(' ')
      .slice(1)
      .map(Number) ?? [];
  return { child, lines, pids, ended };
}

/** `T` where it stands still, and nothing where it has ended. */
function stateOf(pid: number): string | undefined {
  try {
    return /\) (\w) /.exec(readFileSync(`/proc/${pid}/stat`, 'utf8'))?.[1];
  } catch {
    return undefined;
  }
}

async function seesBoth(pid: number): Promise<void> {
  await eventually(() => stateOf(pid) === 'T');
  await eventually(() => stateOf(pid) !== 'T' && stateOf(pid) !== undefined);
}

async function rounds(pid: number, count: number, check: () => void = () => undefined): Promise<void> {
  for (let round = 0; round < count; round += 1) {
    await seesBoth(pid);
    check();
  }
}

(process.platform === 'linux' ? describe : describe.skip)('a command that runs slowly', () => {
  it('stands still with all of its processes again and again, and ends as it would', async () => {
    const { child, lines, pids, ended } = await runSlowly('sleep 600 & echo "pids $$ $!"; read line; kill $!; exit 3');
    for (const pid of [...pids, ...pids]) await seesBoth(pid);
    child.stdin.end('now\n');
    expect(await ended).toBe(3);
    expect(lines[0]).toBe('Slow run with SLOW_SEED=7');
    expect(lines.at(-1)).toMatch(/^\d+ times all stood still, and \d+ times one for longer \(SLOW_SEED=7\)$/);
  });

  it('leaves a process as it is that another one has stopped', async () => {
    const { child, pids, ended } = await runSlowly('sleep 600 & echo "pids $! $$"; read line; kill -KILL $!');
    const [stopped = 0, shell = 0] = pids;
    // A signal that comes while the program itself holds the process is lost when it lets go, at most five rounds later.
    do {
      process.kill(stopped, 'SIGSTOP');
      await rounds(shell, 6);
    } while (stateOf(stopped) !== 'T');
    await rounds(shell, 3, () => expect(stateOf(stopped)).toBe('T'));
    process.kill(stopped, 'SIGCONT');
    await seesBoth(stopped);
    child.stdin.end('end\n');
    expect(await ended).toBe(0);
  });

  it('ends what it has started when it is ended', async () => {
    const { child, pids, ended } = await runSlowly('sleep 600 & echo "pids $$ $!"; wait');
    child.kill('SIGTERM');
    expect(await ended).toBe(1);
    for (const pid of pids) await eventually(() => stateOf(pid) === undefined || stateOf(pid) === 'Z');
  });
});
