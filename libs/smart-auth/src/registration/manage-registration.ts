import type { ResolvedPlatform } from '@fhir-gateway/platform-registry/platform';
import type { AuthContext } from '../auth-context.js';
import { boundedFetch, HttpFault, readJsonObject } from '../discovery/bounded-fetch.js';
import { AuthError } from '../errors.js';
import { wordsOfRefusal } from '../discovery/oauth-error.js';
import { isBearerText, readClientInformation } from './client-information.js';
import type { AnswerRules, DynamicClient } from './client-information.js';
import { metadataOf, reasonOf, rulesOf } from './registration-request.js';
import type { ClientText, RegistrationLimits } from './registration-request.js';

/** A registration that its server lets this gateway manage: the whole client, with the token that opens it. */
export type ManagedClient = DynamicClient &
  Required<Pick<DynamicClient, 'registrationAccessToken' | 'registrationClientUri'>>;

const maxBytes = 256 * 1024;

/**
 * Reads a registration at its server. Secret and registration token of the answer take the place of those that were sent.
 *
 * @returns undefined where the server does not know the registration, or its token, any more
 * @throws AuthError CLIENT_REGISTRATION_UNCHANGED with the reason, in the server's own words where it has some, cleaned
 * @throws AuthError DISCOVERY_FAILED when the platform names no authorization server
 * @see RFC 7592 section 2.1
 */
export async function readRegistration(
  context: AuthContext,
  limits: RegistrationLimits,
  platform: ResolvedPlatform,
  client: ManagedClient,
): Promise<DynamicClient | undefined> {
  const management = await openManagement(context, limits, platform, client);
  const response = await management.send('GET');
  return isUnknown(response.status) ? undefined : management.clientOf(response);
}

/**
 * Changes a registration to what this gateway is now, under the same client id; a server may give a new secret and a new
 * registration token, and those before end with the answer.
 *
 * @returns undefined where the server does not know the registration, or its token, any more
 * @throws AuthError CLIENT_REGISTRATION_UNCHANGED | DISCOVERY_FAILED as {@link readRegistration}
 * @see RFC 7592 section 2.2
 */
export async function updateRegistration(
  context: AuthContext,
  limits: RegistrationLimits,
  platform: ResolvedPlatform,
  client: ManagedClient,
  text: ClientText,
): Promise<DynamicClient | undefined> {
  const management = await openManagement(context, limits, platform, client);
  const { clientId, clientSecret } = client;
  // The registration token, its address and times must not be sent (section 2.2).
  const body = {
    client_id: clientId,
    client_secret: clientSecret,
    ...metadataOf(context, management.rules, text),
  };
  const response = await management.send('PUT', body);
  return isUnknown(response.status) ? undefined : management.clientOf(response);
}

/**
 * Deletes a registration at its server, with everything that was granted to it.
 *
 * @returns `unknown` where the server did not know it, or its token, any more
 * @throws AuthError CLIENT_REGISTRATION_UNCHANGED | DISCOVERY_FAILED as {@link readRegistration}
 * @see RFC 7592 section 2.3
 */
export async function deleteRegistration(
  context: AuthContext,
  limits: RegistrationLimits,
  platform: ResolvedPlatform,
  client: ManagedClient,
): Promise<'deleted' | 'unknown'> {
  const management = await openManagement(context, limits, platform, client);
  const response = await management.send('DELETE');
  if (isUnknown(response.status)) return 'unknown';
  if (response.status !== 204 && response.status !== 200) throw await management.refusal(response);
  return 'deleted';
}

/** A server tells a token that opens nothing by 401, and an address where nothing is by 404. */
function isUnknown(status: number): boolean {
  return status === 401 || status === 404;
}

interface Management {
  readonly rules: AnswerRules;
  send(method: string, body?: object): Promise<Response>;
  /** @throws AuthError CLIENT_REGISTRATION_UNCHANGED where the answer is no client that can be used */
  clientOf(response: Response): Promise<DynamicClient>;
  refusal(response: Response): Promise<AuthError>;
}

async function openManagement(
  context: AuthContext,
  limits: RegistrationLimits,
  platform: ResolvedPlatform,
  client: ManagedClient,
): Promise<Management> {
  const { id: platformId, name } = platform;
  const refused = (message: string, detail?: string) =>
    new AuthError('CLIENT_REGISTRATION_UNCHANGED', message, { platformId, detail });
  const server = await context.discovery.serverOf(platform);
  const possible = rulesOf(context, limits, platform, server);
  if (possible === undefined)
    throw refused(`${name} takes only clients that authenticate in a way that is not set up.`);
  // A server that registered another method than was asked for is not asked for the first one again.
  const rules = { ...possible, authMethod: client.authMethod };
  // Judged again: what the platform file trusts may have changed since the address was stored.
  const address = rules.trusted(client.registrationClientUri);
  if (address === undefined || !isBearerText(client.registrationAccessToken))
    throw refused(`The registration at ${name} has no address that may be used.`);

  const refusal = async (response: Response) => {
    const { status } = response;
    const secrets = [client.registrationAccessToken, client.clientSecret ?? ''];
    const words = wordsOfRefusal(await readJsonObject(response), secrets);
    const isForbidden = status === 403 || status === 405 || status === 501;
    const what = isForbidden ? 'does not let its clients change their' : 'did not change the';
    return refused(`${name} ${what} registration ${reasonOf(status, words)}`, `http ${status} ${words}`.trim());
  };
  return {
    rules,
    refusal,
    async send(method, body) {
      try {
        return await boundedFetch(
          address,
          {
            method,
            headers: {
              accept: 'application/json',
              authorization: `Bearer ${client.registrationAccessToken}`,
              ...(body !== undefined && { 'content-type': 'application/json' }),
            },
            ...(body !== undefined && { body: JSON.stringify(body) }),
          },
          { fetch: context.fetchFor(platform, address, server), timeoutMs: limits.timeoutMs, maxBytes },
        );
      } catch (error) {
        if (error instanceof HttpFault)
          throw refused(`${name} did not answer about the registration: ${error.message}.`);
        throw error;
      }
    },
    async clientOf(response) {
      if (response.status !== 200) throw await refusal(response);
      const read = readClientInformation(withUnchanged(client, (await readJsonObject(response)) ?? {}), rules);
      if (typeof read === 'string') throw refused(`The answer of ${name} cannot be used: ${read}.`);
      if (read.clientId !== client.clientId) throw refused(`${name} answered about another client.`);
      return read;
    },
  };
}

/** What is left as it was need not be in the answer, but for the client id. A new secret has its own end. */
function withUnchanged(client: ManagedClient, answer: Record<string, unknown>): Record<string, unknown> {
  const hasSecret = answer['client_secret'] !== undefined;
  return {
    token_endpoint_auth_method: client.authMethod,
    registration_access_token: client.registrationAccessToken,
    registration_client_uri: client.registrationClientUri,
    ...(client.scopes && { scope: client.scopes.join(' ') }),
    ...(!hasSecret && {
      client_secret: client.clientSecret,
      client_secret_expires_at: client.clientSecretExpiresAtSeconds,
    }),
    ...answer,
  };
}
