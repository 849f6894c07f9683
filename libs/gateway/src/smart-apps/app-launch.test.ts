import type { ResolvedPlatform } from '@fhir-gateway/platform-registry';
import { Keyring } from '@fhir-gateway/token-vault';
import { appLaunch } from './app-launch.js';

type AppLaunchParts = Parameters<typeof appLaunch>[0];

const keyring = new Keyring([{ id: 'k', secret: Buffer.alloc(32, 3), primary: true }]);
const platform = (quirks: object = {}, id = 'ehr') =>
  ({
    id,
    fhirBaseUrl: 'https://ehr.example/r4',
    vendorBaseUrl: 'https://ehr.example/vendor',
    definition: { quirks },
  }) as unknown as ResolvedPlatform;
const connection = {
  scopes: ['launch/patient', 'openid', 'fhirUser', 'patient/*.cruds'],
  patient: 'p1',
  fhirUser: 'Patient/p1',
};
const launchOf = (asked: string, changed: Partial<AppLaunchParts> = {}) =>
  appLaunch({
    clientId: 'app',
    asked: asked.split(' '),
    grant: { access: 'read', kinds: 'all' },
    isWriteAllowed: true,
    platform: platform(),
    connection,
    sessionId: 'session-1',
    fhirBaseUrl: 'https://gw.example/api/fhir/ehr',
    keyring,
    ...changed,
  });
const scopesOf = (asked: string, changed?: Partial<AppLaunchParts>) => launchOf(asked, changed).scopes.join(' ');

describe('the scopes of a SMART app', () => {
  const all = 'launch/patient openid fhirUser offline_access patient/*.cruds';
  const write = { grant: { access: 'read-and-write', kinds: 'all' } } as const;

  it.each<[string, string, Partial<AppLaunchParts>, string]>([
    ['all of it', all, write, 'launch/patient openid fhirUser patient/*.cruds offline_access'],
    ['reading, where the person lets it read', all, {}, 'launch/patient openid fhirUser patient/*.rs offline_access'],
    ['reading, where nobody may write', 'patient/*.cruds', { ...write, isWriteAllowed: false }, 'patient/*.rs'],
    ['what was granted', 'patient/*.rs', { connection: { scopes: ['patient/Patient.r'] } }, 'patient/Patient.r'],
    ['no unnamed patient', 'launch/patient patient/*.rs', { connection: { scopes: ['patient/*.rs'] } }, 'patient/*.rs'],
    ['no fhirUser without openid', 'fhirUser patient/*.rs', {}, 'patient/*.rs'],
    [
      'no unnamed fhirUser',
      'openid fhirUser',
      { connection: { ...connection, fhirUser: undefined as never } },
      'openid',
    ],
    ['nothing to go on with where nothing is left', 'offline_access patient/*.c', {}, ''],
    ['nothing where none was granted', 'patient/Condition.rs', { connection: { scopes: ['patient/Goal.rs'] } }, ''],
    ['nothing of a system', 'system/*.rs', { connection: { scopes: ['system/*.rs'] } }, ''],
    [
      'what it asks for, where the platform has words of its own',
      'patient/*.rs system/*.rs',
      { platform: platform({ nonSmartScopes: true }), connection: { scopes: ['all'] } },
      'patient/*.rs',
    ],
  ])('are %s', (_what, asked, changed, expected) => {
    expect(scopesOf(asked, changed)).toBe(expected);
  });

  it('name the types of the kinds that the person chose, with those who treat', () => {
    const scopes = scopesOf('patient/*.rs', { grant: { access: 'read', kinds: ['immunizations'] } }).split(' ');
    expect(scopes).toEqual(expect.arrayContaining(['patient/Immunization.rs', 'patient/Practitioner.rs']));
    expect(scopes).not.toContain('patient/Observation.rs');
    expect(scopesOf('patient/Observation.rs', { grant: { access: 'read', kinds: ['immunizations'] } })).toBe('');
  });
});

describe('what a SMART app hears of the person', () => {
  it.each([
    ['Patient/p1', 'https://gw.example/api/fhir/ehr/Patient/p1'],
    ['https://ehr.example/r4/Practitioner/9', 'https://gw.example/api/fhir/ehr/Practitioner/9'],
    ['https://ehr.example/vendor/Practitioner/9', 'https://gw.example/api/fhir/ehr/Practitioner/9'],
    ['https://other.example/r4/Practitioner/9', 'https://other.example/r4/Practitioner/9'],
    ['https://ehr.example/r4-other/Practitioner/9', 'https://ehr.example/r4-other/Practitioner/9'],
  ])('is %s with an address of the gateway', (fhirUser, expected) => {
    expect(launchOf('openid fhirUser', { connection: { ...connection, fhirUser } }).launch.fhirUser).toBe(expected);
  });

  it('is a name that another app does not have for the same person, and the same at each sign-in', () => {
    const subject = (changed: Partial<AppLaunchParts>) => launchOf('openid', changed).launch.subject;
    const own = subject({});
    expect(own).toMatch(/^[\w-]{43}$/);
    expect(subject({ sessionId: 'session-2' })).toBe(own);
    expect(subject({ platform: platform({}, 'ehr~2') })).toBe(own);
    for (const other of [
      { clientId: 'other' },
      { platform: platform({}, 'lab') },
      { connection: { ...connection, fhirUser: 'Patient/p2' } },
    ]) {
      expect(subject(other)).not.toBe(own);
    }
    const nobody = { scopes: connection.scopes };
    expect(subject({ connection: nobody, sessionId: 'session-2' })).not.toBe(subject({ connection: nobody }));
  });

  it('is to show the name, unless the platform says that it does', () => {
    expect(launchOf('openid').launch.needsPatientBanner).toBe(true);
    expect(
      launchOf('openid', { connection: { ...connection, needPatientBanner: false } }).launch.needsPatientBanner,
    ).toBe(false);
  });
});
