/** What an authorization server registered, as far as it is used. */
export interface DynamicClient {
  readonly clientId: string;
  readonly clientSecret?: string;
  /** Epoch seconds; absent: never. */
  readonly clientSecretExpiresAtSeconds?: number;
  /** How the client says who it is. */
  readonly authMethod: string;
  /** Those asked for that the server registered; absent where it does not say. */
  readonly scopes?: readonly string[];
  /** Opens the registration at its server (RFC 7592), together with the address. */
  readonly registrationAccessToken?: string;
  readonly registrationClientUri?: string;
}

/** What was asked for, and what its answer is judged by. */
export interface AnswerRules {
  readonly redirectUri?: string;
  readonly grantType: 'authorization_code' | 'client_credentials';
  readonly authMethod: string;
  readonly scopes: readonly string[];
  /** Methods that need no secret of the server, and that this gateway has the means for. */
  readonly ownMethods: readonly string[];
  /** Epoch seconds. */
  readonly nowSeconds: number;
  /** The address where it may be asked with a secret; undefined where it must not be. */
  trusted(address: unknown): string | undefined;
}

/** RFC 6749 appendix A.1 and A.2; RFC 6750 section 2.1. */
const [clientIdText, secretText, bearerText] = [
  /^[\x20-\x7e]{1,255}$/,
  /^[\x20-\x7e]{1,2048}$/,
  /^[A-Za-z0-9\-._~+/]{1,4096}=*$/,
];
const secretMethods = ['client_secret_basic', 'client_secret_post', 'client_secret_jwt'];

/** Whether a text can be sent as a bearer token. */
export function isBearerText(text: string): boolean {
  return bearerText.test(text);
}

/**
 * Reads what a server says that it registered. What it says counts, wherever it differs from what was asked for, but for
 * scopes that nobody asked for.
 *
 * @returns why the client cannot be used, or the client
 * @see RFC 7591 section 3.2.1
 */
export function readClientInformation(body: Record<string, unknown>, rules: AnswerRules): DynamicClient | string {
  const { client_id: clientId, client_secret: secret, client_secret_expires_at: expires } = body;
  const authMethod = body['token_endpoint_auth_method'] ?? rules.authMethod;
  if (!isMatch(clientId, clientIdText)) return 'it names no client id';
  if (typeof authMethod !== 'string') return 'its authentication method is none';
  const needsSecret = secretMethods.includes(authMethod);
  if (needsSecret && !isMatch(secret, secretText)) return 'it has no client secret';
  if (!needsSecret && !rules.ownMethods.includes(authMethod)) return 'it registered another authentication method';
  if (!lists(body['grant_types'], rules.grantType)) return 'it registered other grant types';
  if (rules.redirectUri !== undefined && !lists(body['redirect_uris'], rules.redirectUri))
    return 'it registered another redirect URI';
  const expiresAt = typeof expires === 'number' && Number.isSafeInteger(expires) && expires > 0 ? expires : undefined;
  if (needsSecret && expiresAt !== undefined && expiresAt <= rules.nowSeconds) return 'its secret has expired';
  const scopes = scopesOf(body['scope'], rules.scopes);
  return {
    clientId,
    authMethod,
    ...(needsSecret && typeof secret === 'string' && { clientSecret: secret }),
    ...(needsSecret && expiresAt !== undefined && { clientSecretExpiresAtSeconds: expiresAt }),
    ...(scopes.length > 0 && { scopes }),
    ...managementOf(body, rules),
  };
}

/** A token without an address that may get it is of no use, and is not stored. */
function managementOf(
  { registration_access_token: token, registration_client_uri: address }: Record<string, unknown>,
  rules: AnswerRules,
): Pick<DynamicClient, 'registrationAccessToken' | 'registrationClientUri'> {
  const registrationClientUri = rules.trusted(address);
  if (registrationClientUri === undefined || !isMatch(token, bearerText)) return {};
  return { registrationAccessToken: token, registrationClientUri };
}

function scopesOf(scope: unknown, asked: readonly string[]): string[] {
  const granted = typeof scope === 'string' ? scope.split(' ') : [];
  return asked.filter((each) => granted.includes(each));
}

/** A server may leave out what it took as it was. */
function lists(value: unknown, wanted: string): boolean {
  return value === undefined || (Array.isArray(value) && value.includes(wanted));
}

function isMatch(value: unknown, pattern: RegExp): value is string {
  return typeof value === 'string' && pattern.test(value);
}
