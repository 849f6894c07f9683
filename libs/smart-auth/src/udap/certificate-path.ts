import type { X509Certificate } from 'node:crypto';
import { CertificateFault } from './certificate-fault.js';
import { readExtensions } from './certificate-extensions.js';
import type { CertificateExtensions } from './certificate-extensions.js';
import { hasPermittedNames, isSameName } from './name-constraints.js';

/** Certificates in a chain, with its anchor. */
const longestPath = 5;
/** Signatures by RSA and ECDSA with SHA-256, SHA-384 and SHA-512 (RFC 4055, RFC 5758). */
const strongSignatures = /^1\.2\.840\.(?:113549\.1\.1\.1[0-3]|10045\.4\.3\.[2-4])$/;

/** What a certificate is checked against. */
export interface CertificateTrust {
  /** Certificates that are trusted without a question; an intermediate may be one. */
  readonly anchors: readonly X509Certificate[];
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /**
   * Says whether the issuer's revocation list at one of the addresses names a certificate.
   *
   * @throws CertificateFault REVOCATION_UNKNOWN when no address has a usable list
   */
  readonly isRevoked: (addresses: readonly string[], of: X509Certificate, issuer: X509Certificate) => Promise<boolean>;
  /** Certificates at the addresses that a certificate names for its issuer. They are trusted no more than those of the chain. */
  readonly issuersAt: (addresses: readonly string[]) => Promise<readonly X509Certificate[]>;
}

interface Link {
  readonly certificate: X509Certificate;
  readonly extensions: CertificateExtensions;
}

/**
 * Checks that a certificate leads to a trust anchor: signatures, dates, issuers' rights, names, length of path, strength of
 * keys and revocation. A certificate that names a revocation list must not be on it, and the list must be there. What is
 * asked of an issuer is asked of the anchor as well, as OpenSSL does.
 *
 * No library on npm judges paths as RFC 5280 wants: the test of the matrix says what is compared with OpenSSL.
 *
 * @param chain the certificate first, then its issuers in any order, as a header `x5c` has them; the anchor may be left out,
 *   and so may issuers that the certificates name the address of
 * @throws CertificateFault with what is wrong with the first path
 * @see RFC 5280 section 6.1; RFC 7515 section 4.1.6
 */
export async function checkCertificatePath(chain: readonly X509Certificate[], trust: CertificateTrust): Promise<void> {
  const paths = await findPaths(chain, trust);
  let fault: unknown;
  for (const path of paths) {
    try {
      const links = await Promise.all(
        path.map(async (certificate) => ({ certificate, extensions: await readExtensions(certificate) })),
      );
      judgePath(links, trust.now());
      return await checkRevocation(links, trust);
    } catch (error) {
      fault ??= error;
    }
  }
  throw fault;
}

/** RFC 5280 section 6.1.3 and 6.1.4, without policies, which nobody asks for. */
function judgePath(path: readonly Link[], nowMs: number): void {
  let authorities = 0;
  for (const [depth, { certificate, extensions }] of path.entries()) {
    checkStrength(certificate, extensions);
    checkDates(certificate, nowMs);
    if (extensions.isBeyondUs)
      throw new CertificateFault('UNREADABLE', 'A certificate of the chain has an extension that cannot be judged.');
    const isSelfIssued = isSameName(extensions.subject, extensions.issuer);
    if (depth > 0) {
      if (!extensions.isAuthority || !extensions.mayDo('keyCertSign'))
        throw new CertificateFault('NOT_AN_ISSUER', 'A certificate of the chain may not sign certificates.');
      if (authorities > (extensions.pathLength ?? Infinity))
        throw new CertificateFault('NOT_AN_ISSUER', 'The chain is longer than one of its issuers allows.');
      if (!isSelfIssued) authorities++;
    } else if (!extensions.mayDo('digitalSignature') && !extensions.mayDo('nonRepudiation')) {
      throw new CertificateFault('WRONG_USE', 'The key of the certificate may not sign statements.');
    }
    if (isSelfIssued && depth > 0) continue;
    for (const {
      extensions: { nameConstraints },
    } of path.slice(depth + 1))
      if (nameConstraints && !hasPermittedNames(extensions, nameConstraints))
        throw new CertificateFault('NAME_NOT_PERMITTED', 'An issuer of the chain may not vouch for this name.');
  }
}

async function checkRevocation(path: readonly Link[], trust: CertificateTrust): Promise<void> {
  for (const [depth, { certificate, extensions }] of path.entries()) {
    const issuer = path[depth + 1];
    if (issuer === undefined || extensions.revocationLists.length === 0) continue;
    if (!issuer.extensions.mayDo('cRLSign'))
      throw new CertificateFault('REVOCATION_UNKNOWN', 'The issuer of a certificate may not sign revocation lists.');
    if (await trust.isRevoked(extensions.revocationLists, certificate, issuer.certificate))
      throw new CertificateFault('REVOKED', 'A certificate of the chain has been revoked.');
  }
}

/** Paths from the certificate to an anchor; where there are none, with issuers from the addresses that the last ones name. */
async function findPaths(
  chain: readonly X509Certificate[],
  trust: CertificateTrust,
): Promise<readonly (readonly X509Certificate[])[]> {
  const [leaf] = chain;
  if (!leaf || chain.length > longestPath)
    throw new CertificateFault('UNREADABLE', `A chain has one to ${longestPath} certificates.`);
  const known = [...chain];
  // Each round brings a path up by one certificate at least, or ends the search.
  for (let round = 1; round < longestPath; round++) {
    const { paths, ends } = walkUp(leaf, known, trust.anchors);
    if (paths.length > 0) return paths;
    const more = await issuersOf(ends, trust);
    const unknown = more.filter(
      (found) => !known.some(({ fingerprint256 }) => fingerprint256 === found.fingerprint256),
    );
    if (unknown.length === 0) break;
    known.push(...unknown.slice(0, longestPath));
  }
  throw new CertificateFault('UNTRUSTED', 'The certificate does not lead to a trust anchor.');
}

async function issuersOf(ends: readonly X509Certificate[], trust: CertificateTrust): Promise<X509Certificate[]> {
  const [end] = ends;
  if (end === undefined) return [];
  const { issuers } = await readExtensions(end);
  return issuers.length === 0 ? [] : [...(await trust.issuersAt(issuers))];
}

/** Every path without a certificate twice; `ends` are the certificates that have no issuer among those known. */
function walkUp(
  leaf: X509Certificate,
  known: readonly X509Certificate[],
  anchors: readonly X509Certificate[],
): { paths: X509Certificate[][]; ends: X509Certificate[] } {
  const paths: X509Certificate[][] = [];
  const ends: X509Certificate[] = [];
  const issued = new Map<string, boolean>();
  const isIssuedBy = (certificate: X509Certificate, issuer: X509Certificate): boolean => {
    const key = `${certificate.fingerprint256} ${issuer.fingerprint256}`;
    const found = issued.get(key) ?? (certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey));
    issued.set(key, found);
    return found;
  };
  const climb = (path: readonly X509Certificate[], current: X509Certificate): void => {
    paths.push(...anchors.filter((anchor) => isIssuedBy(current, anchor)).map((anchor) => [...path, anchor]));
    const next = known.filter((candidate) => !path.includes(candidate) && isIssuedBy(current, candidate));
    if (next.length === 0) ends.push(current);
    if (path.length < longestPath - 1) for (const issuer of next) climb([...path, issuer], issuer);
  };
  climb([leaf], leaf);
  return { paths, ends };
}

function checkDates({ validFrom, validTo }: X509Certificate, nowMs: number): void {
  if (!(Date.parse(validFrom) <= nowMs && nowMs <= Date.parse(validTo)))
    throw new CertificateFault('OUT_OF_DATE', 'A certificate of the chain is not valid now.');
}

function checkStrength({ publicKey }: X509Certificate, { signatureAlgorithm }: CertificateExtensions): void {
  const { modulusLength = 0, namedCurve = '' } = publicKey.asymmetricKeyDetails ?? {};
  const isStrong =
    publicKey.asymmetricKeyType === 'rsa'
      ? modulusLength >= 2048
      : publicKey.asymmetricKeyType === 'ec' && ['prime256v1', 'secp384r1'].includes(namedCurve);
  if (!isStrong || !strongSignatures.test(signatureAlgorithm))
    throw new CertificateFault('WEAK_KEY', 'A certificate of the chain has a key or a signature that is too weak.');
}
