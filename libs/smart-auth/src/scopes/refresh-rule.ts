import type { ResolvedPlatform } from '@fhir-gateway/platform-registry/platform';

/**
 * Whether a login here can outlive its first access token (quirk `refresh`): `no`: never, or not for a client without
 * a secret or key; `when-asked`: to whoever asks for `offline_access`; `unknown`: the platform file does not say, or
 * leaves it to the registration.
 */
export function staysSignedIn(platform: ResolvedPlatform): 'no' | 'when-asked' | 'unknown' {
  const { clientSecret, privateKey } = platform.credentials;
  const isConfidential = clientSecret !== undefined || privateKey !== undefined;
  switch (platform.definition.quirks?.refresh) {
    case 'never':
      return 'no';
    case 'offline_access':
      return 'when-asked';
    case 'confidential-only':
      return isConfidential ? 'when-asked' : 'no';
    case 'confidential-client-with-persistent-access':
      return isConfidential ? 'unknown' : 'no';
    default:
      return 'unknown';
  }
}

/** Whether a refresh token of this platform is worth keeping: where refresh never works, trying only costs time. */
export function keepsRefreshTokens(platform: ResolvedPlatform): boolean {
  return platform.definition.quirks?.refresh !== 'never';
}
