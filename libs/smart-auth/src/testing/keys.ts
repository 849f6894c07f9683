import { generateKeyPairSync } from 'node:crypto';

/** A new key on the curve P-384, as a platform file's credentials hold one. */
export function newKeyPem(): string {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-384' });
  return privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
}
