import { randomUUID } from 'node:crypto';
import { SignJWT } from 'jose';
import type { JWTPayload } from 'jose';
import { CertificateAuthority } from '@fhir-gateway/testing';
import type { IssuedCertificate } from '@fhir-gateway/testing';
import type { CertificateTrust } from '../udap/certificate-path.js';
import { IssuerCertificates } from '../udap/issuer-certificates.js';
import { RevocationLists } from '../udap/revocation-lists.js';

const rootList = 'http://lists.example/root.crl';
const issuingList = 'http://lists.example/issuing.crl';

/** A trust community with a root, an issuing authority below it, and their revocation lists behind a `fetch`. */
export class TrustCommunity {
  readonly root: CertificateAuthority;
  readonly issuing: CertificateAuthority;
  /** What is there instead of a list, by address. */
  readonly answers = new Map<string, () => Response | Promise<Response>>();
  readonly asked: string[] = [];

  private constructor(root: CertificateAuthority, issuing: CertificateAuthority) {
    this.root = root;
    this.issuing = issuing;
  }

  static async create(): Promise<TrustCommunity> {
    const root = await CertificateAuthority.create({ name: 'Root', revocationList: rootList });
    const parent = root;
    const issuing = await CertificateAuthority.create({
      name: 'Issuing',
      parent,
      pathLength: 0,
      revocationList: issuingList,
    });
    return new TrustCommunity(root, issuing);
  }

  readonly fetch: typeof fetch = async (input) => {
    const url = String(input);
    this.asked.push(url);
    const answer = this.answers.get(url);
    if (answer) return answer();
    const authority = { [rootList]: this.root, [issuingList]: this.issuing }[url];
    return authority ? new Response(await authority.signRevocationList()) : new Response('', { status: 404 });
  };

  /** Trust in the root. */
  trust(now: () => number = Date.now): CertificateTrust {
    const lists = new RevocationLists({ now });
    const issuers = new IssuerCertificates({ now });
    return {
      anchors: [this.root.certificate],
      now,
      isRevoked: (addresses, of, issuer) => lists.isRevoked(addresses, of, issuer, this.fetch),
      issuersAt: (addresses) => issuers.at(addresses, this.fetch),
    };
  }
}

/** Signs a statement as another party of the community would. */
export function signStatement(
  { privateKey, chain }: IssuedCertificate,
  claims: JWTPayload,
  {
    algorithm = 'ES256',
    x5c = chain.map(({ raw }) => raw.toString('base64')),
  }: { algorithm?: string; x5c?: string[] } = {},
): Promise<string> {
  const now = Math.floor(Date.now() / 1000);
  return new SignJWT({ iat: now, exp: now + 300, jti: randomUUID(), ...claims })
    .setProtectedHeader({ alg: algorithm, x5c })
    .sign(privateKey);
}
