import { toAuditEvent, type AuditLine } from './audit-event.js';
import { balpFaults, r4Faults } from './testing/audit-event-rules.js';

const context = {
  gatewayUrl: 'https://gateway.example.org',
  platformUrl: (id: string) => (id === 'gone' ? undefined : `https://${id}.example.org/fhir`),
};
const time = Date.UTC(2026, 0, 1);
const known = { subject: 'Subject', client: 'Client', requestId: 'f'.repeat(32), platformId: 'ehr', app: 'rest' };

const fhir = (interaction: string, more: Partial<AuditLine> = {}): AuditLine => ({
  time,
  event: `fhir.${interaction}`,
  interaction,
  outcome: 'allowed',
  status: 200,
  resourceType: 'Observation',
  actor: 'app',
  scopes: 'patient/Observation.rs offline_access',
  ...known,
  ...more,
});
const own = (event: string, more: Partial<AuditLine> = {}): AuditLine => ({ time, event, outcome: 'success', ...more });

const interactions =
  'read vread search-type search-compartment search-system create update patch delete history-instance history-type ' +
  'history-system capabilities batch operation unreadable';
const events =
  'auth.start auth.success auth.failure auth.revoke token.refresh token.refresh_failure token.backend ' +
  'pairing.code_shown pairing.code_taken pairing.code_refused consent.given limit.reached request.refused ' +
  'consent.refused client.revoked session.ended session.kept key.added key.used key.refused device.added device.code_shown ' +
  'payer.crd payer.dtr payer.pas';
const codeOf = (line: AuditLine) => toAuditEvent(line, context).subtype?.map(({ code }) => code);

describe('an AuditEvent', () => {
  const shapes: readonly Partial<AuditLine>[] = [
    {},
    { patient: 'Patient', resource: 'Resource' },
    { resource: 'Resource' },
    { resourceType: 'Patient', patient: 'Patient', resource: 'Patient' },
    { resourceType: 'other' },
    { subject: undefined, client: undefined, actor: 'anonymous', scopes: '' } as never,
    { requestId: undefined, platformId: 'gone' } as never,
    { outcome: 'refused', code: 'SCOPE_INSUFFICIENT', status: undefined } as never,
    { outcome: 'failed', code: 'UPSTREAM_UNAVAILABLE', status: 502 },
  ];

  it.each(interactions.split(' '))(
    'of a FHIR %s is one of R4, and of the profile of IHE BALP that it claims',
    (interaction) => {
      for (const shape of shapes) {
        const event = toAuditEvent(fhir(interaction, shape), context);
        expect([shape, r4Faults(event), balpFaults(event)]).toEqual([shape, [], []]);
      }
    },
  );

  it.each(events.split(' '))('of %s is one of R4 with all that may be known, and with nothing', (event) => {
    for (const more of [{}, known, { ...known, actor: 'browser', resourceType: 'Claim' }, { outcome: 'failure' }]) {
      expect([more, r4Faults(toAuditEvent(own(event, more), context))]).toEqual([more, []]);
    }
  });

  it('claims a profile for what was done, and none for what was refused or failed', () => {
    const claims = (line: AuditLine) => toAuditEvent(line, context).meta?.profile?.length ?? 0;
    expect(interactions.split(' ').filter((interaction) => claims(fhir(interaction)) === 1)).toHaveLength(9);
    expect(claims(fhir('read', { outcome: 'refused' }))).toBe(0);
    expect(claims(fhir('read', { status: 404 }))).toBe(0);
  });

  it('says what DICOM calls a sign-in, its end, and a change of what somebody may', () => {
    expect(codeOf(own('auth.success'))).toEqual(['auth.success', '110122']);
    expect(codeOf(own('session.ended'))).toEqual(['session.ended', '110123']);
    expect(codeOf(own('consent.given'))).toEqual(['consent.given', '110137']);
    expect(codeOf(own('token.refresh'))).toEqual(['token.refresh']);
    expect(toAuditEvent(own('session.ended'), context).type.code).toBe('110114');
  });
});

describe('the rules themselves', () => {
  const good = toAuditEvent(fhir('read', { patient: 'Patient', resource: 'Resource' }), context);
  it.each<[string, object]>([
    ['an empty list', { entity: [] }],
    ['an element that does not exist', { purpose: 'x' }],
    ['an element that is missing', { agent: undefined }],
    ['a code that does not exist', { action: 'X' }],
    ['one where there are several', { subtype: good.subtype?.[0] }],
    ['a time without its zone', { recorded: '2026-01-01T00:00:00' }],
  ])('find %s', (_what, change) => expect(r4Faults({ ...good, ...change } as never)).not.toEqual([]));

  it.each<[string, object]>([
    ['an agent that is missing', { agent: good.agent.slice(1) }],
    ['an agent that stands there twice', { agent: [...good.agent, good.agent[0]] }],
    ['a patient that is missing', { entity: good.entity?.filter(({ role }) => role?.code !== '1') }],
    ['another action', { action: 'E' }],
    ['another subtype', { subtype: [{ system: 'http://hl7.org/fhir/restful-interaction', code: 'create' }] }],
    ['a failure', { outcome: '4' }],
  ])('find %s', (_what, change) => expect(balpFaults({ ...good, ...change } as never)).not.toEqual([]));
});
