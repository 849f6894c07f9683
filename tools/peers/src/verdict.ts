/** Begins the request id that a proxy of this rig gives to every request that it forwards. */
export const stamp = 'feedface';

const mark = /\b[vas]-\d+\b/g;

/** An answer as a client of the rig received it. */
export interface Answer {
  readonly status: number;
  readonly body: string;
}

/** `crossed`: something in it belongs to another request. `wrong`: anything else but the right answer. */
export type Verdict = 'right' | 'wrong' | 'crossed';

/** Judges the answer to a request for the one record `id`, such as `v-00012`. */
export function judgeVictim(id: string, { status, body }: Answer): Verdict {
  const marks = new Set(body.match(mark));
  if ([...marks].some((each) => each !== id)) return 'crossed';
  return status === 200 && marks.has(id) ? 'right' : 'wrong';
}

/** Whether bytes that answer attack `number` hold what belongs to another request. */
export function isCrossed(number: number, received: string): boolean {
  return [...(received.match(mark) ?? [])].some((each) => each.startsWith('v') || Number(each.slice(2)) !== number);
}

/** Statuses of the final answers in received bytes. */
export function finalStatuses(received: string): number[] {
  const statuses = [...received.matchAll(/HTTP\/1\.[01] (\d{3})\b/g)].map(([, status]) => Number(status));
  return statuses.filter((status) => status >= 200);
}

/**
 * Counts the audit entries of requests that no proxy forwarded: the gateway read them out of the bytes of another request,
 * and gave them an id of its own.
 *
 * @param log what the gateway wrote, a JSON document a line
 */
export function readAudit(log: string): { entries: number; smuggled: string[] } {
  let entries = 0;
  const smuggled: string[] = [];
  for (const line of log.split('\n')) {
    if (!line.includes('"audit"')) continue;
    const [, id] = /"requestId":"([^"]*)"/.exec(line) ?? [];
    if (id === undefined) continue;
    entries += 1;
    if (!id.startsWith(stamp)) smuggled.push(line);
  }
  return { entries, smuggled };
}
