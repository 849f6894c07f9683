import { boundedFetch, readJsonObject } from '../discovery/bounded-fetch.js';
import type { HttpLimits } from '../discovery/bounded-fetch.js';
import { signCertifiedJwt } from './udap-identity.js';
import type { UdapIdentity } from './udap-identity.js';
import type { UdapMetadata } from './udap-metadata.js';

/** What this gateway says of itself to a server that registers it. */
export interface UdapClientMetadata {
  /** Its name there: a URI of the certificate. */
  readonly uri: string;
  readonly clientName: string;
  /** Addresses with `mailto:` or `https:`; a server may demand one of `mailto:`. */
  readonly contacts: readonly string[];
  readonly scopes: readonly string[];
  /** Absent for a service, which gets access for itself. */
  readonly redirectUris?: readonly string[];
  /** Must be `https` and PNG, JPG or GIF; needed with `redirectUris`, and sent with them only. */
  readonly logoUri?: string;
}

/** What a server answered to a registration. */
export interface UdapClient {
  readonly clientId: string;
  /** Scopes that it registered; those asked for where it does not say. */
  readonly scopes: readonly string[];
  /** False when an earlier registration of this gateway was changed. */
  readonly isNew: boolean;
  readonly registration: UdapRegistration;
}

/** Where a client was registered, and as whom: what a second registration of the same name would replace. */
export interface UdapRegistration {
  readonly endpoint: string;
  readonly uri: string;
  readonly isService: boolean;
}

const registrationErrors = [
  'invalid_software_statement',
  'unapproved_software_statement',
  'invalid_client_metadata',
  'invalid_redirect_uri',
] as const;

/** A registration that a server refused; `code` is its own. */
export class UdapRegistrationRefused extends Error {
  override readonly name = 'UdapRegistrationRefused';
  readonly code: (typeof registrationErrors)[number] | 'unknown_error';

  /** The server's `error_description`, as it came: whoever shows it cleans it. */
  readonly description: unknown;

  constructor(code: UdapRegistrationRefused['code'], status: number, description?: unknown) {
    super(`${code}, http ${status}`);
    this.description = description;
    this.code = code;
  }
}

/**
 * Registers this gateway with a server, or changes its registration there: a server that knows the certificate's URI
 * already answers with the client as it is from now on, and an earlier client id is void.
 *
 * @throws UdapRegistrationRefused
 * @throws HttpFault when the server does not answer
 * @see HL7 FAST Security 2.0, "Registration"; RFC 7591 section 3.2
 */
export async function registerByUdap(
  server: Pick<UdapMetadata, 'registrationEndpoint'>,
  identity: UdapIdentity,
  client: UdapClientMetadata,
  options: HttpLimits & { now: () => number },
): Promise<UdapClient> {
  const { registrationEndpoint: endpoint } = server;
  const { uri, redirectUris } = client;
  const answer = await postStatement(server, identity, uri, statementClaims(client), options);
  const body = await readJsonObject(answer);
  const clientId = body?.['client_id'];
  if (typeof clientId !== 'string' || clientId === '')
    throw new UdapRegistrationRefused('unknown_error', answer.status);
  const scope = body?.['scope'];
  return {
    clientId,
    scopes: typeof scope === 'string' ? scope.split(' ').filter(Boolean) : client.scopes,
    isNew: answer.status === 201,
    registration: { endpoint, uri, isService: redirectUris === undefined },
  };
}

/**
 * Cancels the registration of this gateway with a server, by a statement that names no grant type.
 *
 * @throws UdapRegistrationRefused | HttpFault as {@link registerByUdap}
 * @see HL7 FAST Security 2.0, "Modifying and Cancelling Registrations"
 */
export async function cancelByUdap(
  server: Pick<UdapMetadata, 'registrationEndpoint'>,
  identity: UdapIdentity,
  client: Pick<UdapClientMetadata, 'uri' | 'clientName' | 'contacts' | 'scopes'>,
  options: HttpLimits & { now: () => number },
): Promise<void> {
  await postStatement(server, identity, client.uri, { ...commonClaims(client), grant_types: [] }, options);
}

async function postStatement(
  { registrationEndpoint }: Pick<UdapMetadata, 'registrationEndpoint'>,
  identity: UdapIdentity,
  uri: string,
  statement: Record<string, unknown>,
  { now, ...limits }: HttpLimits & { now: () => number },
): Promise<Response> {
  const claims = { aud: registrationEndpoint, ...statement };
  const signed = await signCertifiedJwt(identity, uri, claims, now());
  const response = await boundedFetch(
    registrationEndpoint,
    {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json' },
      body: JSON.stringify({
        software_statement: signed,
        udap: '1',
      }),
    },
    limits,
  );
  if (response.status === 200 || response.status === 201) return response;
  const body = await readJsonObject(response);
  throw new UdapRegistrationRefused(
    registrationErrors.find((known) => known === body?.['error']) ?? 'unknown_error',
    response.status,
    body?.['error_description'],
  );
}

function statementClaims(client: UdapClientMetadata): Record<string, unknown> {
  const { redirectUris } = client;
  return {
    ...commonClaims(client),
    grant_types: redirectUris === undefined ? ['client_credentials'] : ['authorization_code', 'refresh_token'],
    ...(redirectUris !== undefined && {
      response_types: ['code'],
      redirect_uris: redirectUris,
      logo_uri: client.logoUri,
    }),
  };
}

/** What every statement has, that of a cancellation as well. */
function commonClaims(client: Pick<UdapClientMetadata, 'clientName' | 'contacts' | 'scopes'>): Record<string, unknown> {
  return {
    client_name: client.clientName,
    contacts: client.contacts,
    token_endpoint_auth_method: 'private_key_jwt',
    scope: client.scopes.join(' '),
  };
}
