import { type FakePlatform, sendJson } from '@fhir-gateway/testing';
import fc from 'fast-check';
import type { FhirAuditEntry } from '../contract/fhir-audit.js';
import { parseInteraction } from '../contract/interaction.js';
import { decideRequest } from './request-policy.js';
import type { ScopeMode } from './scope-mode.js';
import { codeOf, ProxyFixture } from '../testing/fixture.js';
import { startUpstream } from '../testing/upstream.js';

/** Each interaction with the permissions it needs, by SMART App Launch 2.2. */
const interactions: readonly (readonly [line: string, needs: string])[] = [
  ['GET Observation/1', 'r'],
  ['GET Observation/1/_history/2', 'r'],
  ['GET Observation/1/_history', 'r'],
  ['GET Observation/_history', 's'],
  ['GET Observation', 's'],
  ['POST Observation', 'c'],
  ['PUT Observation/1', 'u'],
  ['PATCH Observation/1', 'u'],
  ['DELETE Observation/1', 'd'],
  ['DELETE Observation?patient=p1&code=1', 'ds'],
  ['PUT Observation?patient=p1&code=1', 'usc'],
];
/** Scopes on the type of these interactions, with what each permits there. */
const scopes: readonly (readonly [scope: string, permits: string])[] = [
  ['patient/*.rs', 'rs'],
  ['patient/Observation.read', 'rs'],
  ['user/Observation.write', 'cud'],
  ['user/*.*', 'cruds'],
  ['system/Observation.r', 'r'],
  ['system/*.s', 's'],
  ['user/Observation.cu', 'cu'],
  ['user/*.d', 'd'],
  ['patient/Condition.cruds', ''],
  ['user/Observation.sr', ''],
  ['launch/patient', ''],
  ['openid', ''],
];
const modes: readonly ScopeMode[] = ['enforce', 'audit', 'off'];

/** The rule of a refusal, and the rules that were overlooked. */
function judge(line: string, granted: readonly string[], mode: ScopeMode) {
  const [method = '', target = ''] = line.split(' ');
  const [path = '', query = ''] = target.split('?');
  const overlooked: string[] = [];
  const request = { method, path, query, headers: {} };
  const scopes = mode === 'enforce' ? undefined : { mode, overlook: (rule: string) => void overlooked.push(rule) };
  const access = { scopes: granted, patient: 'p1' };
  const decision = decideRequest(parseInteraction(method, path, query), access, request, query, undefined, { scopes });
  return { ...(!decision.allowed && { refusal: decision.rule }), overlooked };
}

it('enforces the table, audits what the table refuses, and blocks nothing else, for every call and set of scopes', () => {
  const seen = { covered: 0, uncovered: 0 };
  const property = fc.property(
    fc.constantFrom(...interactions),
    fc.subarray([...scopes]),
    fc.constantFrom(...modes),
    ([line, needs], granted, mode) => {
      const isCovered = [...needs].every((letter) => granted.some(([, permits]) => permits.includes(letter)));
      const names = granted.map(([scope]) => scope);
      const rule = expect.stringMatching(/^scope\.(?:read|search|create|update|delete)$/);
      const refusal = mode === 'enforce' && !isCovered ? { refusal: rule } : {};
      const overlooked = mode === 'audit' && !isCovered ? [rule] : [];
      expect(judge(line, names, mode)).toEqual({ ...refusal, overlooked });
      seen[isCovered ? 'covered' : 'uncovered'] += 1;
    },
  );
  fc.assert(property, { numRuns: 1000, seed: 20261124 });
  // Neither side of the table was left out.
  expect(Math.min(seen.covered, seen.uncovered)).toBeGreaterThan(20);
});

it.each(modes)('keeps a login to its patient in mode %s, whatever the scopes', (mode) => {
  for (const granted of [['patient/*.cruds'], ['openid'], []]) {
    for (const line of ['GET Patient/p2', 'GET Observation?patient=p2', 'GET Observation?subject=Patient/p2']) {
      expect(judge(line, granted, mode).refusal).toMatch(
        mode === 'enforce' && granted[0] !== 'patient/*.cruds' ? /^scope\./ : /^compartment\./,
      );
    }
  }
});

describe('a call that the scopes do not cover', () => {
  let upstream: FakePlatform;
  beforeEach(async () => {
    upstream = await startUpstream();
    upstream.answer = (_request, response) => sendJson(response, 200, { resourceType: 'Bundle', type: 'searchset' });
  });

  const ask = async (scopeMode: ScopeMode | undefined, line: string) => {
    const fixture = new ProxyFixture(upstream.base, scopeMode ? { scopeMode } : {});
    fixture.auth.scopes = ['patient/Condition.rs'];
    const code = await codeOf(fixture.send(line));
    const [{ outcome, scopeMode: mode, wouldRefuse, status } = {} as FhirAuditEntry] = fixture.audit;
    return { code, sent: upstream.seen.length, outcome, mode, wouldRefuse, status, entries: fixture.audit.length };
  };

  it('is let through in mode audit, with the refusal in its one audit entry', async () => {
    const passed = { code: 'no error', sent: 1, outcome: 'allowed', status: 200, entries: 1 };
    const audited = { ...passed, mode: 'audit', wouldRefuse: 'SCOPE_INSUFFICIENT' };
    expect(await ask('audit', 'GET Observation?patient=p1')).toEqual(audited);
  });

  it('is let through in mode off, and every entry says so', async () => {
    expect(await ask('off', 'GET Observation?patient=p1')).toMatchObject({ code: 'no error', sent: 1, mode: 'off' });
    expect(await ask('off', 'GET Condition?patient=p1')).toMatchObject({ code: 'no error', mode: 'off' });
  });

  it('does not write where writing is off, in any mode', async () => {
    for (const mode of modes) expect((await ask(mode, 'DELETE Observation/1')).code).toBe('WRITES_OFF');
  });
});
