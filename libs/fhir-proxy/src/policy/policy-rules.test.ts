import { codeOf, jsonBody, ProxyFixture } from '../testing/fixture.js';
import { type FakePlatform, sendJson } from '@fhir-gateway/testing';
import { startUpstream } from '../testing/upstream.js';
import type { CallGrant } from '../contract/call-grant.js';
import type { FhirRequest } from '../contract/fhir-request.js';
import type { PolicyRule } from '../contract/policy-rule.js';
import { policyRules } from './decision.js';

/** A call that one rule refuses. */
interface Case {
  readonly line: string;
  readonly code: string;
  readonly stage: 'admit' | 'authorize' | 'send';
  readonly scopes?: string[];
  readonly request?: Partial<FhirRequest>;
  readonly writes?: boolean;
  /** At a platform that is open to everybody. */
  readonly isAnonymous?: boolean;
  readonly definition?: object;
  /** What the platform answers. */
  readonly answer?: object;
  /** Whose record the login is for; by default `p1`. */
  readonly patient?: 'unknown' | 'several';
  readonly grant?: Partial<CallGrant>;
}

const scope = (line: string, scopes: string[], request?: Partial<FhirRequest>): Case => {
  return { line, scopes, code: 'SCOPE_INSUFFICIENT', stage: 'authorize', ...(request && { request }) };
};
const patient = (line: string, more: Partial<Case> = {}): Case => {
  return { line, code: 'PATIENT_OUT_OF_SCOPE', stage: 'authorize', scopes: ['patient/*.cruds'], ...more };
};
const confined = (line: string): Case =>
  patient(line, { scopes: ['user/*.cruds'], definition: { quirks: { confineToPatient: true } } });
const observation = jsonBody({ resourceType: 'Observation', id: 'o1' });
const withCondition = (condition: string) => {
  const { headers, body } = jsonBody({ resourceType: 'Observation' });
  return { headers: { ...headers, 'if-none-exist': condition }, body };
};
const referring = (reference: string) => jsonBody({ resourceType: 'Observation', subject: { reference } });
const granted = (line: string, grant: Partial<CallGrant>, stage: Case['stage'] = 'authorize'): Case => {
  return { line, code: 'GRANT_INSUFFICIENT', stage, grant };
};
const wide: CallGrant = { access: 'read-and-write', platforms: 'all', kinds: 'all', labelled: true };
const operation = { code: 'INTERACTION_NOT_SUPPORTED', stage: 'admit' } as const;

const cases: Readonly<Record<PolicyRule, Case>> = {
  'writes.off': { line: 'DELETE Observation/o1', code: 'WRITES_OFF', stage: 'admit', writes: false },
  'writes.anonymous': { line: 'DELETE Observation/o1', code: 'WRITER_UNKNOWN', stage: 'admit', isAnonymous: true },
  'access.session': {
    line: 'GET metadata',
    code: 'SESSION_REQUIRED',
    stage: 'admit',
    isAnonymous: true,
    definition: { access: 'session' },
  },
  'operation.not-listed': { line: 'GET Patient/p1/$summary', ...operation, definition: { operations: {} } },
  'operation.not-offered': { line: 'POST Patient/$merge', ...operation, request: jsonBody({}) },
  'condition.other-type': {
    line: 'POST Observation',
    code: 'REQUEST_INVALID',
    stage: 'authorize',
    scopes: ['user/*.cruds'],
    request: withCondition('Patient?_id=p2'),
  },
  'scope.create': scope('POST Observation', ['user/*.r'], jsonBody({ resourceType: 'Observation' })),
  'scope.read': scope('GET Observation/o1', ['user/*.s']),
  'scope.update': scope('PUT Observation/o1', ['user/*.r'], observation),
  'scope.delete': scope('DELETE Observation/o1', ['user/*.r']),
  'scope.search': scope('GET Observation', ['user/*.r']),
  'scope.include': scope('GET Patient?_revinclude=Observation:patient', ['user/Patient.rs']),
  'scope.chain': scope('GET Patient?_has:Observation:patient:code=1', ['user/Patient.rs']),
  'scope.written-search': scope('POST Observation', ['user/Observation.c'], referring('Patient?identifier=1')),
  'compartment.path': patient('GET Patient/p2'),
  'compartment.unknown': patient('GET Patient/p2', { code: 'PATIENT_UNKNOWN', patient: 'unknown' }),
  'compartment.choice': patient('GET Observation', { code: 'PATIENT_UNKNOWN', patient: 'several' }),
  'compartment.query': patient('GET Observation?patient=p2'),
  'compartment.parameters': patient('POST Observation/$lastn', {
    request: jsonBody({ resourceType: 'Parameters', parameter: [{ name: 'patient', valueId: 'p2' }] }),
  }),
  'compartment.written-search': patient('POST Observation', {
    request: jsonBody({ resourceType: 'Observation', derivedFrom: [{ reference: 'Observation?patient=p2' }] }),
  }),
  'compartment.body': patient('POST Observation', { request: referring('Patient/p2') }),
  'compartment.condition': patient('DELETE Observation'),
  'compartment.export': patient('GET Group/g1/$export'),
  'confinement.reach': confined('GET Observation/_history'),
  'confinement.parameter': confined('GET SupplyRequest?status=active'),
  'confinement.answer': {
    ...confined('GET Observation/zz'),
    stage: 'send',
    answer: { resourceType: 'Observation', subject: { reference: 'Patient/p2' } },
  },
  'grant.platform': granted('GET Observation', { platforms: ['other'] }, 'admit'),
  'grant.write': granted('DELETE Observation/o1', { access: 'read' }, 'admit'),
  'grant.confirmation': granted('DELETE Observation/o1', { access: 'read-and-write', personConfirms: true }, 'admit'),
  'grant.kind': granted('GET Condition', { kinds: ['results'] }, 'admit'),
  'grant.include': granted('GET Observation?_include=Observation:subject', { kinds: ['results'] }),
  'grant.chain': granted('GET Observation?subject:Patient.birthdate=2000', { kinds: ['results'] }),
  'grant.written-search': {
    ...granted('POST Observation', { kinds: ['results'] }),
    request: referring('Patient?birthdate=2000'),
  },
  'grant.scope': granted('GET Condition', { smart: { scopes: ['patient/Observation.rs'], patient: 'p1' } }),
  'grant.patient': granted('GET Observation', { smart: { scopes: ['patient/*.rs'], patient: 'p9' } }),
  'grant.labels': granted('GET Patient/p1/$export', { labelled: false }, 'admit'),
  'confinement.include': confined('GET Organization?_revinclude=Patient:organization'),
};

let upstream: FakePlatform;
beforeAll(async () => {
  upstream = await startUpstream();
});

it('has a case for each rule, by a name that an audit entry can have', () => {
  expect(Object.keys(cases).sort()).toEqual([...policyRules].sort());
  for (const rule of policyRules) expect(rule).toMatch(/^[a-z]{2,16}\.[a-z]{2,16}(?:-[a-z]{2,16}){0,2}$/);
});

it.each(Object.entries(cases))(
  'names %s in the log and in the audit entry, with stage, request and platform',
  async (rule, { line, code, stage, scopes = ['user/*.cruds'], request = {}, isAnonymous = false, grant, ...more }) => {
    const { writes = true, definition = {}, answer = { resourceType: 'CapabilityStatement' } } = more;
    const logged: { level: string; fields: object; message: string }[] = [];
    const at = (level: string) => (fields: object, message: string) => void logged.push({ level, fields, message });
    const logger = { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
    const fixture = new ProxyFixture(
      upstream.base,
      { logger },
      { definition: definition as object, isOpen: isAnonymous },
    );
    fixture.writes = writes;
    fixture.auth.scopes = scopes;
    if (more.patient !== undefined) fixture.auth.patient = undefined;
    fixture.auth.mustChoosePatient = more.patient === 'several';
    upstream.answer = (_request, response) => sendJson(response, 200, answer);
    upstream.seen.length = 0;
    const caller = { ...(isAnonymous && { session: undefined }), ...(grant && { grant: { ...wide, ...grant } }) };
    expect(await codeOf(fixture.send(line, request, caller))).toBe(code);
    const told = { requestId: 'request-1', platformId: 'test', code, rule, stage };
    expect(fixture.audit).toEqual([expect.objectContaining({ ...told, outcome: 'refused' })]);
    expect(logged).toEqual([
      { level: 'info', fields: expect.objectContaining(told), message: 'a FHIR request was refused' },
    ]);
    expect(upstream.seen.filter(({ url }) => url !== '/r4/metadata')).toHaveLength(more.answer ? 1 : 0);
    // A name says which rule; never about whom.
    expect(JSON.stringify([logged, fixture.audit])).not.toMatch(/p2|identifier/);
  },
);
