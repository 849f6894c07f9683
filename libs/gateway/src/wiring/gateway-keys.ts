import { randomBytes } from 'node:crypto';

import type { PlatformRegistry } from '@fhir-gateway/platform-registry';
import { publishedKeys, type PublishedKeys } from '@fhir-gateway/smart-auth';
import type { Keyring, MasterKey } from '@fhir-gateway/token-vault';
import type { Logger } from '../logging/logger.js';

/**
 * The public keys that platforms, and the provider of sign-ins to the gateway, know it by. One that cannot be used is
 * logged at start, before anyone signs in.
 *
 * @param loginKey checked when the settings were read
 */
export function publishKeys(registry: PlatformRegistry, logger: Logger, loginKey: string | undefined): PublishedKeys {
  const ofPlatforms = registry.privateKeys().map(({ platformId, credentials, signingAlgorithms }) => ({
    platformId,
    privateKey: credentials.privateKey ?? '',
    keyId: credentials.keyId,
    ...(signingAlgorithms && { signingAlgorithms }),
  }));
  const published = publishedKeys([
    ...ofPlatforms,
    ...(loginKey === undefined ? [] : [{ platformId: 'login', privateKey: loginKey }]),
  ]);
  for (const platformId of published.unusable) logger.warn({ platformId }, 'a private key cannot be used');
  return published;
}

/** The secrets that sign browser cookies: that of the primary key first. */
export function signingSecrets(keyring: Keyring): [string, ...string[]] {
  const [primary, ...older] = keyring
    .deriveAll('cookie-signing', 32)
    .map((key) => Buffer.from(key).toString('base64url'));
  return [primary ?? '', ...older];
}

/** Without Redis nothing outlives the process, so neither need the key. */
export function passingKey(): MasterKey {
  return { id: 'process', secret: randomBytes(32), primary: true };
}
