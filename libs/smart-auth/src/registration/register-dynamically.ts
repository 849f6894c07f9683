import type { ResolvedPlatform } from '@fhir-gateway/platform-registry/platform';
import type { AuthContext } from '../auth-context.js';
import { boundedFetch, HttpFault, readJsonObject } from '../discovery/bounded-fetch.js';
import { AuthError } from '../errors.js';
import { isBearerText, readClientInformation } from './client-information.js';
import type { DynamicClient } from './client-information.js';
import { knownRegistrationError, metadataOf, rulesOf } from './registration-request.js';
import type { ClientText, RegistrationLimits } from './registration-request.js';

/** What a registration says of this gateway, and by what leave it is made. */
export interface DynamicRegistrationOptions extends ClientText {
  /** Given by the platform's operator where not everybody may register; used once and not stored. */
  readonly initialAccessToken?: string;
}

const maxBytes = 256 * 1024;

/**
 * Registers this gateway at the registration endpoint that the platform's authorization server names. Each call makes a new
 * client.
 *
 * @throws AuthError CLIENT_REGISTRATION_REFUSED with the reason, which never quotes the server
 * @throws AuthError DISCOVERY_FAILED when the platform names no authorization server
 * @see RFC 7591
 */
export async function registerDynamically(
  context: AuthContext,
  limits: RegistrationLimits,
  platform: ResolvedPlatform,
  options: DynamicRegistrationOptions,
): Promise<DynamicClient> {
  const { id: platformId, name } = platform;
  const refused = (message: string) => new AuthError('CLIENT_REGISTRATION_REFUSED', message, { platformId });
  const { initialAccessToken: token } = options;
  if (token !== undefined && !isBearerText(token)) throw refused('The initial access token is no bearer token.');
  const server = await context.discovery.serverOf(platform);
  const { registrationEndpoint } = server;
  if (registrationEndpoint === undefined) throw refused(`${name} offers no registration endpoint that may be used.`);
  const rules = rulesOf(context, limits, platform, server);
  if (rules === undefined) throw refused(`${name} takes only clients that authenticate in a way that is not set up.`);
  try {
    const response = await boundedFetch(
      registrationEndpoint,
      {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          accept: 'application/json',
          ...(token !== undefined && { authorization: `Bearer ${token}` }),
        },
        body: JSON.stringify(metadataOf(context, rules, options)),
      },
      { fetch: context.fetchFor(platform, registrationEndpoint, server), timeoutMs: limits.timeoutMs, maxBytes },
    );
    const body = await readJsonObject(response);
    if (response.status !== 201 && response.status !== 200)
      throw refused(refusalOf(name, response.status, body?.['error'], token !== undefined));
    const client = readClientInformation(body ?? {}, rules);
    if (typeof client === 'string') throw refused(`The answer of ${name} cannot be used: ${client}.`);
    return client;
  } catch (error) {
    if (error instanceof HttpFault) throw refused(`${name} did not answer the registration: ${error.message}.`);
    throw error;
  }
}

function refusalOf(name: string, status: number, error: unknown, hadToken: boolean): string {
  if (status === 401 || status === 403) {
    return hadToken
      ? `${name} does not accept the initial access token (http ${status}).`
      : `${name} registers only with an initial access token, which it gives out itself (http ${status}).`;
  }
  const code = knownRegistrationError(error);
  return `${name} did not register this gateway (${code}, http ${status}).`;
}
