import { readFileSync } from 'node:fs';
import { checkPlatform } from './check-platform.js';
import { asJson, clinic, network } from './testing/platforms.js';

interface Refused {
  readonly what: string;
  readonly base?: 'network';
  /** What replaces keys of the base; `null` takes one out. */
  readonly change: Readonly<Record<string, unknown>>;
  readonly says: string;
}
/** Files with an unknown key or a placeholder (D32), and all else that no platform file may have. */
const refused = JSON.parse(
  readFileSync(new URL('testing/refused-files.json', import.meta.url), 'utf8'),
) as readonly Refused[];

/** Checks the clinic with some keys replaced and returns `path: message` lines. */
function faultsOf(change: object, base: object = clinic): string[] {
  return checkPlatform(asJson({ ...base, ...change })).faults.map(({ path, message }) => `${path}: ${message}`);
}

const url = (value: string) => ({ fhirBaseUrl: value });
const oauth = (value: object) => ({ oauth: value });
const quirks = (value: object) => ({ quirks: value });
const header = (name: string, value: string) => ({ requestHeaders: { [name]: value } });
const refer = (variable: string) => header('X-A', `\${FHIR_GATEWAY_${variable}}`);

describe('checkPlatform', () => {
  it('takes a small file and freezes it all the way down', () => {
    const { definition, faults } = checkPlatform(clinic, { expectedId: 'clinic' });
    expect(faults).toEqual([]);
    expect(Object.isFrozen(definition?.oauth?.scopes)).toBe(true);
  });

  it.each([
    ['a template tenancy', network],
    ['http on this machine', { ...clinic, ...url('http://127.0.0.1:8080/fhir') }],
    ['http on localhost', { ...clinic, ...url('http://localhost:8080/fhir') }],
    ['OAuth on another host of the domain', { ...clinic, ...oauth({ tokenUrl: 'https://login.clinic.example/t' }) }],
    [
      'OAuth on a listed host',
      { ...clinic, ...oauth({ hosts: ['other.example'], tokenUrl: 'https://other.example' }) },
    ],
    ['scopes outside the SMART grammar', { ...clinic, ...oauth({ scopes: ['internal', 'https://a.example/read'] }) }],
    ['a header with a literal', { ...clinic, requestHeaders: { Accept: 'application/fhir+json' } }],
    ['a secret header by reference', { ...clinic, ...refer('PLATFORM_CLINIC_API_KEY') }],
    ['a page with a fragment', { ...clinic, links: { portal: 'https://portal.example/#/start' } }],
    [
      'a payer with a document',
      { ...clinic, davinci: { wellKnown: 'https://payer.example/x', crd: { auth: 'none' } } },
    ],
    ['an endpoint path', { ...clinic, endpoints: { cdex: '/clinicaldataexchange/v1/$submit-attachment' } }],
  ])('takes %s', (_, content) => {
    expect(checkPlatform(asJson(content)).faults).toEqual([]);
  });

  it.each(refused)('refuses $what', ({ base, change, says }) => {
    const changed = Object.fromEntries(Object.entries(change).map(([key, value]) => [key, value ?? undefined]));
    expect(faultsOf(changed, base === 'network' ? network : clinic).join('\n')).toContain(says);
  });

  it('refuses a search-parameter tenancy without a base URL', () => {
    const tenancy = { mode: 'search-parameter', tenantParam: 'practice', tenantValue: '{tenant}' };
    expect(faultsOf({ tenancy, fhirBaseUrl: undefined })).toEqual([
      'fhirBaseUrl: must be given when tenancy.mode is search-parameter',
    ]);
  });

  it('reports all faults at once, those between keys too', () => {
    const faults = faultsOf({ kind: 'bank', aliases: ['!'], ...quirks({ aud: 'fixed' }), ...url('ftp://x') });
    expect(faults.map((line) => line.split(':')[0])).toEqual(['kind', 'fhirBaseUrl', 'aliases.0', 'quirks.audValue']);
  });

  it('refuses an id that is not the file name', () => {
    expect(checkPlatform(clinic, { expectedId: 'hospital' }).faults).toEqual([
      { path: 'id', message: 'must be the file name without .json: hospital' },
    ]);
  });

  it('takes http on any host only when the deployment allows it', () => {
    const content = asJson({ ...clinic, ...url('http://fhir.internal.example') });
    expect(checkPlatform(content, { allowInsecureUrls: true }).faults).toEqual([]);
    expect(checkPlatform(content).definition).toBeUndefined();
  });

  it.each([[null], [[]], ['text'], [7], [undefined]])('refuses %j, which is no object', (content) => {
    expect(checkPlatform(content).faults.length).toBeGreaterThan(0);
  });

  it('refuses a key that would reach the prototype', () => {
    const content: unknown = JSON.parse(`${JSON.stringify(clinic).slice(0, -1)},"__proto__":{"draft":true}}`);
    expect(checkPlatform(content).faults).toEqual([{ path: '__proto__', message: 'unknown key' }]);
  });
});
