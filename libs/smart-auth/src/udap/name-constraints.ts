import type { GeneralName, GeneralSubtree, Name, NameConstraints } from '@peculiar/asn1-x509';
import type { CertificateExtensions } from './certificate-extensions.js';

/** Names times constraints: what a stranger sends does not decide how long it is compared. */
const mostComparisons = 65_536;
const emailAddress = '1.2.840.113549.1.9.1';
const forms = [
  ...['uniformResourceIdentifier', 'dNSName', 'directoryName', 'rfc822Name', 'iPAddress'],
  ...['otherName', 'registeredID', 'x400Address', 'ediPartyName'],
] as readonly (keyof GeneralName)[];

/**
 * Whether the names of a certificate are among those that an authority above it may vouch for. A name that cannot be
 * compared with a constraint of its form is not.
 *
 * @see RFC 5280 section 4.2.1.10
 */
export function hasPermittedNames(
  { subject, alternativeNames }: Pick<CertificateExtensions, 'subject' | 'alternativeNames'>,
  { permittedSubtrees = [], excludedSubtrees = [] }: Pick<NameConstraints, 'permittedSubtrees' | 'excludedSubtrees'>,
): boolean {
  const names: readonly Partial<GeneralName>[] = [
    ...(subject.length === 0 ? [] : [{ directoryName: subject }]),
    ...subject.flat().flatMap(({ type, value }) => (type === emailAddress ? [{ rfc822Name: value.toString() }] : [])),
    ...alternativeNames,
  ];
  if (names.length * (permittedSubtrees.length + excludedSubtrees.length) > mostComparisons) return false;
  return names.every((name) => {
    const form = forms.find((candidate) => name[candidate] !== undefined);
    if (form === undefined) return false;
    const within = (subtree: GeneralSubtree) => isWithin(name, subtree, form);
    const permitted = permittedSubtrees.filter(({ base }) => base[form] !== undefined).map(within);
    const excluded = excludedSubtrees.filter(({ base }) => base[form] !== undefined).map(within);
    const isJudged = ![...permitted, ...excluded].includes(undefined);
    return isJudged && (permitted.length === 0 || permitted.includes(true)) && !excluded.includes(true);
  });
}

/** Whether two names are the same, as far as spelling may differ (RFC 5280 section 7.1). */
export function isSameName(one: Name, other: Name): boolean {
  return one.length === other.length && isBelow(one, other);
}

/** @returns undefined where it cannot be told */
function isWithin(
  name: Partial<GeneralName>,
  { base, minimum, maximum }: GeneralSubtree,
  form: keyof GeneralName,
): boolean | undefined {
  if (minimum !== 0 || maximum !== undefined) return undefined;
  if (form === 'directoryName' && name.directoryName && base.directoryName)
    return isBelow(name.directoryName, base.directoryName);
  if (form === 'dNSName') return isInDomain(name.dNSName ?? '', base.dNSName ?? '');
  if (form !== 'uniformResourceIdentifier') return undefined;
  const host = hostOf(name.uniformResourceIdentifier ?? '');
  const limit = (base.uniformResourceIdentifier ?? '').toLowerCase();
  return host === undefined ? undefined : limit.startsWith('.') ? isInDomain(host, limit) : host === limit;
}

/** Every name is in the empty domain; a point at the beginning asks for something before it. */
function isInDomain(name: string, domain: string): boolean {
  const [inner, outer] = [name.toLowerCase(), domain.toLowerCase()];
  if (outer.startsWith('.')) return inner.length > outer.length && inner.endsWith(outer);
  return outer === '' || inner === outer || inner.endsWith(`.${outer}`);
}

/** Only a host that is a name can be compared: an address is to be refused, and what stands before `@` is no host. */
function hostOf(uri: string): string | undefined {
  const [, host] = /^[a-z][a-z0-9+.-]*:\/\/([a-z0-9_.-]+)(?::\d*)?(?:[/?#]|$)/i.exec(uri) ?? [];
  return host === undefined || /^[\d.]+$/.test(host) ? undefined : host.toLowerCase();
}

function isBelow(name: Name, base: Name): boolean {
  return base.every((part, at) => {
    const own = name[at];
    return own !== undefined && wordsOf(own).join('\n') === wordsOf(part).join('\n');
  });
}

function wordsOf(part: Name[number]): string[] {
  const spelled = (text: string) => text.trim().replace(/\s+/g, ' ').toLowerCase();
  return [...part].map(({ type, value }) => `${type}=${spelled(value.toString())}`).sort();
}
