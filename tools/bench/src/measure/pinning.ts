import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** Which cores do what; absent where processes cannot be tied to cores. */
export interface Pinning {
  /** Of the process under test. */
  readonly target: number;
  /** Of load generator, platform and Redis. */
  readonly others: readonly number[];
}

/**
 * Ties this process, and so every child it starts from now on, to all cores but one, which is kept for the targets.
 *
 * @returns undefined where there is no `taskset`, or only one core
 */
export function pinOthers(): Pinning | undefined {
  try {
    const status = readFileSync('/proc/self/status', 'utf8');
    const [target, ...others] = parseCpuList(/^Cpus_allowed_list:\s*(\S+)/m.exec(status)?.[1] ?? '');
    if (target === undefined || others.length === 0) return undefined;
    execFileSync('taskset', ['-a', '-p', '-c', others.join(','), `${process.pid}`], { stdio: 'ignore' });
    return { target, others };
  } catch {
    return undefined;
  }
}

/** The command that runs `command` on the target's core. */
export function onTargetCore(pinning: Pinning | undefined, command: readonly string[]): readonly string[] {
  return pinning === undefined ? command : ['taskset', '-c', `${pinning.target}`, ...command];
}

/** `0,2-4` is 0, 2, 3, 4. @see cpuset(7), list format */
export function parseCpuList(text: string): number[] {
  return text
    .split(',')
    .filter((part) => part !== '')
    .flatMap((part) => {
      const [first = 0, last = first] = part.split('-').map(Number);
      return Array.from({ length: last - first + 1 }, (_, index) => first + index);
    });
}
