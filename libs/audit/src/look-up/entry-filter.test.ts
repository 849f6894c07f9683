import { EntryWriter, type AuditSubjects } from '../entry-writer.js';
import { Pseudonyms } from '../pseudonyms.js';
import { EntryFilter, type EntryCriteria } from './entry-filter.js';
import { EntrySummary } from './entry-summary.js';
import { readTimeLimit } from './time-limit.js';

const pseudonyms = new Pseudonyms(Buffer.alloc(32, 7));
const writer = new EntryWriter(pseudonyms);
const of = (...pair: Parameters<Pseudonyms['of']>) => new Set([pseudonyms.of(...pair)]);

/** A line as a trail writes it. */
function line(event: string, more: object = {}, subjects: AuditSubjects = {}, timeMs = 1_000): string {
  const fact = { event, app: 'mcp', platformId: 'ehr', outcome: 'allowed', sessionId: 's1', ...more };
  return `${writer.write(fact as never, subjects, timeMs)},"chain":"c","n":1}`;
}
const read = (more: object = {}, subjects: AuditSubjects = {}, timeMs = 1_000) =>
  line('fhir.read', { interaction: 'read', resourceType: 'Observation', ...more }, subjects, timeMs);

const countOf = (criteria: EntryCriteria, lines: readonly string[]) => {
  const filter = new EntryFilter(criteria);
  return lines.filter((one) => filter.match(one) !== undefined).length;
};

describe('audit entries are found', () => {
  it('by the patient of the login and by the patient that was read', () => {
    const lines = [
      read({}, { patientId: 'p1' }),
      read({}, { patientId: 'p2' }),
      read({ resourceType: 'Patient' }, { resourceId: 'p1' }),
      read({ platformId: 'other' }, { patientId: 'p1' }),
      read({}, { resourceId: 'p1' }),
    ];
    expect(countOf({ patients: of('patient', 'ehr/p1') }, lines)).toBe(2);
    expect(countOf({ patients: of('patient', 'other/p1') }, lines)).toBe(1);
    expect(countOf({ patients: of('patient', 'ehr/p3') }, lines)).toBe(0);
  });

  it('by the agent, the session and the request', () => {
    const id = '0123456789abcdef0123456789abcdef';
    const lines = [
      read({ requestId: id }, { client: 'https://agent.example/client' }),
      read({ requestId: 'chosen by the caller', sessionId: 's2' }, { client: 'another' }),
    ];
    expect(countOf({ clients: of('client', 'https://agent.example/client') }, lines)).toBe(1);
    expect(countOf({ sessions: of('session', 's2') }, lines)).toBe(1);
    expect(countOf({ requests: new Set([id]) }, lines)).toBe(1);
    expect(countOf({ requests: new Set([`h.${pseudonyms.of('request', 'chosen by the caller')}`]) }, lines)).toBe(1);
    expect(countOf({ requests: new Set(['chosen by the caller']) }, lines)).toBe(0);
  });

  it('by the permission, which two sessions never share', () => {
    const lines = ['s1', 's2', 's1'].map((sessionId) => read({ sessionId }, { grant: 'oauth-service' }));
    const [grant] = /(?<="grant":")[\w-]{16}(?=")/.exec(lines[0] ?? '') ?? [];
    expect(lines.join()).not.toContain('oauth-service');
    expect(countOf({ grants: new Set([grant ?? '']) }, [...lines, read()])).toBe(2);
  });

  it('only where everything fits', () => {
    const lines = [read({}, { patientId: 'p1', client: 'a' }), read({}, { patientId: 'p1', client: 'b' })];
    expect(countOf({ patients: of('patient', 'ehr/p1'), clients: of('client', 'b') }, lines)).toBe(1);
    expect(countOf({ patients: of('patient', 'ehr/p1'), platformId: 'eh' }, lines)).toBe(0);
  });

  it('from one moment, and before another', () => {
    const lines = [1, 2, 3].map((timeMs) => read({}, {}, timeMs));
    expect(countOf({ platformId: 'ehr', sinceMs: 2 }, lines)).toBe(2);
    expect(countOf({ platformId: 'ehr', sinceMs: 2, untilMs: 3 }, lines)).toBe(1);
  });

  it.each([
    ['reads', 'fhir.read fhir.vread fhir.search-type fhir.history-instance fhir.operation'],
    ['changes', 'fhir.create fhir.update fhir.patch fhir.delete fhir.batch payer.pas consent.given client.changed'],
    ['changes', 'registration.stored people.joined answer.assigned session.ended'],
    [undefined, 'fhir.capabilities token.refresh limit.reached'],
  ] as const)('as %s: %s', (kind, events) => {
    for (const event of events.split(' ')) {
      const found = (['reads', 'changes'] as const).filter((one) => countOf({ kind: one }, [line(event)]) === 1);
      expect([event, found]).toEqual([event, kind === undefined ? [] : [kind]]);
    }
  });

  it.each([
    ['', 'nothing'],
    ['{"level":30,"msg":"\\"audit\\":true"}', 'another line of the log'],
    ['{"audit":true,"event":"fhir.read"', 'half a line'],
    ['{"audit":true,"event":"fhir.read"}', 'an entry without time'],
    ['["audit":true,"event":"fhir.read"]', 'no JSON'],
  ])('and %j is not: %s', (text) => expect(countOf({ kind: 'reads' }, [text])).toBe(0));

  it('one in a million within five seconds of CPU time', () => {
    const others = Array.from({ length: 100 }, (_, n) =>
      read({ sessionId: `s${n}` }, { patientId: `q${n}`, client: 'b' }),
    );
    const wanted = read({}, { patientId: 'p1', client: 'a' });
    const filter = new EntryFilter({ patients: of('patient', 'ehr/p1'), kind: 'reads' });
    const begun = process.cpuUsage();
    let found = 0;
    for (let n = 0; n < 100_000; n += 1) if (filter.match(others[n % 100] as string)) found += 1;
    if (filter.match(wanted)) found += 1;
    const { user, system } = process.cpuUsage(begun);
    expect(found).toBe(1);
    // A tenth of the lines, in a tenth of the time.
    expect((user + system) / 1e6).toBeLessThan(0.5);
  });
});

describe('a summary of entries', () => {
  it('counts by person, agent and event, and names those who were looked for', () => {
    const summary = new EntrySummary(new Map([[pseudonyms.of('patient', 'ehr/p1'), 'ehr/p1']]));
    const filter = new EntryFilter({ platformId: 'ehr' });
    const subjects = { patientId: 'p1', client: 'agent', account: 'issuer\nnurse', actor: 'app' } as const;
    for (const timeMs of [0, 60_000]) summary.add(filter.match(read({}, subjects, timeMs)) as never);
    summary.add(filter.match(read({ outcome: 'refused', rule: 'grant.kind' }, { actor: 'browser' })) as never);
    expect(summary.groups()).toMatchObject([
      { count: 2, patient: 'ehr/p1', first: '1970-01-01T00:00:00.000Z', last: '1970-01-01T00:01:00.000Z' },
      { count: 1, agent: 'browser', outcome: 'refused grant.kind' },
    ]);
    const [{ person, agent } = { person: '', agent: '' }] = summary.groups();
    expect([person, agent]).toEqual([pseudonyms.of('account', 'issuer\nnurse'), pseudonyms.of('client', 'agent')]);
    const [heading, ...rows] = summary.table();
    expect(heading).toMatch(/^person +agent +platform +patient +event +type +outcome +count +first +last$/);
    expect(rows).toHaveLength(2);
  });

  it('counts pseudonyms of one name together, which an older and a newer key have made', () => {
    const other = new Pseudonyms(Buffer.alloc(32, 8));
    const names = [pseudonyms, other].map((one) => [one.of('patient', 'ehr/p1'), 'ehr/p1'] as const);
    const summary = new EntrySummary(new Map(names));
    const filter = new EntryFilter({ platformId: 'ehr' });
    const fact = { event: 'fhir.read', platformId: 'ehr' } as never;
    const of = (from: EntryWriter) => `${from.write(fact, { patientId: 'p1' }, 1)},"chain":"c","n":1}`;
    for (const from of [writer, new EntryWriter(other)]) summary.add(filter.match(of(from)) as never);
    expect(summary.groups()).toMatchObject([{ patient: 'ehr/p1', count: 2 }]);
  });

  it('holds apart what one field tells', () => {
    const summary = new EntrySummary(new Map());
    const filter = new EntryFilter({ kind: 'reads' });
    const lines = [
      read(),
      read({ outcome: 'failed' }),
      read({ platformId: 'other' }),
      read({}, { client: 'a' }),
      read(),
    ];
    for (const one of lines) summary.add(filter.match(one) as never);
    expect(summary.groups().map(({ count }) => count)).toEqual([2, 1, 1, 1]);
  });

  it('of nothing has no row', () => expect(new EntrySummary(new Map()).groups()).toEqual([]));
});

describe('a point in time', () => {
  const nowMs = Date.UTC(2026, 0, 31);
  it.each([
    ['7d', Date.UTC(2026, 0, 24)],
    ['12h', nowMs - 43_200_000],
    ['2w', Date.UTC(2026, 0, 17)],
    ['2026-01-15', Date.UTC(2026, 0, 15)],
    ['2026-01-15T10:30:00+01:00', Date.UTC(2026, 0, 15, 9, 30)],
  ])('%s is read', (text, timeMs) => expect(readTimeLimit(text, nowMs)).toBe(timeMs));

  it.each(['', '7', 'd', '-7d', '7 d', '7m', '999999d', 'yesterday', '2026-13-45', '2026-01-15 10:30', '15.1.2026'])(
    '%j is none',
    (text) => expect(readTimeLimit(text, nowMs)).toBeUndefined(),
  );
});
