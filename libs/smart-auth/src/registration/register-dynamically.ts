import type { ResolvedPlatform } from '@fhir-gateway/platform-registry/platform';
import type { AuthContext } from '../auth-context.js';
import { boundedFetch, HttpFault, readJsonObject } from '../discovery/bounded-fetch.js';
import { AuthError } from '../errors.js';
import { wordsOfRefusal } from '../discovery/oauth-error.js';
import { isBearerText, readClientInformation } from './client-information.js';
import type { DynamicClient } from './client-information.js';
import { metadataOf, reasonOf, rulesOf } from './registration-request.js';
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
 * @throws AuthError CLIENT_REGISTRATION_REFUSED with the reason, in the server's own words where it has some, cleaned
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
  const refused = (message: string, detail?: string) =>
    new AuthError('CLIENT_REGISTRATION_REFUSED', message, { platformId, detail });
  const { initialAccessToken: token } = options;
  if (token !== undefined && !isBearerText(token)) throw refused('The initial access token is no bearer token.');
  const server = await context.discovery.serverOf(platform);
  const { registrationEndpoint } = server;
  if (registrationEndpoint === undefined) throw refused(`${name} offers no registration endpoint that may be used.`);
  const rules = rulesOf(context, limits, platform, server);
  if (rules === undefined) throw refused(`${name} takes only clients that authenticate in a way that is not set up.`);
  const ask = async (
    scopes: readonly string[],
  ): Promise<{ status: number; body: Record<string, unknown> | undefined }> => {
    const response = await boundedFetch(
      registrationEndpoint,
      {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          accept: 'application/json',
          ...(token !== undefined && { authorization: `Bearer ${token}` }),
        },
        body: JSON.stringify(metadataOf(context, { ...rules, scopes }, options)),
      },
      { fetch: context.fetchFor(platform, registrationEndpoint, server), timeoutMs: limits.timeoutMs, maxBytes },
    );
    return { status: response.status, body: await readJsonObject(response) };
  };
  try {
    let { scopes } = rules;
    let answer = await ask(scopes);
    if (scopes.includes('openid') && isScopeRefused(answer)) {
      scopes = scopes.filter((scope) => scope !== 'openid');
      const said = wordsOfRefusal(answer.body, [token ?? '']);
      context.logger.warn({ platformId, status: answer.status, said }, 'registration: asked again without openid');
      answer = await ask(scopes);
    }
    const { status, body } = answer;
    if (status !== 201 && status !== 200) {
      const words = wordsOfRefusal(body, [token ?? '']);
      throw refused(refusalOf(name, status, words, token !== undefined), `http ${status} ${words}`.trim());
    }
    const client = readClientInformation(body ?? {}, { ...rules, scopes });
    if (typeof client === 'string') throw refused(`The answer of ${name} cannot be used: ${client}.`);
    // Sign-ins ask for what the client was registered with, also where the server does not repeat it.
    return scopes === rules.scopes ? client : { scopes, ...client };
  } catch (error) {
    if (error instanceof HttpFault) throw refused(`${name} did not answer the registration: ${error.message}.`);
    throw error;
  }
}

/**
 * Whether a server refuses a scope. Keycloak knows `openid` as no client scope and refuses a registration that names it,
 * with any name for the error.
 */
function isScopeRefused({ status, body }: { status: number; body: Record<string, unknown> | undefined }): boolean {
  if (status < 400 || status >= 500) return false;
  const { error, error_description: description } = body ?? {};
  if (error === 'insufficient_scope' || error === 'invalid_scope') return true;
  return (
    error === 'invalid_client_metadata' && typeof description === 'string' && /\bscopes?\b|openid/i.test(description)
  );
}

function refusalOf(name: string, status: number, words: string, hadToken: boolean): string {
  const reason = reasonOf(status, words);
  // 403 is also how policies refuse what is asked for; they say so.
  if (status !== 401 && (status !== 403 || words !== '')) return `${name} did not register this gateway ${reason}`;
  return hadToken
    ? `${name} does not accept the initial access token ${reason}`
    : `${name} registers only with an initial access token, which it gives out itself ${reason}`;
}
