import type { X509Certificate } from 'node:crypto';
import type * as Asn1X509 from '@peculiar/asn1-x509';
import { CertificateFault } from './certificate-fault.js';
import { loadX509 } from './load-x509.js';

/** What a certificate says beside what `node:crypto` reads. */
export interface CertificateExtensions {
  readonly subject: Asn1X509.Name;
  readonly issuer: Asn1X509.Name;
  /** Object identifier of the algorithm that its issuer signed it with. */
  readonly signatureAlgorithm: string;
  /** Whether basic constraints say that it is a certificate authority. */
  readonly isAuthority: boolean;
  /** How many authorities may follow below it; absent where it does not limit them. */
  readonly pathLength?: number;
  /** What its key may do; everything where the certificate does not say. */
  readonly mayDo: (use: 'digitalSignature' | 'nonRepudiation' | 'keyCertSign' | 'cRLSign') => boolean;
  readonly nameConstraints?: Asn1X509.NameConstraints;
  readonly alternativeNames: readonly Asn1X509.GeneralName[];
  /** URIs among its subject alternative names, as they are written. */
  readonly uris: readonly string[];
  /** Addresses of the revocation list that would name it. */
  readonly revocationLists: readonly string[];
  /** Addresses of the certificate of its issuer. */
  readonly issuers: readonly string[];
  /** Whether it has a critical extension that this library does not judge, or the same extension twice. */
  readonly isBeyondUs: boolean;
}

const issuerCertificates = '1.3.6.1.5.5.7.48.2';

/**
 * Reads the extensions of a certificate.
 *
 * @throws CertificateFault UNREADABLE
 * @see RFC 5280 sections 4.2.1 and 4.2.2.1
 */
export async function readExtensions(certificate: X509Certificate): Promise<CertificateExtensions> {
  const { asn1: types, parse } = await loadX509();
  try {
    const { tbsCertificate, signatureAlgorithm } = parse(new Uint8Array(certificate.raw), types.Certificate);
    const extensions = tbsCertificate.extensions ?? [];
    const find = <T>(id: string, type: new () => T): T | undefined => {
      const found = extensions.find(({ extnID }) => extnID === id);
      return found && parse(new Uint8Array(found.extnValue.buffer), type);
    };
    const constraints = find(types.id_ce_basicConstraints, types.BasicConstraints);
    const usages = find(types.id_ce_keyUsage, types.KeyUsage)?.toNumber();
    const nameConstraints = find(types.id_ce_nameConstraints, types.NameConstraints);
    const points = find(types.id_ce_cRLDistributionPoints, types.CRLDistributionPoints) ?? [];
    const accesses = find(types.id_pe_authorityInfoAccess, types.AuthorityInfoAccessSyntax) ?? [];
    const alternativeNames = [...(find(types.id_ce_subjectAltName, types.SubjectAlternativeName) ?? [])];
    // Certificates are accepted for any policy: where one does not forbid that, policies change nothing (section 6.1.5).
    const judged = [
      ...[types.id_ce_basicConstraints, types.id_ce_keyUsage, types.id_ce_extKeyUsage, types.id_ce_certificatePolicies],
      ...[types.id_ce_subjectAltName, types.id_ce_nameConstraints, types.id_ce_cRLDistributionPoints],
    ];
    const ids = extensions.map(({ extnID }) => extnID);
    return {
      subject: tbsCertificate.subject,
      issuer: tbsCertificate.issuer,
      signatureAlgorithm: signatureAlgorithm.algorithm,
      isAuthority: constraints?.cA === true,
      ...(constraints?.pathLenConstraint !== undefined && { pathLength: constraints.pathLenConstraint }),
      mayDo: (use) => usages === undefined || (usages & types.KeyUsageFlags[use]) !== 0,
      ...(nameConstraints && { nameConstraints }),
      alternativeNames,
      uris: alternativeNames.flatMap(({ uniformResourceIdentifier: uri }) => uri ?? []),
      revocationLists: points.flatMap(({ distributionPoint }) =>
        (distributionPoint?.fullName ?? []).flatMap(({ uniformResourceIdentifier: uri }) => uri ?? []),
      ),
      issuers: accesses.flatMap(({ accessMethod, accessLocation: { uniformResourceIdentifier: uri } }) =>
        accessMethod === issuerCertificates && uri !== undefined ? [uri] : [],
      ),
      isBeyondUs:
        new Set(ids).size < ids.length ||
        extensions.some(({ critical, extnID }) => critical && !judged.includes(extnID)),
    };
  } catch {
    throw new CertificateFault('UNREADABLE', 'A certificate of the chain cannot be read.');
  }
}
