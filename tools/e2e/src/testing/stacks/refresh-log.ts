/** A refresh as the audit log tells it, in epoch milliseconds. */
export interface LoggedRefresh {
  readonly startedMs: number;
  readonly endedMs: number;
}

/** Every successful refresh in the output of any number of processes, by the time it began. */
export function refreshesIn(output: string): LoggedRefresh[] {
  return output
    .split('\n')
    .filter((line) => line.includes('"event":"token.refresh"'))
    .map((line) => {
      const { time, durationMs } = JSON.parse(line) as { time: number | string; durationMs: number };
      const endedMs = new Date(time).getTime();
      return { startedMs: endedMs - durationMs, endedMs };
    })
    .sort((a, b) => a.startedMs - b.startedMs);
}
