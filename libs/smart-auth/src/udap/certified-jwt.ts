import { X509Certificate } from 'node:crypto';
import { decodeProtectedHeader, jwtVerify } from 'jose';
import type { JWTPayload } from 'jose';
import { CertificateFault } from './certificate-fault.js';
import { readExtensions } from './certificate-extensions.js';
import { checkCertificatePath } from './certificate-path.js';
import type { CertificateTrust } from './certificate-path.js';

/** Characters of a signed statement, with its certificates. */
const mostCharacters = 16_384;
/** How far the clock of the signer may be ahead, or ours behind. */
const skewSeconds = 30;
const algorithms = ['RS256', 'RS384', 'ES256', 'ES384'];

/** What a statement that carries its certificate has to hold to. */
export interface CertifiedJwtRules {
  readonly trust: CertificateTrust;
  /** Who it is for; absent where the statement is for everybody, as metadata are. */
  readonly audience?: string;
  /** Seconds between `iat` and `exp` at most. */
  readonly longestSeconds: number;
}

/** A statement whose signature, times and certificate hold. */
export interface CertifiedJwt {
  readonly claims: JWTPayload & { readonly iss: string; readonly iat: number; readonly exp: number };
  readonly certificate: X509Certificate;
}

/**
 * Reads a JWT that carries the certificate of its key (`x5c`): the certificate leads to a trust anchor, one of its URI names
 * is the issuer, byte for byte, and `iss`, `sub`, `iat`, `exp` and `jti` are there and right. Whether it came before is for
 * the caller to know.
 *
 * @throws CertificateFault when the certificate is not trusted or not the issuer's
 * @throws TypeError when it is no such statement, with what is wrong with it
 * @see UDAP JWT-Based Client Authentication; RFC 7515 section 4.1.6
 */
export async function readCertifiedJwt(jwt: string, rules: CertifiedJwtRules): Promise<CertifiedJwt> {
  if (jwt.length > mostCharacters) throw new TypeError(`is longer than ${mostCharacters} characters`);
  const chain = readChain(jwt);
  const [certificate] = chain;
  if (!certificate) throw new CertificateFault('UNREADABLE', 'The statement carries no certificate.');
  await checkCertificatePath(chain, rules.trust);
  const { iss, sub, iat, exp, jti, ...claims } = await verifiedClaims(jwt, certificate, rules);
  if (iss === undefined || iss !== sub) throw new TypeError('has another subject than issuer');
  if (iat === undefined || exp === undefined || exp <= iat || exp - iat > rules.longestSeconds)
    throw new TypeError(`is valid for longer than ${rules.longestSeconds} seconds, or does not say how long`);
  if (iat > rules.trust.now() / 1000 + skewSeconds) throw new TypeError('is issued in the future');
  if (typeof jti !== 'string' || jti === '') throw new TypeError('has no jti');
  const { uris } = await readExtensions(certificate);
  if (!uris.includes(iss))
    throw new CertificateFault('NAME_MISMATCH', 'The certificate does not name the issuer of the statement.');
  return { claims: { ...claims, iss, sub, iat, exp, jti }, certificate };
}

async function verifiedClaims(
  jwt: string,
  certificate: X509Certificate,
  { trust, audience }: CertifiedJwtRules,
): Promise<JWTPayload> {
  try {
    const { payload } = await jwtVerify(jwt, certificate.publicKey, {
      algorithms,
      currentDate: new Date(trust.now()),
      clockTolerance: skewSeconds,
      audience,
    });
    return payload;
  } catch (error) {
    throw new TypeError(reasonOf(error), { cause: error });
  }
}

/** In our own words: those of the library quote claims. */
function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ERR_JWT_EXPIRED') return 'has expired';
  if (code === 'ERR_JWT_CLAIM_VALIDATION_FAILED') return 'is for somebody else, or not valid yet';
  return 'is not signed by the key of its certificate';
}

function readChain(jwt: string): X509Certificate[] {
  try {
    const { x5c } = decodeProtectedHeader(jwt);
    if (!Array.isArray(x5c)) throw new TypeError();
    return x5c.map((certificate) => new X509Certificate(Buffer.from(certificate, 'base64')));
  } catch {
    throw new CertificateFault('UNREADABLE', 'The statement carries no certificate that can be read.');
  }
}
