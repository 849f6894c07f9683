import { readFileSync } from 'node:fs';

/** The kernel counts CPU time in ticks of 10 ms, whatever the machine. @see proc_pid_stat(5) */
const microsecondsPerTick = 10_000;

/** What a process has used so far, as the kernel counts it: nothing in the process is touched for it. */
export interface ProcessUsage {
  /** User and system time of all threads. */
  readonly cpuMicroseconds: number;
  readonly rssMegabytes: number;
}

/** Usage of a running process; NaN where there is no /proc to tell. */
export function readUsage(pid: number): ProcessUsage {
  try {
    return {
      cpuMicroseconds: parseCpuMicroseconds(readFileSync(`/proc/${pid}/stat`, 'utf8')),
      rssMegabytes: parseRssMegabytes(readFileSync(`/proc/${pid}/status`, 'utf8')),
    };
  } catch {
    return { cpuMicroseconds: Number.NaN, rssMegabytes: Number.NaN };
  }
}

/** `utime` and `stime`, fields 14 and 15; the name before them is in parentheses and may hold anything. */
export function parseCpuMicroseconds(stat: string): number {
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) * microsecondsPerTick;
}

/** NaN when the line is missing, as for a process that has ended. */
export function parseRssMegabytes(status: string): number {
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1] ?? Number.NaN) / 1024;
}
