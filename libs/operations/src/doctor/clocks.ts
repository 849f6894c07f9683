import { finding, type Finding } from './finding.js';

/** Assertions of clients live five minutes, and servers allow about one for clocks; this is well before either. */
const mostMs = 30_000;

/** What the clock of a host said beside ours. */
interface ClockSeen {
  readonly host: string;
  readonly aheadMs: number;
}

/** Wraps a `fetch` so that the `Date` of each answer is noted. */
export function noteClocks(send: typeof fetch, now: () => number): { fetch: typeof fetch; seen: ClockSeen[] } {
  const seen: ClockSeen[] = [];
  const noting: typeof fetch = async (input, init) => {
    const asked = now();
    const response = await send(input, init);
    const theirs = Date.parse(response.headers.get('date') ?? '');
    // The header has whole seconds, so that on average half a second is missing.
    const aheadMs = theirs + 500 - (asked + now()) / 2;
    const { host } = new URL(input instanceof Request ? input.url : input);
    // An answer out of a cache is as old as it says.
    if (!Number.isNaN(theirs) && !response.headers.has('age')) seen.push({ host, aheadMs });
    return response;
  };
  return { fetch: noting, seen };
}

/** One finding for each host whose clock and ours are apart; all of them at once mean that it is ours. */
export function clockFindings(seen: readonly ClockSeen[]): Finding[] {
  const byHost = new Map(seen.map(({ host, aheadMs }) => [host, aheadMs]));
  return [...byHost]
    .filter(([, aheadMs]) => Math.abs(aheadMs) > mostMs)
    .map(([host, aheadMs]) => {
      const seconds = Math.round(Math.abs(aheadMs) / 1_000);
      const what = `The clock of ${host} is ${seconds} s ${aheadMs > 0 ? 'ahead of' : 'behind'} this machine's.`;
      return finding('clock-platform', host, what, 'Let this machine keep time by NTP: timedatectl set-ntp true');
    });
}
