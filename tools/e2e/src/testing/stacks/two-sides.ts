import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findPlatformsDirectory } from '@fhir-gateway/gateway';

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

/**
 * Writes the sandbox's hospital and its payer as shipped, a hospital that everybody may read, and the payer in two older
 * releases.
 *
 * @returns the folder, for FHIR_GATEWAY_PLATFORMS_DIR
 */
export function twoSidesPlatforms(origin: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'fhir-gateway-sides-'));
  const write = (definition: { readonly id: string }): void =>
    writeFileSync(join(folder, `${definition.id}.json`), JSON.stringify(definition));
  const own = shipped('sandbox-payer', origin);
  write(shipped(hospital, origin));
  write(own);
  const common = { kind: 'sandbox', environment: 'local', registration: 'none', verification: { status: 'local' } };
  const open = { id: 'open-hospital', name: 'Open Hospital', fhirBaseUrl: `${origin}/open/fhir`, ...common };
  write(open);
  const { payerIdentifiers } = own.davinci;
  for (const release of ['2.1', '2.0'] as const) {
    const base = `${origin}/${payerMounts[release]}`;
    const fhir = { base: `${base}/fhir`, auth: 'none' };
    const davinci = { payerIdentifiers, crd: { base, auth: 'none', versions: [release] }, dtr: fhir, pas: fhir };
    const named = { id: payerOf(release), name: `Payer ${release}`, fhirBaseUrl: `${origin}/member/fhir` };
    const older = { ...named, davinci, ...common };
    write(older);
  }
  return folder;
}

/**
 * Writes two hospitals of the sandbox as shipped, and its payer with every service at another address.
 *
 * @param payerOrigin where the payer's services are reached, in place of the sandbox
 * @returns the folder, for FHIR_GATEWAY_PLATFORMS_DIR
 */
export function recordedPlatforms(origin: string, payerOrigin: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'fhir-gateway-recorded-'));
  for (const id of [hospital, 'sandbox-clinic', 'sandbox-payer']) {
    const text = JSON.stringify(shipped(id, origin)).replaceAll(`${origin}/payer`, `${payerOrigin}/payer`);
    writeFileSync(join(folder, `${id}.json`), text);
  }
  return folder;
}

interface Shipped {
  readonly id: string;
  readonly davinci: { readonly payerIdentifiers: readonly object[] };
}

/** A shipped platform file for a sandbox at another address. */
function shipped(id: string, origin: string): Shipped {
  const text = readFileSync(join(findPlatformsDirectory(import.meta.url), `${id}.json`), 'utf8');
  return JSON.parse(text.replaceAll('http://localhost:8010', origin)) as Shipped;
}
