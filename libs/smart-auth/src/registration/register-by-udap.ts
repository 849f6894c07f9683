import type { ResolvedPlatform } from '@fhir-gateway/platform-registry/platform';
import type { AuthContext } from '../auth-context.js';
import { HttpFault } from '../discovery/bounded-fetch.js';
import { AuthError } from '../errors.js';
import type { AuthErrorCode } from '../errors.js';
import { isBackendPlatform } from '../scopes/grant-types.js';
import { requestedScopes } from '../scopes/requested-scopes.js';
import { isTrustedHost } from '../discovery/endpoint-trust.js';
import { describeOAuthError } from '../discovery/oauth-error.js';
import { UdapFault } from '../udap/udap-metadata.js';
import type { UdapRegistrar, UdapTarget } from '../udap/udap-registrar.js';
import { UdapRegistrationRefused } from '../udap/udap-registration.js';
import type { UdapClient, UdapClientMetadata, UdapRegistration } from '../udap/udap-registration.js';

/** What a registration says that is the same at every platform. */
export type UdapClientText = Pick<UdapClientMetadata, 'clientName' | 'contacts' | 'logoUri'>;

/**
 * Registers this gateway with a platform: as an app where people sign in, as a service where nobody does.
 *
 * @param others what is registered for other platforms
 * @throws AuthError CLIENT_REGISTRATION_REFUSED when there is no certificate, or the platform does not register the client
 * @throws AuthError DISCOVERY_FAILED when the platform names no authorization server
 */
export async function registerPlatformByUdap(
  context: AuthContext,
  registrar: UdapRegistrar | undefined,
  platform: ResolvedPlatform,
  text: UdapClientText,
  others: readonly UdapRegistration[],
): Promise<UdapClient> {
  const client = clientOf(context, platform, text);
  const failure = { code: 'CLIENT_REGISTRATION_REFUSED', what: 'did not register this gateway' } as const;
  return withServer(context, registrar, platform, failure, (opened, target) => opened.register(target, client, others));
}

/**
 * Cancels the registration of this gateway with a platform.
 *
 * @param registration as the registration told; absent where that is not known any more
 * @throws AuthError CLIENT_REGISTRATION_UNCHANGED when there is no certificate, or the platform does not cancel it
 * @throws AuthError DISCOVERY_FAILED when the platform names no authorization server
 */
export async function cancelPlatformByUdap(
  context: AuthContext,
  registrar: UdapRegistrar | undefined,
  platform: ResolvedPlatform,
  text: UdapClientText,
  registration: UdapRegistration | undefined,
): Promise<void> {
  const client = clientOf(context, platform, text);
  const failure = { code: 'CLIENT_REGISTRATION_UNCHANGED', what: 'did not cancel the registration' } as const;
  return withServer(context, registrar, platform, failure, (opened, target) =>
    opened.cancel(target, client, registration),
  );
}

function clientOf(
  context: AuthContext,
  platform: ResolvedPlatform,
  text: UdapClientText,
): Omit<UdapClientMetadata, 'uri'> {
  const redirectUris = isBackendPlatform(platform) ? undefined : [context.redirectUri];
  return { ...text, scopes: requestedScopes(platform), ...(redirectUris && { redirectUris }) };
}

async function withServer<T>(
  context: AuthContext,
  registrar: UdapRegistrar | undefined,
  platform: ResolvedPlatform,
  failure: { readonly code: AuthErrorCode; readonly what: string },
  run: (registrar: UdapRegistrar, target: UdapTarget) => Promise<T>,
): Promise<T> {
  const { id: platformId, name, fhirBaseUrl } = platform;
  // Without its cause: that of a library has the claims that it read, and loggers print causes.
  const refused = (message: string) => new AuthError(failure.code, message, { platformId });
  if (!registrar) throw refused('No UDAP certificate is configured for this gateway.');
  const { tokenEndpoint } = await context.discovery.serverOf(platform);
  try {
    const vouchesFor = (url: URL) => isTrustedHost(platform, url);
    return await run(registrar, { fhirBaseUrl, tokenEndpoint, vouchesFor });
  } catch (error) {
    if (error instanceof UdapFault) throw refused(`${name} ${error.message}.`);
    if (error instanceof UdapRegistrationRefused) throw refused(`${name} ${failure.what}: ${wordsOf(error)}.`);
    if (error instanceof HttpFault) throw refused(`${name} did not answer: ${error.message}.`);
    throw error;
  }
}

/** With the server's own words, cleaned: an operator cannot mend what nobody tells. */
function wordsOf({ message, description }: UdapRegistrationRefused): string {
  const words = describeOAuthError(description).replace(/[.\s]+$/, '');
  return words === '' ? message : `${message}: ${words}`;
}
