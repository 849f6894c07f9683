import { HttpStub, sendAnswer, servedBy, type StubAnswer } from '@fhir-gateway/testing';
import { platform, type Paging } from '@fhir-gateway/testing/platform';
import { toAuditEvent, type AuditLine } from '../audit-event.js';
import { lineOfAuditEvent } from './audit-event-entry.js';
import { searchAuditEvents, type AuditEventServer } from './audit-event-search.js';
import { EntryFilter, type EntryCriteria } from './entry-filter.js';

const context = { gatewayUrl: 'https://gateway.example.org', platformUrl: () => undefined };
const time = Date.UTC(2026, 0, 1);
const known: AuditLine = {
  ...{ time, event: 'fhir.read', interaction: 'read', outcome: 'allowed', status: 200, platformId: 'ehr' },
  ...{ resourceType: 'Observation', actor: 'app', scopes: 'patient/Observation.rs offline_access' },
  ...{ subject: 'S'.repeat(16), account: 'A'.repeat(16), client: 'C'.repeat(16), grant: 'G'.repeat(16) },
  ...{ patient: 'P'.repeat(16), resource: 'R'.repeat(16), requestId: 'f'.repeat(32) },
};
const back = (line: AuditLine) => {
  const text = lineOfAuditEvent(JSON.parse(JSON.stringify(toAuditEvent(line, context))), context);
  return text === undefined ? undefined : (JSON.parse(text) as Record<string, unknown>);
};

describe('an entry that is made of its AuditEvent again', () => {
  const { status: _status, ...told } = known;

  it('has what the event holds', () => expect(back(known)).toEqual({ ...told, audit: true }));

  it.each<[string, Partial<AuditLine>, object]>([
    ['a search', { event: 'fhir.search-type', interaction: 'search-type', resource: undefined as never }, {}],
    ['a write', { event: 'fhir.update', interaction: 'update' }, {}],
    ['an operation', { event: 'fhir.operation', interaction: 'operation' }, {}],
    ['a refusal', { outcome: 'refused', code: 'SCOPE_INSUFFICIENT' }, {}],
    ['a failure', { outcome: 'failed', code: 'UPSTREAM_TIMEOUT' }, {}],
    ['an error of the platform', { status: 404 }, { status: 404 }],
    ['a patient that was read', { resourceType: 'Patient', resource: 'P'.repeat(16) }, {}],
  ])('is %s', (_name, more, extra) => {
    const { status: _unused, ...line } = { ...known, ...more };
    expect(back({ ...known, ...more })).toEqual({ ...JSON.parse(JSON.stringify(line)), ...extra, audit: true });
  });

  it('of a deletion has no policies, as its profile wants', () => {
    const { grant: _grant, scopes: _scopes, ...left } = told;
    const deletion = { event: 'fhir.delete', interaction: 'delete' };
    expect(back({ ...known, ...deletion })).toEqual({ ...left, ...deletion, audit: true });
  });

  it.each([
    ['session.ended', 'success', undefined],
    ['session.refused', 'failure', 'ACCOUNT_NOT_ALLOWED'],
    ['payer.pas', 'answered', undefined],
    ['request.refused', 'refused', 'CALLS_LIMITED'],
  ])('is %s with its outcome', (event, outcome, code) => {
    const line = { time, event, outcome, ...(code !== undefined && { code }) };
    expect(back(line)).toEqual({ ...line, audit: true });
  });

  it('does not say how an event ended that does not tell', () => {
    const event = { ...toAuditEvent(known, context), outcome: '4' };
    expect(lineOfAuditEvent(event, context)).not.toContain('outcome');
  });

  it.each<[string, unknown]>([
    ['of another source', toAuditEvent(known, { ...context, gatewayUrl: 'https://other.example.org' })],
    ['without a time', { ...toAuditEvent(known, context), recorded: 'yesterday' }],
    ['without an event', { ...toAuditEvent(known, context), subtype: [] }],
    ['with agents of another shape', { ...toAuditEvent(known, context), agent: { who: 1 } }],
    ['that is another resource', { ...toAuditEvent(known, context), resourceType: 'Patient' }],
    ['that is nothing', null],
  ])('is none %s', (_name, event) => expect(lineOfAuditEvent(event, context)).toBeUndefined());

  it('takes no value that no entry can have', () => {
    const event = toAuditEvent({ ...known, subject: '"}\u001b[2J' }, context);
    const line = lineOfAuditEvent({ ...event, outcome: '8', outcomeDesc: 'free <b>text</b>' }, context);
    expect(line).toContain('"outcome":"failed"');
    for (const absent of ['subject', 'free', '\u001b']) expect(line).not.toContain(absent);
  });
});

describe('a search for AuditEvents', () => {
  let answer: (url: URL) => StubAnswer;
  let repository: ReturnType<typeof servedBy> | undefined;
  const stub = HttpStub.forTests((request, response) => {
    if (repository) repository(request, response);
    else sendAnswer(response, answer(new URL(request.url, stub.origin)));
  });
  afterEach(() => (repository = undefined));

  const events = (...lines: AuditLine[]) => lines.map((line) => ({ resource: toAuditEvent(line, context) }));
  const bundle = (entry: readonly object[], next?: string): StubAnswer => ({
    headers: { 'content-type': 'application/fhir+json' },
    body: {
      resourceType: 'Bundle',
      type: 'searchset',
      entry,
      ...(next !== undefined && { link: [{ relation: 'next', url: next }] }),
    },
  });
  async function search(criteria: EntryCriteria, more: Partial<AuditEventServer> = {}) {
    const server = { url: `${stub.origin}/fhir`, token: 'audit-token', context, fetch, ...more };
    const found: unknown[] = [];
    let isCut = false;
    const filter = new EntryFilter(criteria);
    for await (const lines of searchAuditEvents(server, criteria, () => (isCut = true))) {
      found.push(...lines.flatMap((line) => filter.match(line) ?? []));
    }
    return { count: found.length, isCut };
  }

  it('asks for date, agent and entity, follows the pages, and filters what comes', async () => {
    const other = { ...known, client: 'D'.repeat(16) };
    answer = ({ searchParams }) =>
      searchParams.has('page') ? bundle(events(known)) : bundle(events(known, other), `${stub.origin}/fhir?page=2`);
    const criteria = {
      ...{ clients: new Set([known.client ?? '']), patients: new Set([known.patient ?? '']), kind: 'reads' as const },
      ...{ sinceMs: time, untilMs: time + 1_000 },
    };
    expect(await search(criteria)).toEqual({ count: 2, isCut: false });
    const [first, second] = stub.requests;
    expect(first?.path).toBe('/fhir/AuditEvent');
    expect(first?.query.getAll('date')).toEqual(['ge2026-01-01T00:00:00.000Z', 'lt2026-01-01T00:00:01.000Z']);
    expect(first?.query.get('agent:identifier')).toBe(`https://gateway.example.org/audit/client|${known.client}`);
    expect(first?.query.get('entity:identifier')).toBe(`https://gateway.example.org/audit/patient|${known.patient}`);
    expect([first, second].map((seen) => seen?.headers.authorization)).toEqual(Array(2).fill('Bearer audit-token'));
  });

  it.each<Paging>(['relative', 'query', 'absolute'])(
    'has each entry once of a server that repeats entries and links to the next page by one that is %s',
    async (paging) => {
      const entries = ['a', 'b', 'c', 'd', 'e'].map((id) => ({ ...toAuditEvent(known, context), id }));
      repository = servedBy(
        platform(...entries)
          .at(`${stub.origin}/fhir`)
          .pages(2, paging),
      );
      expect(await search({})).toEqual({ count: 5, isCut: false });
    },
  );

  it('narrows by nothing that an entry of the same session may lack', async () => {
    answer = () => bundle(events({ ...known, account: undefined as never }, known));
    await search({ accounts: new Set([known.account ?? '']), sinceMs: time });
    expect([...(stub.requests[0]?.query.keys() ?? [])]).toEqual(['_sort', '_count']);
  });

  it('asks by date alone where the server knows no :identifier', async () => {
    answer = ({ searchParams }) =>
      searchParams.has('agent:identifier') ? { status: 400, body: {} } : bundle(events(known));
    expect((await search({ clients: new Set([known.client ?? '']), sinceMs: time })).count).toBe(1);
    expect([...(stub.requests[1]?.query.keys() ?? [])]).toEqual(['_sort', '_count', 'date']);
  });

  it('says that it stopped before the end', async () => {
    answer = () => bundle(events(known, known), `${stub.origin}/fhir?page=2`);
    expect(await search({}, { mostEvents: 2 })).toEqual({ count: 2, isCut: true });
    expect(stub.requests).toHaveLength(1);
  });

  it.each([
    ['at another host', () => `http://localhost:${new URL(stub.origin).port}/fhir?page=2`],
    ['beside the base', () => `${stub.origin}/fhir-of-others?page=2`],
    ['above the base', () => `${stub.origin}/fhir/../admin`],
    ['of another scheme', () => 'file:///etc/passwd'],
    ['that is none', () => 'http://'],
  ])('follows no next page %s', async (_name, next) => {
    answer = () => bundle(events(known), next());
    await expect(search({})).rejects.toMatchObject({ code: 'AUDIT_SEARCH_FAILED' });
    expect(stub.requests).toHaveLength(1);
  });

  it('ends where a page leads to itself', async () => {
    answer = () => bundle(events(known), `${stub.origin}/fhir?page=2`);
    await expect(search({})).rejects.toMatchObject({ code: 'AUDIT_SEARCH_FAILED' });
  });

  it.each<[string, StubAnswer]>([
    ['a refusal', { status: 403, body: {} }],
    ['an error', { status: 500, body: {} }],
    ['another resource', { body: { resourceType: 'OperationOutcome' } }],
    ['a bundle of another shape', { body: { resourceType: 'Bundle', entry: {} } }],
    ['no JSON', { body: '<html>' }],
    ['a redirect', { status: 302, headers: { location: 'http://elsewhere.invalid/' } }],
  ])('fails for %s, and says nothing of it', async (_name, given) => {
    answer = () => given;
    const failure: unknown = await search({}).catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: 'AUDIT_SEARCH_FAILED' });
    expect(String(failure)).not.toMatch(/elsewhere|html|audit-token/);
  });
});
