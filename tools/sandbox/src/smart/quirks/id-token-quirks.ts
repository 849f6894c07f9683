import { CompactSign, importJWK } from 'jose';
import type { JWKS } from 'oidc-provider';
import type { ActiveQuirks } from './active-quirks.js';
import type { IdTokenParts } from './auth-quirk.js';

/** Signs an id_token as the server itself does. */
export type SignIdToken = (parts: IdTokenParts) => Promise<string>;

/** Signs with the key of the server. */
export function idTokenSigner({ keys: [key = { kty: 'RSA' }] }: JWKS): SignIdToken {
  const imported = importJWK(key as Parameters<typeof importJWK>[0], 'RS256');
  return async ({ header, claims }) =>
    new CompactSign(new TextEncoder().encode(JSON.stringify(claims)))
      .setProtectedHeader({ ...header, alg: 'RS256' })
      .sign(await imported);
}

/** Replaces the id_token of a token response by one with the quirks that are on; without any it stays as it is. */
export async function resignIdToken(
  body: Record<string, unknown>,
  quirks: ActiveQuirks,
  sign: SignIdToken,
): Promise<void> {
  const { id_token: token } = body;
  const [changes, signed] = [quirks.all('idToken'), quirks.all('signedIdToken')];
  const ahead = quirks.clockAheadSeconds;
  if (typeof token !== 'string' || (changes.length === 0 && signed.length === 0 && ahead === 0)) return;
  const [header = {}, claims = {}] = token.split('.').slice(0, 2).map(decode);
  const parts: IdTokenParts = { header, claims };
  for (const name of ['iat', 'exp', 'auth_time']) if (name in claims) claims[name] = Number(claims[name]) + ahead;
  for (const [change, place] of changes) change(parts, place);
  body['id_token'] = await sign(parts);
  for (const [change] of signed) body['id_token'] = change(String(body['id_token']), parts);
}

function decode(part: string): Record<string, unknown> {
  return JSON.parse(Buffer.from(part, 'base64url').toString('utf8')) as Record<string, unknown>;
}
