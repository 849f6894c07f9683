import { randomBytes } from 'node:crypto';
import { exportJWK, generateKeyPair } from 'jose';
import type { JWK, JWKS } from 'oidc-provider';

/** A fresh RS256 key for id tokens, gone when the process ends. SMART App Launch 2.2 requires RS256. */
export async function createSigningKeys(): Promise<JWKS> {
  const { privateKey } = await generateKeyPair('RS256', { extractable: true });
  const key = (await exportJWK(privateKey)) as JWK;
  return { keys: [{ ...key, alg: 'RS256', use: 'sig', kid: randomBytes(8).toString('hex') }] };
}
