import type { PlatformSummary } from '@fhir-gateway/platform-registry';
import type { AuditEntry } from '../audit/audit-entry.js';
import { diagnose } from './diagnosis.js';
import { outcomeOf } from './failure-kind.js';
import { PlatformActivity } from './platform-activity.js';
import { healthOf } from './platform-health.js';
import type { ProcessReport } from './process-report.js';
import { quantileBound } from './quantile.js';
import { RecentFailures } from './recent-failures.js';

const summary = (id: string, status: PlatformSummary['status'] = 'ready') =>
  ({ id, name: id, status }) as PlatformSummary;

describe('how a platform does', () => {
  let nowMs = 1_000_000_000_000;
  let activity: PlatformActivity;
  let failures: RecentFailures;
  beforeEach(() => {
    activity = new PlatformActivity(() => nowMs);
    failures = new RecentFailures(() => nowMs);
  });

  function note(more: object): void {
    const call = {
      event: 'fhir.read',
      app: 'rest',
      interaction: 'read',
      platformId: 'a',
      requestId: 'r',
      durationMs: 20,
    };
    const entry = { ...call, outcome: 'allowed', status: 200, ...more } as AuditEntry;
    nowMs += 1;
    const outcome = outcomeOf(entry);
    if (outcome === undefined) return;
    activity.note(outcome);
    if (outcome.failure !== undefined) failures.noteFailure(outcome.failure, entry, outcome.platformId);
  }
  function report(more: Partial<ProcessReport> = {}): ProcessReport {
    return {
      ...{ id: 'p', host: 'h', node: '24', apps: ['rest'], startedAtMs: 0, atMs: nowMs, pools: [], limited: {} },
      ...{ platforms: activity.figures(), failures: failures.list(), pendingRevocations: 0 },
      audit: { recorded: 0, droppedEntries: 0, refusedRequests: 0, sinks: [] },
      ...more,
    };
  }
  function health(reports: readonly ProcessReport[] = [report()], status?: PlatformSummary['status']) {
    const [found] = healthOf(reports, new Map([['a', summary('a', status)]]), (id) => summary(id));
    return found;
  }

  it.each([
    ['nothing', [], 'idle'],
    ['a success', [{}], 'working'],
    ['a failure after a success', [{}, { status: 503 }], 'failing'],
    ['a success after a failure', [{ status: 503 }, {}], 'unsteady'],
    ['a resource that is not there', [{ status: 404 }], 'working'],
    ['a refusal by the gateway', [{ outcome: 'refused', code: 'SCOPE_INSUFFICIENT', status: undefined }], 'idle'],
    ['a caller that went away', [{ outcome: 'failed', code: 'CLIENT_CLOSED', status: undefined }], 'idle'],
    ['a platform that asks to slow down', [{ status: 429 }], 'failing'],
    ['a lost connection', [{ outcome: 'failed', code: 'UPSTREAM_UNREACHABLE', status: undefined }], 'failing'],
  ])('after %s', (_what, entries, state) => {
    entries.forEach(note);
    expect(health()?.state).toBe(state);
  });

  it('is steady again when one call in twenty-one failed', () => {
    note({ status: 500 });
    for (let call = 0; call < 20; call += 1) note({});
    expect(health()?.state).toBe('working');
  });

  it('is not set up while credentials are missing, until something is tried', () => {
    expect(health([report()], 'needs-credentials')?.state).toBe('unset');
    note({ status: 500 });
    expect(health([report()], 'needs-credentials')?.state).toBe('failing');
  });

  it('is the sum of all processes: the newest failure of any counts', () => {
    note({});
    const one = report();
    activity = new PlatformActivity(() => nowMs);
    failures = new RecentFailures(() => nowMs);
    note({ status: 502 });
    const both = health([one, report({ id: 'q' })]);
    expect(both).toMatchObject({ state: 'failing', calls: 2, failures: { HTTP_502: 1 } });
    expect(both?.diagnosis?.cause).toContain('HTTP 502');
  });

  it('fails while a breaker is open anywhere, and tells the failure that opened it', () => {
    failures.noteLine({ requestId: '1', platformId: 'a', code: 'UPSTREAM_UNREACHABLE', detail: 'ECONNREFUSED' }, false);
    nowMs += 1;
    failures.noteLine({ requestId: '2', platformId: 'a', code: 'UPSTREAM_UNREACHABLE', detail: 'circuit open' }, false);
    const open = report({ pools: [{ platformId: 'a', running: 0, waiting: 0, isOpen: true }] });
    expect(health([open])).toMatchObject({ state: 'failing', openBreakers: 1 });
    expect(health([open])?.diagnosis?.cause).toContain('Nothing listens');
  });

  it('forgets counts after an hour, and not the time of the last success', () => {
    note({});
    const successMs = nowMs;
    nowMs += 61 * 60_000;
    expect(health()).toMatchObject({ calls: 0, lastSuccessMs: successMs, state: 'working' });
  });

  it('remembers a thousand platforms, and forgets the one that was asked longest ago', () => {
    for (let n = 0; n < 1_000; n += 1) note({ platformId: `p-${n}` });
    note({ platformId: 'p-0' });
    note({ platformId: 'p-1000' });
    const ids = activity.figures().map(({ platformId }) => platformId);
    expect([ids.length, ids[0], ids.at(-2), ids.at(-1)]).toEqual([1_000, 'p-2', 'p-0', 'p-1000']);
  });

  it('counts an organization of a platform by itself', () => {
    note({ platformId: 'epic:north' });
    note({ platformId: 'epic:south', status: 500 });
    expect(activity.figures().map(({ platformId }) => platformId)).toEqual(['epic:north', 'epic:south']);
  });
});

describe('failures that are remembered', () => {
  const failures = () => new RecentFailures(() => 5);

  it('join the lines of one request', () => {
    const recent = failures();
    recent.noteLine({ requestId: 'r', code: 'UPSTREAM_TIMEOUT', stage: 'send', detail: 'HEADERS_TIMEOUT' }, false);
    recent.noteLine({ requestId: 'r', code: 'UPSTREAM_TIMEOUT', stage: 'route', platformId: 'a~2' }, false);
    expect(recent.list()).toMatchObject([{ stage: 'send', detail: 'HEADERS_TIMEOUT', platformId: 'a' }]);
  });

  it('are not washed away by refusals, and are bounded', () => {
    const recent = failures();
    recent.noteLine({ requestId: 'kept', code: 'UPSTREAM_TIMEOUT' }, false);
    for (let n = 0; n < 500; n += 1) recent.noteLine({ requestId: `r-${n}`, code: 'SCOPE_INSUFFICIENT' }, true);
    expect(recent.list()).toHaveLength(101);
    expect(recent.list().some(({ requestId }) => requestId === 'kept')).toBe(true);
  });

  it.each([[undefined], [null], ['text'], [{}], [{ code: 7 }], [{ code: '' }]])('are not made of %j', (fields) => {
    const recent = failures();
    recent.noteLine(fields, false);
    expect(recent.list()).toEqual([]);
  });

  it('hold text without control characters, cut to 300', () => {
    const recent = failures();
    recent.noteLine({ code: 'TOKEN_ENDPOINT_REFUSED', detail: `a\n\u202e\u0007b${'x'.repeat(400)}` }, false);
    const [{ detail = '' } = {}] = recent.list();
    expect(detail).toMatch(/^a b?x|^a b/);
    expect(detail).toHaveLength(300);
  });
});

describe('a quantile', () => {
  it.each([
    [[], 0.5, undefined],
    [[4, 0, 0], 0.99, 0.005],
    [[98, 0, 2], 0.5, 0.005],
    [[98, 0, 2], 0.99, 0.025],
    [[...new Array<number>(13).fill(0), 1], 0.5, Infinity],
  ])('of %j at %d is at most %p', (buckets, share, bound) => expect(quantileBound(buckets, share)).toBe(bound));
});

describe('a diagnosis', () => {
  it.each([
    ['UPSTREAM_UNREACHABLE', 'CERT_HAS_EXPIRED', 'has expired'],
    ['UPSTREAM_UNREACHABLE', 'ERR_TLS_CERT_ALTNAME_INVALID', 'another host name'],
    ['UPSTREAM_UNREACHABLE', 'DEPTH_ZERO_SELF_SIGNED_CERT', 'No trusted authority'],
    ['UPSTREAM_UNREACHABLE', 'private address', 'private address'],
    ['UPSTREAM_UNREACHABLE', 'SOMETHING_NEW', 'connection to the platform breaks'],
    ['UPSTREAM_UNREACHABLE', '', 'connection to the platform breaks'],
    ['TOKEN_ENDPOINT_REFUSED', 'http 400 invalid_scope', 'does not grant the scopes'],
    ['HTTP_429', '', 'calls too often'],
    ['HTTP_599', '', 'HTTP 599'],
    ['NO_SUCH_CODE', '', 'end with NO_SUCH_CODE'],
    ['toString', '', 'end with toString'],
  ])('of %s %s says so', (code, detail, words) => {
    const { cause, nextStep } = diagnose({ code, detail });
    expect(cause).toContain(words);
    expect(nextStep.length).toBeGreaterThan(10);
  });

  it('of a fault page names the status', () => {
    expect(diagnose({ code: 'UPSTREAM_NOT_FHIR', status: 503 }).cause).toContain('HTTP 503');
    expect(diagnose({ code: 'UPSTREAM_NOT_FHIR', status: 200 }).cause).toContain('no FHIR server');
  });
});
