import type { X509Certificate } from 'node:crypto';
import { CertificateFault } from './certificate-fault.js';
import { readExtensions } from './certificate-extensions.js';

/** Certificates in a chain, with its anchor. */
const longestPath = 5;

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
}

/**
 * Checks that a certificate leads to a trust anchor: signatures, dates, issuers' rights, length of path, strength of keys and
 * revocation. A certificate that names a revocation list must not be on it, and the list must be there.
 *
 * @param chain the certificate first, then its issuers, as a header `x5c` has them; the anchor may be left out
 * @throws CertificateFault with the first thing that is wrong
 * @see RFC 5280 section 6; RFC 7515 section 4.1.6
 */
export async function checkCertificatePath(chain: readonly X509Certificate[], trust: CertificateTrust): Promise<void> {
  const path = findPath(chain, trust.anchors);
  const extensions = await Promise.all(path.map(readExtensions));
  for (const [depth, certificate] of path.entries()) {
    checkStrength(certificate);
    checkDates(certificate, trust.now());
    const { isIssuer, pathLength = Infinity } = extensions[depth] ?? { isIssuer: false };
    if (depth === 0) continue;
    if (!isIssuer || !certificate.ca)
      throw new CertificateFault('NOT_AN_ISSUER', 'A certificate of the chain may not sign certificates.');
    if (depth - 1 > pathLength)
      throw new CertificateFault('NOT_AN_ISSUER', 'The chain is longer than one of its issuers allows.');
  }
  for (const [depth, certificate] of path.entries()) {
    const issuer = path[depth + 1];
    const addresses = extensions[depth]?.revocationLists ?? [];
    if (issuer === undefined || addresses.length === 0) continue;
    if (extensions[depth + 1]?.signsRevocationLists !== true)
      throw new CertificateFault('REVOCATION_UNKNOWN', 'The issuer of a certificate may not sign revocation lists.');
    if (await trust.isRevoked(addresses, certificate, issuer))
      throw new CertificateFault('REVOKED', 'A certificate of the chain has been revoked.');
  }
}

/** From the certificate to the first anchor above it. */
function findPath(chain: readonly X509Certificate[], anchors: readonly X509Certificate[]): X509Certificate[] {
  const [leaf] = chain;
  if (!leaf || chain.length > longestPath)
    throw new CertificateFault('UNREADABLE', `A chain has one to ${longestPath} certificates.`);
  const path = [leaf];
  for (let current = leaf; path.length <= longestPath;) {
    const anchor = anchors.find((candidate) => isIssuedBy(current, candidate));
    if (anchor) return [...path, anchor];
    const issuer = chain.find((candidate) => !path.includes(candidate) && isIssuedBy(current, candidate));
    if (!issuer) break;
    path.push(issuer);
    current = issuer;
  }
  throw new CertificateFault('UNTRUSTED', 'The certificate does not lead to a trust anchor.');
}

function isIssuedBy(certificate: X509Certificate, issuer: X509Certificate): boolean {
  return certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey);
}

function checkDates({ validFrom, validTo }: X509Certificate, nowMs: number): void {
  if (!(Date.parse(validFrom) <= nowMs && nowMs <= Date.parse(validTo)))
    throw new CertificateFault('OUT_OF_DATE', 'A certificate of the chain is not valid now.');
}

function checkStrength({ publicKey }: X509Certificate): void {
  const { modulusLength = 0, namedCurve = '' } = publicKey.asymmetricKeyDetails ?? {};
  const isStrong =
    publicKey.asymmetricKeyType === 'rsa'
      ? modulusLength >= 2048
      : publicKey.asymmetricKeyType === 'ec' && ['prime256v1', 'secp384r1'].includes(namedCurve);
  if (!isStrong) throw new CertificateFault('WEAK_KEY', 'A certificate of the chain has a key that is too weak.');
}
