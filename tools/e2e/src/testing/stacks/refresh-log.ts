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

/**
 * The refreshes that came before the token they replaced was over. A token is over when four fifths of its life are; its
 * life counts in whole seconds from the one in which the refresh that brought it was sent.
 */
export function earlyRefreshes(refreshes: readonly LoggedRefresh[], lifeSeconds: number): LoggedRefresh[] {
  return refreshes.filter((refresh, index) => {
    const previous = refreshes[index - 1];
    if (!previous) return false;
    const overMs = (Math.floor(previous.startedMs / 1000) + lifeSeconds * 0.8) * 1000;
    // The log rounds to milliseconds, twice.
    return refresh.startedMs < overMs - 2;
  });
}
