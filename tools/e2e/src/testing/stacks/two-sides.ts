import { localPlatform, shippedPlatform, type PlatformFile, type PlatformFiles } from './platform-files.js';

/** Releases of the guides that the sandbox payer speaks, each at a mount and on a platform of its own. */
export const releases = ['2.2', '2.1', '2.0'] as const;

/** One of them. */
export type Release = (typeof releases)[number];

/** Where the sandbox has the payer of each release. */
export const payerMounts: Readonly<Record<Release, string>> = {
  '2.0': 'payer-2.0',
  '2.1': 'payer-2.1',
  '2.2': 'payer',
};

/** The platform of each release. */
export function payerOf(release: Release): string {
  return release === '2.2' ? 'sandbox-payer' : `payer-${release.replace('.', '-')}`;
}

/** The platforms of all releases, for the setting that allows writing. */
export const allPayers = releases.map(payerOf).join(',');

/** The hospital that people sign in to. */
export const hospital = 'sandbox-ehr';

/** NPI of a provider that the sandbox payer has in its network, and of one that it has not. */
export const inNetwork = '9000000031';
const outOfNetwork = '1999999984';

/** A question about one of the nine rules, and what it comes to at a payer that a hospital asks. */
export interface RuleQuestion {
  readonly code: string;
  readonly more?: Readonly<Record<string, string>>;
  readonly status: string;
  /** What a request without a form is decided as. */
  readonly decision: string;
  /** What the request says beside the question. */
  readonly asks?: Readonly<Record<string, string | number>>;
  /** How a person answers the form that the payer wants before it decides; of an adaptive form one set a round. */
  readonly form?: { readonly isAdaptive: boolean; readonly answers: readonly Readonly<Record<string, unknown>>[] };
}

/** The nine rules of the sandbox payer. */
export const ruleQuestions: readonly RuleQuestion[] = [
  { code: '99213', status: 'not-required', decision: 'not-required' },
  {
    code: '27447',
    status: 'required',
    decision: 'pended',
    // Severe, and treated for four weeks only: the payer's reviewer has to look.
    form: { isAdaptive: false, answers: [{ '2': 4, '3': 'Pain does not allow more', '4': '4', '8': '2026-10-01' }] },
  },
  {
    code: '70551',
    more: { performing_npi: outOfNetwork, place_of_service: '11' },
    status: 'required',
    decision: 'pended',
    asks: { ordering_npi: outOfNetwork },
    form: { isAdaptive: true, answers: [{}, { a1: true }, { a2: 'None' }, { a3: true }] },
  },
  { code: 'E0424', status: 'not-required', decision: 'not-required' },
  { code: '97110', status: 'required', decision: 'approved' },
  { code: '15830', status: 'not-covered', decision: 'denied' },
  { code: '95810', status: 'required', decision: 'approved' },
  { code: 'J1745', status: 'required', decision: 'modified', asks: { quantity: 3 } },
  { code: '00000', status: 'unknown', decision: 'error' },
];

/** The sandbox's hospital and its payer as shipped, a hospital that everybody may read, and the payer in two older releases. */
export const twoSides: PlatformFiles = (origin) => {
  const payer = shippedPlatform('sandbox-payer', origin);
  const { payerIdentifiers } = payer['davinci'] as { payerIdentifiers: readonly object[] };
  const older = (['2.1', '2.0'] as const).map((release) => {
    const base = `${origin}/${payerMounts[release]}`;
    const fhir = { base: `${base}/fhir`, auth: 'none' };
    const davinci = { payerIdentifiers, crd: { base, auth: 'none', versions: [release] }, dtr: fhir, pas: fhir };
    return localPlatform(payerOf(release), `${origin}/member/fhir`, { name: `Payer ${release}`, davinci });
  });
  const open = localPlatform('open-hospital', `${origin}/open/fhir`, { name: 'Open Hospital' });
  return [shippedPlatform(hospital, origin), payer, open, ...older];
};

/** Two hospitals of the sandbox as shipped, and its payer with every service at another address, in place of the sandbox. */
export function recordedSides(payerOrigin: () => string): PlatformFiles {
  return (origin) =>
    [hospital, 'sandbox-clinic', 'sandbox-payer'].map((id) => {
      const text = JSON.stringify(shippedPlatform(id, origin));
      return JSON.parse(text.replaceAll(`${origin}/payer`, `${payerOrigin()}/payer`)) as PlatformFile;
    });
}
