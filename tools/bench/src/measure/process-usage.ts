import { readdirSync, readFileSync } from 'node:fs';

/** What a process has used so far, as the kernel counts it: nothing in the process is touched for it. */
export interface ProcessUsage {
  /** User and system time of all threads that are running now. */
  readonly cpuMicroseconds: number;
  readonly rssMegabytes: number;
}

/** Usage of a running process; NaN where there is no /proc to tell. */
export function readUsage(pid: number): ProcessUsage {
  try {
    return {
      cpuMicroseconds: readdirSync(`/proc/${pid}/task`)
        .map((thread) => parseCpuMicroseconds(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8')))
        .reduce((sum, each) => sum + each, 0),
      rssMegabytes: parseRssMegabytes(readFileSync(`/proc/${pid}/status`, 'utf8')),
    };
  } catch {
    return { cpuMicroseconds: Number.NaN, rssMegabytes: Number.NaN };
  }
}

/**
 * The first of three numbers: nanoseconds on a core. What `stat` tells comes in ticks of 10 ms, which is too coarse for
 * rounds that are short enough to find a quiet moment.
 *
 * @see https://docs.kernel.org/scheduler/sched-stats.html
 */
export function parseCpuMicroseconds(schedstat: string): number {
  return Number(schedstat.split(' ', 1)[0] || Number.NaN) / 1000;
}

/** NaN when the line is missing, as for a process that has ended. */
export function parseRssMegabytes(status: string): number {
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1] ?? Number.NaN) / 1024;
}
