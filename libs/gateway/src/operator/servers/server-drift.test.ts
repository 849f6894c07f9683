import { findServerDrift } from './server-drift.js';
import { readFileFacts, readSmartFacts, readStatementFacts } from './server-facts.js';

const statement = {
  resourceType: 'CapabilityStatement',
  fhirVersion: '4.0.1',
  date: '2026-01-15',
  software: { name: 'Records', version: '7.1' },
  rest: [
    {
      mode: 'server',
      interaction: [{ code: 'transaction' }],
      resource: [
        {
          type: 'Observation',
          interaction: [{ code: 'read' }, { code: 'search-type' }],
          searchParam: [{ name: 'code' }, { name: 'date' }],
        },
        { type: 'Patient', interaction: [{ code: 'read' }] },
      ],
    },
    { mode: 'client', resource: [{ type: 'Basic' }] },
  ],
};
const smart = {
  authorization_endpoint: 'https://ehr.example/authorize',
  token_endpoint: '/token',
  code_challenge_methods_supported: ['S256', 'plain'],
  scopes_supported: ['openid', 'launch/patient'],
};
const url = 'https://ehr.example/fhir/.well-known/smart-configuration';

type Statement = typeof statement;
type Resource = { type: string; interaction: { code: string }[]; searchParam?: { name: string }[] };
const withResources = (change: (resources: Resource[]) => Resource[]): object => {
  const [server, client] = structuredClone(statement.rest) as [Statement['rest'][0], Statement['rest'][1]];
  return { ...statement, rest: [{ ...server, resource: change(server.resource as Resource[]) }, client] };
};
/** A drift, as the table below has them. */
const lost = (kind: string, name: string) => ({ kind, name });
const observation = (change: Partial<Resource>) =>
  withResources((all) => all.map((one) => (one.type === 'Observation' ? { ...one, ...change } : one)));

describe('what a CapabilityStatement says now, against what it said', () => {
  it.each<[string, object, readonly object[]]>([
    ['the same', statement, []],
    ['a version', { ...statement, fhirVersion: '5.0.0' }, [{ kind: 'fhir-version', before: '4.0.1', now: '5.0.0' }]],
    ['a new date', { ...statement, date: '2026' }, [{ kind: 'statement-date', before: '2026-01-15', now: '2026' }]],
    ['software', { ...statement, software: { name: 'B' } }, [{ kind: 'software', before: 'Records 7.1', now: 'B' }]],
    ['nothing of its software', { ...statement, software: undefined }, []],
    ['a type less, and no more of it', withResources((all) => all.slice(1)), [lost('type', 'Observation')]],
    ['a type more', withResources((all) => [...all, { type: 'Goal', interaction: [] }]), []],
    ['no search', observation({ interaction: [{ code: 'read' }] }), [lost('interaction', 'Observation search-type')]],
    ['no date', observation({ searchParam: [{ name: 'code' }] }), [lost('search-parameter', 'Observation date')]],
    [
      'no batch',
      { ...statement, rest: [{ ...statement.rest[0], interaction: [] }] },
      [lost('interaction', 'transaction')],
    ],
    ['the same in another order', withResources((all) => all.toReversed()), []],
    ['that it is something else', { resourceType: 'OperationOutcome' }, []],
    [
      'what breaks its definition',
      { ...statement, rest: [null, { mode: 'server', resource: 'all' }], date: 7 },
      [lost('interaction', 'transaction'), lost('type', 'Observation'), lost('type', 'Patient')],
    ],
  ])('%s', (_name, now, drifts) => {
    expect(findServerDrift(readStatementFacts(statement), readStatementFacts(now))).toEqual(drifts);
  });
});

describe('what a SMART configuration says now, against what it said', () => {
  it.each<[string, object, readonly object[]]>([
    ['the same', { ...smart, token_endpoint: 'https://ehr.example/token' }, []],
    [
      'another token endpoint',
      { ...smart, token_endpoint: 'https://login.example/token' },
      [{ kind: 'endpoint', name: 'tokenUrl', before: 'https://ehr.example/token', now: 'https://login.example/token' }],
    ],
    ['no authorization endpoint', { ...smart, authorization_endpoint: undefined }, []],
    ['a method of PKCE less', { ...smart, code_challenge_methods_supported: ['plain'] }, [lost('pkce', 'S256')]],
    ['no scope', { ...smart, scopes_supported: undefined }, [lost('scope', 'launch/patient'), lost('scope', 'openid')]],
    ['an endpoint that is no URL', { ...smart, token_endpoint: 'https://' }, []],
  ])('%s', (_name, now, drifts) => {
    expect(findServerDrift(readSmartFacts(smart, url), readSmartFacts(now, url))).toEqual(drifts);
  });
});

it('holds a server against its platform file', () => {
  const file = readFileFacts({
    fhirVersion: '4.0.1',
    oauth: { authorizeUrl: 'https://ehr.example/authorize', tokenUrl: 'https://ehr.example/old' },
  } as never);
  expect(findServerDrift(file, readSmartFacts(smart, url))).toEqual([
    { kind: 'endpoint', name: 'tokenUrl', before: 'https://ehr.example/old', now: 'https://ehr.example/token' },
  ]);
  expect(findServerDrift(file, readStatementFacts({ ...statement, fhirVersion: '4.3.0' }))).toEqual([
    { kind: 'fhir-version', before: '4.0.1', now: '4.3.0' },
  ]);
});
