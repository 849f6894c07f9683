import type { PlatformSummary, ResolvedPlatform } from '@fhir-gateway/platform-registry';
import { launchTarget } from './launch-target.js';

const iss = 'https://ehr.example/fhir';
const entry = (id: string, change: Partial<PlatformSummary> = {}): PlatformSummary => ({
  id,
  name: `Name of ${id}`,
  kind: 'ehr',
  environment: 'production',
  status: 'ready',
  loginRequired: true,
  sessionRequired: false,
  aliases: [],
  ...change,
});
const unset = { status: 'needs-credentials', nextStep: 'Set FHIR_GATEWAY_PLATFORM_X_CLIENT_ID.' } as const;

/** A registry in which some platforms have the one base. */
function target(found: PlatformSummary[], within?: string, own: PlatformSummary = entry('any')) {
  const registry = {
    findByBaseUrl: (url: string) => (url === iss ? found : []),
    resolve: (id: string) => ({ id }) as ResolvedPlatform,
    summary: () => own,
  };
  return launchTarget(registry, iss, within).id;
}
const refusal = (run: () => unknown) => {
  try {
    return run();
  } catch (error) {
    const { code, message } = error as Error & { code: string };
    return `${code} ${message}`;
  }
};

describe('the platform of an EHR launch', () => {
  it('is the one with that base', () => expect(target([entry('epic:north')])).toBe('epic:north'));

  it('is the one with credentials where several have it', () =>
    expect(target([entry('clinician', unset), entry('patient')])).toBe('patient'));

  it('is one where somebody signs in, if there is such a one', () => {
    expect(target([entry('open', { loginRequired: false }), entry('ehr')])).toBe('ehr');
    expect(target([entry('open', { loginRequired: false })])).toBe('open');
  });

  it('is nobody where several are ready, or none of several is: the message names them', () => {
    expect(refusal(() => target([entry('a'), entry('b')]))).toMatch(/^LAUNCH_ISSUER_AMBIGUOUS .*ready: a, b/);
    expect(refusal(() => target([entry('a', unset), entry('b', unset)]))).toMatch(/^LAUNCH_ISSUER_AMBIGUOUS .*a, b/);
  });

  it('has to be set up: the message says what is missing', () => {
    expect(refusal(() => target([entry('a', unset)]))).toMatch(/^LAUNCH_NOT_CONFIGURED .*PLATFORM_X_CLIENT_ID/);
  });

  it('is unknown where nobody has the base; the message repeats nothing of it', () => {
    expect(refusal(() => target([]))).toMatch(/^LAUNCH_ISSUER_UNKNOWN (?!.*ehr\.example)/);
  });

  it('is the one of the address, unless that has many organizations', () => {
    expect(target([entry('other')], 'stub-ehr')).toBe('stub-ehr');
    const many = entry('epic', { status: 'needs-tenant' });
    expect(target([entry('epic:north')], 'epic', many)).toBe('epic:north');
    expect(refusal(() => target([], 'epic', many))).toMatch(/^LAUNCH_ISSUER_UNKNOWN/);
  });
});
