import { isObject, objectsOf } from '@fhir-gateway/fhir';
import { isLoopbackHost } from '@fhir-gateway/platform-registry/platform';
import type { ResolvedPlatform } from '@fhir-gateway/platform-registry/platform';
import type { PayerService } from './payer-client.js';
import { payerServiceNames } from './service-definition.js';

/** How addresses that a document names are judged; the rules are the ones for SMART discovery. */
export interface AddressRules {
  /** Whether plain `http:` will do. */
  allowInsecure(url: URL): boolean;
  /** Whether two hosts belong to one owner, by their registrable domain. */
  isOneOwner(hostA: string, hostB: string): boolean;
}

/** What a document says of one service: its base URL without trailing slash, or that its address must not be used. */
export type NamedAddress = { readonly base: string } | { readonly refused: true };

/** What a payer says of itself in its davinci-configuration. */
export interface DavinciConfiguration {
  /** It names a payer that is not the platform file's: nothing in it is about this platform. */
  readonly isOfOtherPayer: boolean;
  readonly services: Readonly<Partial<Record<PayerService, NamedAddress>>>;
}

const endpoints = {
  crd: { key: 'davinci_crd_hook_endpoint', operation: /\/cds-services\/*$/ },
  dtr: { key: 'davinci_dtr_qpackage_endpoint', operation: /\/Questionnaire\/\$questionnaire-package\/*$/ },
  pas: { key: 'davinci_pas_submission_endpoint', operation: /\/Claim\/\$(?:submit|inquire)\/*$/ },
} as const satisfies Record<PayerService, { key: string; operation: RegExp }>;
const releases = ['2.2', '2.1', '2.0'] as const;
const maxLength = 2048;

/**
 * Reads a davinci-configuration document. A service may be named once for each release of its guide and once without;
 * the newest that is understood here counts, and where its address must not be used, no other one is tried. An address
 * may be the base, as the guide says, or the operation itself, as some payers publish it.
 *
 * @returns undefined where it is no such document
 * @see https://hl7.org/fhir/us/davinci-hrex/ endpoint discovery
 */
export function readDavinciConfiguration(
  document: unknown,
  platform: Pick<ResolvedPlatform, 'definition' | 'fhirBaseUrl'>,
  rules: AddressRules,
): DavinciConfiguration | undefined {
  if (!isObject(document)) return undefined;
  const { davinci } = platform.definition;
  const named = payerServiceNames.flatMap((service) => {
    const offered: readonly string[] = (service === 'crd' && davinci?.crd?.versions) || releases;
    const { key, operation } = endpoints[service];
    const keys = [...releases.filter((release) => offered.includes(release)).map((one) => `${key}#${one}`), key];
    const value = keys.map((name) => document[name]).find((one) => one !== undefined && one !== null);
    if (value === undefined) return [];
    const url = trustedUrl(value, platform, rules);
    const address: NamedAddress = url
      ? { base: `${url.origin}${url.pathname.replace(operation, '').replace(/\/+$/, '')}` }
      : { refused: true };
    return [[service, address] as const];
  });
  return {
    isOfOtherPayer: isOfOtherPayer(document, davinci?.payerIdentifiers ?? []),
    services: Object.fromEntries(named),
  };
}

/** Judged where both name the payer in the same identifier system, as a coverage is. */
function isOfOtherPayer(
  { 'payer-identifier': named, identifier }: Readonly<Record<string, unknown>>,
  own: readonly { readonly system: string; readonly value: string }[],
): boolean {
  const comparable = [named, identifier]
    .flatMap((one) => objectsOf(Array.isArray(one) ? one : [one]))
    .filter(({ system }) => own.some((one) => one.system === system));
  const isOwn = comparable.some(({ system, value }) => own.some((one) => one.system === system && one.value === value));
  return comparable.length > 0 && !isOwn;
}

/** A payer's site that was taken over must not be able to have coverages and tokens sent elsewhere. */
function trustedUrl(
  value: unknown,
  { definition, fhirBaseUrl }: Pick<ResolvedPlatform, 'definition' | 'fhirBaseUrl'>,
  { allowInsecure, isOneOwner }: AddressRules,
): URL | undefined {
  if (typeof value !== 'string' || value.length > maxLength || !URL.canParse(value)) return undefined;
  const url = new URL(value);
  if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '') return undefined;
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && allowInsecure(url))) return undefined;
  const { wellKnown, hosts = [] } = definition.davinci ?? {};
  const owners = [wellKnown, fhirBaseUrl].flatMap((one) => (one === undefined ? [] : [new URL(one).hostname]));
  const isTrusted =
    hosts.includes(url.hostname) ||
    owners.some(
      (owner) =>
        owner === url.hostname ||
        (isLoopbackHost(owner) && isLoopbackHost(url.hostname)) ||
        isOneOwner(owner, url.hostname),
    );
  return isTrusted ? url : undefined;
}
