import { randomUUID } from 'node:crypto';
import express from 'express';
import type { Router } from 'express';
import { exportJWK, SignJWT } from 'jose';
import type { JWTPayload } from 'jose';
import type { ClientMetadata } from 'oidc-provider';
import type { OAuthUrls } from '../smart/index.js';
import { checkStatement } from './check-statement.js';
import { missingInExtension, missingInStatement } from './required-claims.js';
import type { TrustCommunity } from './authorities.js';

/** What the UDAP side of an organization is made from. */
export interface UdapServerOptions {
  fhirBaseUrl: string;
  /** URL below which `/udap/register` is; no trailing slash. */
  root: string;
  urls: OAuthUrls;
  scopes: readonly string[];
  community: () => Promise<TrustCommunity>;
  /** Makes a client known to the authorization server, or changes it. */
  saveClient: (metadata: ClientMetadata) => Promise<void>;
  removeClient: (clientId: string) => Promise<void>;
}

/** A client that was registered by UDAP. */
interface UdapClient {
  readonly clientId: string;
  readonly isService: boolean;
}

/** The UDAP side of an organization. */
export interface UdapServer {
  /** Serves `/.well-known/udap`, to be mounted at the FHIR base. */
  metadata: Router;
  /** Serves `/udap/register`, to be mounted at the root. */
  registration: Router;
  /**
   * Why a request of the token endpoint is refused; `undefined` when it is good, or its client is none of UDAP.
   *
   * @param params of the request
   */
  refusal(clientId: string, params: Readonly<Record<string, unknown>>): Promise<string | undefined>;
}

/**
 * Creates the UDAP side of an organization: signed metadata, registration by software statement, and the check of client
 * assertions with their certificates. A statement counts once.
 *
 * @see HL7 FAST Security 2.0
 */
export function createUdapServer(options: UdapServerOptions): UdapServer {
  const { fhirBaseUrl, root, urls } = options;
  const registrationEndpoint = `${root}/udap/register`;
  const clients = new Map<string, UdapClient>();
  const names = new Map<string, string>();
  const seen = new Set<string>();

  const metadata = express.Router();
  metadata.get('/.well-known/udap', async (request, response) => {
    const community = await options.community();
    const { community: asked } = request.query;
    if (asked !== undefined && asked !== community.uri) {
      response.status(204).end();
      return;
    }
    response.json({
      udap_versions_supported: ['1'],
      udap_profiles_supported: ['udap_dcr', 'udap_authn', 'udap_authz'],
      udap_authorization_extensions_supported: ['hl7-b2b'],
      udap_authorization_extensions_required: ['hl7-b2b'],
      udap_certifications_supported: [],
      grant_types_supported: ['authorization_code', 'refresh_token', 'client_credentials'],
      scopes_supported: options.scopes,
      authorization_endpoint: urls.authorize,
      token_endpoint: urls.token,
      token_endpoint_auth_methods_supported: ['private_key_jwt'],
      token_endpoint_auth_signing_alg_values_supported: ['RS256', 'ES256'],
      registration_endpoint: registrationEndpoint,
      registration_endpoint_jwt_signing_alg_values_supported: ['RS256', 'ES256'],
      signed_metadata: await signMetadata(await community.certificateOf(fhirBaseUrl), {
        authorization_endpoint: urls.authorize,
        token_endpoint: urls.token,
        registration_endpoint: registrationEndpoint,
      }),
    });
  });

  async function signMetadata(
    { privateKey, chain }: Awaited<ReturnType<TrustCommunity['certificateOf']>>,
    claims: JWTPayload,
  ): Promise<string> {
    const x5c = chain.map(({ raw }) => raw.toString('base64'));
    const jwt = new SignJWT(claims).setProtectedHeader({ alg: 'ES256', x5c });
    return jwt
      .setIssuer(fhirBaseUrl)
      .setSubject(fhirBaseUrl)
      .setIssuedAt()
      .setExpirationTime('30 days')
      .setJti(randomUUID())
      .sign(privateKey);
  }

  const registration = express.Router();
  registration.post('/udap/register', express.json({ limit: '64kb' }), async (request, response) => {
    const answer = await register(request.body as unknown);
    response.status(answer.status).set('Cache-Control', 'no-store').json(answer.body);
  });

  async function register(body: unknown): Promise<{ status: number; body: object }> {
    const { software_statement: statement, udap } = (body ?? {}) as Record<string, unknown>;
    const refuse = (error: string, error_description: string) => ({ status: 400, body: { error, error_description } });
    if (typeof statement !== 'string' || udap !== '1')
      return refuse('invalid_client_metadata', 'software_statement and udap are required');
    const checked = await checkStatement(statement, await options.community(), { audience: registrationEndpoint });
    if ('error' in checked) return refuse(checked.error, checked.description);
    const { claims, certificate } = checked;
    if (isReplayed(claims)) return refuse('invalid_software_statement', 'the statement has been used');
    const wanted = readClient(claims);
    if (typeof wanted === 'string') return refuse('invalid_client_metadata', wanted);
    const known = clients.get(claims.iss);
    if (wanted === undefined) return cancel(claims.iss, known);
    const clientId = known?.isService === wanted.isService ? known.clientId : `udap-${randomUUID()}`;
    if (known && known.clientId !== clientId) await forget(claims.iss, known);
    clients.set(claims.iss, { clientId, isService: wanted.isService });
    names.set(clientId, claims.iss);
    await options.saveClient({
      ...wanted.metadata,
      client_id: clientId,
      token_endpoint_auth_method: 'private_key_jwt',
      jwks: { keys: [await exportJWK(certificate.publicKey)] },
    });
    const status = known ? 200 : 201;
    return { status, body: { client_id: clientId, software_statement: statement, scope: wanted.metadata.scope } };
  }

  function isReplayed({ iss, jti }: { iss: string; jti: string }): boolean {
    const key = `${iss} ${jti}`;
    if (seen.has(key)) return true;
    seen.add(key);
    return false;
  }

  async function cancel(iss: string, known: UdapClient | undefined): Promise<{ status: number; body: object }> {
    if (known) await forget(iss, known);
    return { status: 200, body: { grant_types: [] } };
  }

  async function forget(iss: string, { clientId }: UdapClient): Promise<void> {
    clients.delete(iss);
    names.delete(clientId);
    await options.removeClient(clientId);
  }

  return {
    metadata,
    registration,
    async refusal(clientId, { client_assertion: assertion, udap, grant_type: grant }) {
      const iss = names.get(clientId);
      if (iss === undefined) return undefined;
      if (udap !== '1') return 'udap=1 is missing';
      const rules = { audience: urls.token, subject: clientId };
      const checked = await checkStatement(String(assertion), await options.community(), rules);
      if ('error' in checked) return checked.description;
      return grant === 'client_credentials' ? missingInExtension(checked.claims) : undefined;
    },
  };
}

/** What the statement asks for: a client, its cancellation (`undefined`), or what is wrong with it. */
function readClient(
  claims: JWTPayload,
): { isService: boolean; metadata: Omit<ClientMetadata, 'client_id'> & { scope: string } } | string | undefined {
  const { grant_types: grants, scope, client_name: name, contacts, redirect_uris: redirects } = claims;
  const asked: unknown[] = Array.isArray(grants) ? grants : [];
  const kind = asked.includes('authorization_code') ? 'app' : 'service';
  const missing = missingInStatement(claims, asked.length === 0 ? 'cancel' : kind);
  if (missing !== undefined) return missing;
  if (!Array.isArray(grants)) return 'grant_types is no list';
  if (grants.length === 0) return undefined;
  if (typeof scope !== 'string' || typeof name !== 'string') return 'client_name or scope is no text';
  const isText = (value: unknown): value is string => typeof value === 'string';
  if (!Array.isArray(contacts) || !contacts.some((each) => isText(each) && each.startsWith('mailto:')))
    return 'contacts has no mailto address';
  if (claims['token_endpoint_auth_method'] !== 'private_key_jwt') return 'only private_key_jwt is taken';
  const isService = grants.includes('client_credentials');
  if (isService) {
    if (grants.length > 1) return 'client_credentials stands alone';
    if (redirects !== undefined) return 'a service has no redirect_uris';
    const metadata = { grant_types: ['client_credentials'], redirect_uris: [], response_types: [] };
    return { isService, metadata: { ...metadata, client_name: name, scope } };
  }
  if (!grants.includes('authorization_code')) return 'grant_types has no grant that is known';
  if (!Array.isArray(redirects) || redirects.length === 0 || !redirects.every(isText))
    return 'redirect_uris is missing';
  return {
    isService,
    metadata: {
      application_type: 'native',
      grant_types: grants.filter(isText),
      response_types: ['code'],
      redirect_uris: redirects,
      client_name: name,
      scope,
    },
  };
}
