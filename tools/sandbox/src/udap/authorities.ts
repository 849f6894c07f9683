import type { X509Certificate } from 'node:crypto';
import { CertificateAuthority } from '@fhir-gateway/testing/certificates';
import type { IssuedCertificate } from '@fhir-gateway/testing/certificates';

/** The trust community that the organizations of the sandbox are in. */
export interface TrustCommunity {
  /** URI of the community, as `community` in a request for metadata. */
  readonly uri: string;
  readonly root: X509Certificate;
  /** Whether the issuing authority has revoked the certificate. */
  isRevoked(certificate: X509Certificate): boolean;
  /** A certificate for an organization of the sandbox, made once. */
  certificateOf(uri: string): Promise<IssuedCertificate>;
}

/** The community with those that issue its certificates. */
export interface Authorities {
  readonly community: TrustCommunity;
  readonly root: CertificateAuthority;
  readonly issuing: CertificateAuthority;
  readonly revoked: Set<string>;
}

/** Makes the authorities of a community, with new keys. */
export async function createAuthorities(origin: string): Promise<Authorities> {
  const root = await CertificateAuthority.create({
    name: 'Sandbox community root',
    revocationList: `${origin}/udap/root.crl`,
  });
  const issuing = await CertificateAuthority.create({
    name: 'Sandbox community issuer',
    parent: root,
    pathLength: 0,
    revocationList: `${origin}/udap/issuing.crl`,
  });
  const revoked = new Set<string>();
  const issued = new Map<string, Promise<IssuedCertificate>>();
  const community: TrustCommunity = {
    uri: `${origin}/udap`,
    root: root.certificate,
    isRevoked: ({ fingerprint256 }) => revoked.has(fingerprint256),
    certificateOf(uri) {
      const certificate = issued.get(uri) ?? issuing.issue({ uri });
      issued.set(uri, certificate);
      return certificate;
    },
  };
  return { community, root, issuing, revoked };
}
