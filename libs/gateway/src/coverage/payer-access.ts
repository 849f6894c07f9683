import type { AuthorizePayerCall, PayerService, PayerServiceDefinition } from '@fhir-gateway/coverage-tools';
import { PlatformCredentials, withoutConnectionNumber } from '@fhir-gateway/platform-registry';
import type { ResolvedPlatform } from '@fhir-gateway/platform-registry';
import { AuthError, signServiceToken } from '@fhir-gateway/smart-auth';
import type { SmartAuth } from '@fhir-gateway/smart-auth';
import type { Session } from '@fhir-gateway/token-vault';

/** What makes and fetches tokens. */
export interface PayerAccessOptions {
  readonly auth: Pick<SmartAuth, 'access'>;
  readonly issuer: string;
  readonly jwksUrl: string;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

/**
 * Authorizes calls to a payer's services in the way that the platform file says, for one caller.
 *
 * A person's token goes to the platform's own origin and nowhere else; a service elsewhere would get what opens the
 * person's record. What signs and what is fetched for the gateway itself stays in `SmartAuth`.
 */
export function authorizePayerCalls(
  session: Session | undefined,
  platform: ResolvedPlatform,
  options: PayerAccessOptions,
): AuthorizePayerCall {
  const { auth, issuer, jwksUrl, now } = options;
  return async ({ service, definition, audience, rejected }) => {
    if (definition.auth === 'none') return undefined;
    if (definition.auth === 'cds-hooks-jwt') {
      return bearer(await signServiceToken(platform, { issuer, audience, jwksUrl, nowMs: now() }));
    }
    const target =
      definition.auth === 'oauth-user' ? ownOrigin(platform, definition) : backendOf(platform, service, definition);
    if (!session)
      throw new AuthError('LOGIN_REQUIRED', `Sign in to ${platform.name} first.`, { platformId: platform.id });
    const { accessToken, proof } = await auth.access(session, target, {
      ...(rejected !== undefined && { rejectedToken: rejected.slice('Bearer '.length) }),
    });
    if (proof) throw boundToken(platform);
    return bearer(accessToken);
  };
}

function bearer(token: string): string {
  return `Bearer ${token}`;
}

/** Its services take a bearer token, which this one is not. */
function boundToken(platform: ResolvedPlatform): AuthError {
  const message = `${platform.name} binds access to a key (DPoP), which its payer services are not called with.`;
  return new AuthError('CLIENT_AUTHENTICATION_UNSUPPORTED', message, { platformId: platform.id });
}

function ownOrigin(platform: ResolvedPlatform, { base }: PayerServiceDefinition): ResolvedPlatform {
  if (platform.oauth && new URL(base).origin === new URL(platform.fhirBaseUrl).origin) return platform;
  const message = `${platform.name} has a payer service elsewhere, to which nobody’s own access is sent.`;
  throw new AuthError('CLIENT_AUTHENTICATION_UNSUPPORTED', message, { platformId: platform.id });
}

/**
 * The payer's service as a platform of its own, where nobody signs in: its tokens are fetched, kept and renewed as those
 * of any backend service, apart from the record's. The quirks of the record's authorization server are not the payer's.
 */
function backendOf(
  platform: ResolvedPlatform,
  service: PayerService,
  definition: PayerServiceDefinition,
): ResolvedPlatform {
  const { clientId, clientSecret, privateKey, keyId, backend } = platform.credentials;
  const base = definition.base.replace(/\/+$/, '');
  const { quirks: _quirks, ...ownDefinition } = platform.definition;
  const { scopes, tokenUrl } = definition;
  return {
    id: `${withoutConnectionNumber(platform.id)}/${service}`,
    name: platform.name,
    definition: ownDefinition,
    fhirBaseUrl: base,
    vendorBaseUrl: definition.base,
    oauth: {
      grantTypes: ['client_credentials'],
      ...(scopes && { scopes }),
      ...(tokenUrl !== undefined && { tokenUrl, discovery: 'static' }),
    },
    credentials: new PlatformCredentials({
      backend,
      clientId,
      clientSecret,
      privateKey,
      keyId,
    }),
    requestHeaders: () => platform.requestHeaders(),
  };
}
