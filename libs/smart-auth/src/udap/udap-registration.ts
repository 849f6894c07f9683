import { boundedFetch, readJsonObject } from '../discovery/bounded-fetch.js';
import type { HttpLimits } from '../discovery/bounded-fetch.js';
import { signCertifiedJwt } from './udap-identity.js';
import type { UdapIdentity } from './udap-identity.js';
import type { UdapMetadata } from './udap-metadata.js';

/** What this gateway says of itself to a server that registers it. */
export interface UdapClientMetadata {
  readonly clientName: string;
  /** Addresses with `mailto:` or `https:`; a server may demand one of `mailto:`. */
  readonly contacts: readonly string[];
  readonly scopes: readonly string[];
  /** Absent for a service, which gets access for itself. */
  readonly redirectUris?: readonly string[];
  /** Must be `https` and PNG, JPG or GIF; with `redirectUris` only. */
  readonly logoUri?: string;
}

/** What a server answered to a registration. */
export interface UdapClient {
  readonly clientId: string;
  /** Scopes that it registered; those asked for where it does not say. */
  readonly scopes: readonly string[];
  /** False when an earlier registration of this gateway was changed. */
  readonly isNew: boolean;
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

  constructor(code: UdapRegistrationRefused['code'], status: number) {
    super(`The registration was refused (${code}, http ${status}).`);
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
  const answer = await postStatement(server, identity, statementClaims(client), options);
  const body = await readJsonObject(answer);
  const clientId = body?.['client_id'];
  if (typeof clientId !== 'string' || clientId === '')
    throw new UdapRegistrationRefused('unknown_error', answer.status);
  const scope = body?.['scope'];
  return {
    clientId,
    scopes: typeof scope === 'string' ? scope.split(' ').filter(Boolean) : client.scopes,
    isNew: answer.status === 201,
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
  client: Pick<UdapClientMetadata, 'clientName' | 'contacts'>,
  options: HttpLimits & { now: () => number },
): Promise<void> {
  const { clientName, contacts } = client;
  const claims = { client_name: clientName, contacts, grant_types: [], token_endpoint_auth_method: 'private_key_jwt' };
  await postStatement(server, identity, claims, options);
}

async function postStatement(
  { registrationEndpoint }: Pick<UdapMetadata, 'registrationEndpoint'>,
  identity: UdapIdentity,
  statement: Record<string, unknown>,
  { now, ...limits }: HttpLimits & { now: () => number },
): Promise<Response> {
  const claims = { aud: registrationEndpoint, ...statement };
  const signed = await signCertifiedJwt(identity, identity.uri, claims, now());
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
  const error = (await readJsonObject(response))?.['error'];
  throw new UdapRegistrationRefused(
    registrationErrors.find((known) => known === error) ?? 'unknown_error',
    response.status,
  );
}

function statementClaims(client: UdapClientMetadata): Record<string, unknown> {
  const { redirectUris } = client;
  return {
    client_name: client.clientName,
    contacts: client.contacts,
    grant_types: redirectUris === undefined ? ['client_credentials'] : ['authorization_code', 'refresh_token'],
    token_endpoint_auth_method: 'private_key_jwt',
    scope: client.scopes.join(' '),
    ...(redirectUris !== undefined && {
      response_types: ['code'],
      redirect_uris: redirectUris,
      ...(client.logoUri !== undefined && { logo_uri: client.logoUri }),
    }),
  };
}
