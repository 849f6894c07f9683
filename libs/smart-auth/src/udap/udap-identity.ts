import { createPrivateKey, randomUUID, X509Certificate } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { SignJWT } from 'jose';
import type { JWTPayload } from 'jose';
import { readExtensions } from './certificate-extensions.js';

/** Seconds from `iat` to `exp` of what this gateway signs: the most that servers take. */
const validSeconds = 300;
/** How long before now it is issued, as it says: servers whose clock is behind refuse what is ahead of them. */
const backdatedSeconds = 30;

/** The certificate by which servers of a trust community know this gateway, with its key. */
export interface UdapIdentity {
  /**
   * URIs among the names of the certificate: issuer and subject of statements. A URI is one client at a server, so that an
   * app and a service at the same server need one each.
   */
  readonly uris: { readonly app: string; readonly service: string };
  readonly privateKey: KeyObject;
  /** The certificate first, then its issuers. */
  readonly chain: readonly X509Certificate[];
}

/**
 * Reads the certificate and the key of the environment.
 *
 * @param certificates PEM, the certificate first, then its issuers
 * @param privateKey PEM
 * @param chosen names of the app and of the service; the first URI of the certificate where absent
 * @throws TypeError when they cannot be read, do not belong together, or the certificate does not have the names
 */
export async function readUdapIdentity(
  certificates: string,
  privateKey: string,
  chosen: { readonly app?: string | undefined; readonly service?: string | undefined } = {},
): Promise<UdapIdentity> {
  const chain = readCertificates(certificates);
  const key = readKey(privateKey);
  const [leaf] = chain;
  if (!leaf?.checkPrivateKey(key)) throw new TypeError('the first certificate is not that of the private key');
  const { uris } = await readExtensions(leaf);
  const [uri] = uris;
  if (uri === undefined) throw new TypeError('the certificate has no URI among its subject alternative names');
  const { app = uri, service = uri } = chosen;
  if (![app, service].every((name) => uris.includes(name)))
    throw new TypeError('the URI of the app or the service is not among the subject alternative names');
  return { uris: { app, service }, privateKey: key, chain };
}

/** @throws TypeError when the text holds no certificate, or one that cannot be read */
export function readCertificates(pem: string): X509Certificate[] {
  const blocks = pem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
  if (blocks.length === 0) throw new TypeError('there is no certificate in PEM');
  try {
    return blocks.map((block) => new X509Certificate(block));
  } catch {
    throw new TypeError('a certificate cannot be read');
  }
}

function readKey(pem: string): KeyObject {
  try {
    return createPrivateKey(pem);
  } catch {
    throw new TypeError('the private key cannot be read');
  }
}

/**
 * Signs a statement of this gateway, with its certificates.
 *
 * @param subject issuer and subject: the certificate's URI to register, the client id from then on
 * @param nowMs milliseconds since the epoch
 */
export function signCertifiedJwt(
  { privateKey, chain }: UdapIdentity,
  subject: string,
  claims: JWTPayload,
  nowMs: number,
): Promise<string> {
  const issuedAt = Math.floor(nowMs / 1000) - backdatedSeconds;
  return new SignJWT(claims)
    .setProtectedHeader({
      alg: algorithmOf(privateKey),
      x5c: chain.map(({ raw }) => raw.toString('base64')),
    })
    .setIssuer(subject)
    .setSubject(subject)
    .setIssuedAt(issuedAt)
    .setExpirationTime(issuedAt + validSeconds)
    .setJti(randomUUID())
    .sign(privateKey);
}

/** RS256 is what every server of UDAP must take; a key on a curve signs with its own algorithm. */
function algorithmOf({ asymmetricKeyDetails: { namedCurve } = {} }: KeyObject): string {
  if (namedCurve === undefined) return 'RS256';
  return namedCurve === 'secp384r1' ? 'ES384' : 'ES256';
}
