import type { ResolvedPlatform } from '@fhir-gateway/platform-registry';
import { readDavinciConfiguration } from './davinci-configuration.js';

const rules = {
  allowInsecure: ({ hostname }: URL) => hostname === 'localhost',
  isOneOwner: (a: string, b: string) => a.split('.').slice(-2).join('.') === b.split('.').slice(-2).join('.'),
};
const npi = 'http://hl7.org/fhir/sid/us-npi';

function platform(davinci: object = {}): Pick<ResolvedPlatform, 'definition' | 'fhirBaseUrl'> {
  return {
    fhirBaseUrl: 'https://fhir.member.example/r4',
    definition: {
      davinci: { wellKnown: 'https://www.payer.example/.well-known/davinci-configuration', ...davinci },
    } as unknown as ResolvedPlatform['definition'],
  };
}
const read = (document: unknown, davinci?: object) => readDavinciConfiguration(document, platform(davinci), rules);

describe('a davinci-configuration', () => {
  it.each([
    ['https://api.payer.example/crd/cds-services', 'https://api.payer.example/crd'],
    ['https://api.payer.example/crd/cds-services/', 'https://api.payer.example/crd'],
    ['https://api.payer.example/crd', 'https://api.payer.example/crd'],
    ['https://fhir.member.example/crd', 'https://fhir.member.example/crd'],
  ])('that names %s for CRD has its base', (url, base) => {
    expect(read({ 'davinci_crd_hook_endpoint#2.2': url })?.services).toEqual({ crd: { base } });
  });

  it('may name the operation of DTR and PAS, or the base as the guide has it', () => {
    const base = 'https://api.payer.example/fhir';
    const named = (dtr: string, pas: string) =>
      read({ davinci_dtr_qpackage_endpoint: dtr, 'davinci_pas_submission_endpoint#2.1': pas })?.services;
    const expected = { dtr: { base }, pas: { base } };
    expect(named(`${base}/Questionnaire/$questionnaire-package`, `${base}/Claim/$submit`)).toEqual(expected);
    expect(named(`${base}/`, base)).toEqual(expected);
  });

  it('is read for the newest release that both follow, and for none where there is none', () => {
    const document = {
      davinci_crd_hook_endpoint: 'https://payer.example/old',
      'davinci_crd_hook_endpoint#2.0': 'https://payer.example/two',
      'davinci_crd_hook_endpoint#2.2': 'https://payer.example/new',
      'davinci_pas_submission_endpoint#9.9': 'https://payer.example/later',
      'davinci_dtr_qpackage_endpoint#2.2': null,
    };
    expect(read(document)?.services).toEqual({ crd: { base: 'https://payer.example/new' } });
    expect(read(document, { crd: { auth: 'none', versions: ['2.0'] } })?.services).toEqual({
      crd: { base: 'https://payer.example/two' },
    });
  });

  it.each([
    ['another owner’s host', 'https://payer.evil.test/crd'],
    ['a host that only begins like it', 'https://www.payer.example.evil.test/crd'],
    ['plain http', 'http://api.payer.example/crd'],
    ['this machine, where the document is elsewhere', 'http://localhost:9000/crd'],
    ['a password', 'https://a:b@api.payer.example/crd'],
    ['a query', 'https://api.payer.example/crd?to=elsewhere'],
    ['a fragment', 'https://api.payer.example/crd#x'],
    ['no URL', '//api.payer.example/crd'],
    ['a script', 'javascript:alert(1)'],
    ['a list', ['https://api.payer.example/crd']],
    ['a very long URL', `https://api.payer.example/${'a'.repeat(3000)}`],
  ])('that names %s is refused, and no older release is tried in its place', (_what, url) => {
    const document = {
      'davinci_crd_hook_endpoint#2.2': url,
      davinci_crd_hook_endpoint: 'https://api.payer.example/crd',
    };
    expect(read(document)?.services).toEqual({ crd: { refused: true } });
  });

  it('may name hosts that the platform file lists, by their whole name', () => {
    const named = (host: string) =>
      read({ davinci_crd_hook_endpoint: `https://${host}/crd` }, { hosts: ['crd.vendor.test'] })?.services.crd;
    expect(named('crd.vendor.test')).toEqual({ base: 'https://crd.vendor.test/crd' });
    expect(named('other.vendor.test')).toEqual({ refused: true });
  });

  it.each([
    ['another payer', { system: npi, value: '2' }, true],
    ['another payer, in a list', [{ system: npi, value: '2' }], true],
    [
      'this payer among others',
      [
        { system: npi, value: '2' },
        { system: npi, value: '1' },
      ],
      false,
    ],
    ['nobody in the same system', { system: 'urn:x', value: '2' }, false],
    ['nobody', undefined, false],
  ])('that is about %s says so', (_what, identifier, expected) => {
    const own = { payerIdentifiers: [{ system: npi, value: '1' }] };
    expect(read({ 'payer-identifier': identifier }, own)?.isOfOtherPayer).toBe(expected);
    expect(read({ identifier }, own)?.isOfOtherPayer).toBe(expected);
  });

  it.each([[undefined], [null], ['text'], [[]], [7]])('is not %j', (document) => {
    expect(read(document)).toBeUndefined();
  });
});
