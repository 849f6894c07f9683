import type { ResolvedPlatform } from '@fhir-gateway/platform-registry/platform';
import { AuthError } from '../errors.js';
import type { ConnectionSummary } from '../records/login-attempt.js';

/** What is asked for when neither environment nor platform file says: to read. */
const lastResort: readonly string[] = ['system/*.rs'];

/** The scopes of a backend service: what the environment sets, else what the platform file says. */
export function backendScopes({ credentials, oauth }: ResolvedPlatform): readonly string[] {
  return credentials.scopes ?? oauth?.scopesConfidential ?? oauth?.scopes ?? lastResort;
}

/**
 * Refuses a backend service that the operator has not switched on. Its token is not one person's: it reads whatever the
 * registration allows, of everybody, for every caller of the gateway. Having credentials is no decision to share them.
 *
 * @throws AuthError BACKEND_NOT_ALLOWED
 */
export function requireBackendAllowed(platform: ResolvedPlatform): void {
  if (platform.credentials.backend) return;
  throw notAllowed(platform);
}

/** What may be told about a platform where nobody signs in: whether a request can be sent, and with which scopes. */
export function summarizeBackend(platform: ResolvedPlatform): ConnectionSummary {
  const connected = platform.credentials.backend;
  const scopes = connected ? backendScopes(platform) : [];
  const { code, message } = notAllowed(platform);
  return {
    platformId: platform.id,
    connected,
    scopes,
    requestedScopes: scopes,
    missingScopes: [],
    refreshable: connected,
    ...(!connected && { problem: { code, message } }),
  };
}

function notAllowed(platform: ResolvedPlatform): AuthError {
  const message = `${platform.name} gives this gateway access of its own, which is not switched on.`;
  return new AuthError('BACKEND_NOT_ALLOWED', message, { platformId: platform.id });
}
