import { EntryWriter } from './entry-writer.js';
import type { AuditFact, AuditSubjects } from './entry-writer.js';
import { Pseudonyms } from './pseudonyms.js';

const make = (fill = 3) => new EntryWriter(new Pseudonyms(new Uint8Array(32).fill(fill)));
const line = (fact: object, subjects?: AuditSubjects, writer = make()) =>
  JSON.parse(`${writer.write(fact as AuditFact, subjects, 5)}}`) as Record<string, unknown>;

describe('what an entry can hold', () => {
  it('is what is on the list, in its own words', () => {
    const fact = {
      event: 'fhir.search-type',
      app: 'mcp',
      platformId: 'epic:org.1',
      interaction: 'search-type',
      resourceType: 'Observation',
      outcome: 'allowed',
      status: 200,
      durationMs: 3,
    };
    expect(line(fact)).toEqual({ level: 30, time: 5, audit: true, ...fact, msg: 'fhir.search-type' });
  });

  it.each([
    ['name', 'Kanariella'],
    ['query', 'family=Kanariella'],
    ['event', 'Kanariella Vantreen'],
    ['platformId', 'Kanariella'],
    ['operation', 'Kanariella'],
    ['code', 'Kanariella'],
    ['outcome', 'kanariella'],
    ['interaction', 'Kanariella'],
    ['clientAddress', 'Kanariella'],
    ['status', '1931'],
    ['durationMs', 'Kanariella'],
    ['scopeMode', { name: 'Kanariella' }],
    ['rule', 'scope.Kanariella'],
    ['rule', 'kanariella'],
    ['stage', 'Kanariella lives'],
  ])('is not %s with what does not belong there, which is dropped and counted', (field, value) => {
    const writer = make();
    expect(JSON.stringify(line({ event: 'fhir.read', [field]: value }, undefined, writer))).not.toMatch(/kanar|1931/i);
    expect(writer.droppedFields).toBeGreaterThan(0);
  });

  it('is "other" for a resource type that is none, alone and in a batch', () => {
    expect(line({ event: 'fhir.read', resourceType: 'Kanariella' })).toMatchObject({ resourceType: 'other' });
    const entries = { 'read Kanariella': 2, 'read Patient': 1 };
    expect(line({ event: 'fhir.batch', entries })).toMatchObject({ entries: { other: 2, 'read Patient': 1 } });
  });

  it.each(['writes.off', 'operation.not-listed', 'scope.written-search', 'confinement.include'])(
    'is the rule that refused, %s, and the stage in which it did',
    (rule) => {
      const fact = { event: 'fhir.read', outcome: 'refused', code: 'SCOPE_INSUFFICIENT', rule, stage: 'host-check' };
      expect(line(fact)).toMatchObject({ rule, stage: 'host-check' });
    },
  );

  it('is a keyed hash for each id, told apart by platform', () => {
    const subjects = { patientId: 'p-kanari', resourceId: 'o-kanari', client: 'c-kanari', actor: 'app' } as const;
    const fact = { event: 'fhir.read', platformId: 'a', resourceType: 'Observation', sessionId: 's-kanari' };
    const one = line(fact, subjects);
    expect(JSON.stringify(one)).not.toContain('kanari');
    for (const name of ['subject', 'patient', 'resource', 'client']) expect(one[name]).toMatch(/^[\w-]{16}$/);
    const elsewhere = line({ ...fact, platformId: 'b' }, subjects);
    expect([elsewhere['patient'] === one['patient'], elsewhere['subject'] === one['subject']]).toEqual([false, true]);
    expect(line(fact, subjects, make(4))['patient']).not.toBe(one['patient']);
    const read = line({ ...fact, resourceType: 'Patient' }, { resourceId: 'p-kanari' });
    expect(read['resource']).toBe(one['patient']);
  });

  it('is a hash for a request id that a caller chose', () => {
    const random = '7f0c2b1e-0d7c-4b43-9f5e-0a1b2c3d4e5f';
    expect(line({ event: 'fhir.read', requestId: random })).toMatchObject({ requestId: random });
    expect(line({ event: 'fhir.read', requestId: 'ZZ-MRN-558812' })['requestId']).toMatch(/^h\.[\w-]{16}$/);
  });

  it('is a scope without the value that narrows it, and "other" for a scope of no known kind', () => {
    const scopes = ['patient/Observation.rs?code=kanari', 'patient/*.read', 'user/Patient.r', 'openid', 'kanari'];
    expect(line({ event: 'fhir.read', resourceType: 'Observation' }, { scopes })).toMatchObject({
      scopes: 'patient/Observation.rs?… patient/*.read',
    });
    expect(line({ event: 'fhir.batch' }, { scopes })['scopes']).toMatch(/ openid other$/);
  });

  it('is the scopes of this call, however much they look like those of the call before', () => {
    const writer = make();
    const told = (scopes: string[], resourceType = 'Observation') =>
      line({ event: 'fhir.read', resourceType }, { scopes }, writer)['scopes'];
    expect(told(['patient/*.rs', 'user/Patient.r'])).toBe('patient/*.rs');
    expect(told(['patient/*.rs', 'user/*.r'])).toBe('patient/*.rs user/*.r');
    expect(told(['patient/*.rs'])).toBe('patient/*.rs');
    expect(told(['patient/*.rs', 'user/Patient.r'], 'Patient')).toBe('patient/*.rs user/Patient.r');
    expect(told([])).toBe('');
    expect(told(['patient/*.rs', 'user/Patient.r'])).toBe('patient/*.rs');
  });
});
