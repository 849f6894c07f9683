import type { X509Certificate } from 'node:crypto';
import type * as X509 from '@peculiar/x509';

/** What the extensions of a certificate say, which `node:crypto` does not read. */
export interface CertificateExtensions {
  /** Whether it may sign certificates: basic constraints say so, and key usage where present. */
  readonly isIssuer: boolean;
  /** How many certificates that are issuers may follow below it; absent where it does not limit them. */
  readonly pathLength?: number;
  /** Whether it may sign revocation lists. */
  readonly signsRevocationLists: boolean;
  /** Addresses of the revocation list that would name it. */
  readonly revocationLists: readonly string[];
  /** URIs among its subject alternative names, as they are written. */
  readonly uris: readonly string[];
}

/**
 * Loads the library that reads certificates. It is loaded when the first certificate is checked: a gateway without UDAP
 * never needs it.
 */
export async function loadX509(): Promise<(typeof X509)['default']> {
  // The library's own dependency, without which it does not load.
  await import('reflect-metadata');
  // Of a CommonJS module that is bundled only the default is there.
  return (await import('@peculiar/x509')).default;
}

/** @see RFC 5280 sections 4.2.1.3, 4.2.1.6, 4.2.1.9 and 4.2.1.13 */
export async function readExtensions(certificate: X509Certificate): Promise<CertificateExtensions> {
  const x509 = await loadX509();
  const parsed = new x509.X509Certificate(new Uint8Array(certificate.raw));
  const constraints = parsed.getExtension(x509.BasicConstraintsExtension);
  const usages = parsed.getExtension(x509.KeyUsagesExtension)?.usages;
  const points = parsed.getExtension(x509.CRLDistributionPointsExtension)?.distributionPoints ?? [];
  const names = parsed.getExtension(x509.SubjectAlternativeNameExtension)?.names.items ?? [];
  return {
    isIssuer: constraints?.ca === true && (usages === undefined || (usages & x509.KeyUsageFlags.keyCertSign) !== 0),
    ...(constraints?.pathLength !== undefined && { pathLength: constraints.pathLength }),
    signsRevocationLists: usages === undefined || (usages & x509.KeyUsageFlags.cRLSign) !== 0,
    revocationLists: points.flatMap(({ distributionPoint }) =>
      (distributionPoint?.fullName ?? []).flatMap(({ uniformResourceIdentifier: uri }) => uri ?? []),
    ),
    uris: names.flatMap(({ type, value }) => (type === 'url' ? [value] : [])),
  };
}
