import type * as oauth from 'oauth4webapi';
import type { ResolvedPlatform } from '@fhir-gateway/platform-registry/platform';
import { chooseAuthMethod } from '../clients/client-authentication.js';
import { readJsonObject } from '../discovery/bounded-fetch.js';
import type { ServerMetadata } from '../discovery/server-metadata.js';
import type { DpopKey } from '../dpop/dpop-key.js';
import { parseScope } from '../scopes/scopes.js';
import { invalid } from './token-endpoint-errors.js';

/** Which server the tokens are for, where the authorization server has several (RFC 8707 section 2). */
export function resourceOf({ oauth }: ResolvedPlatform): Record<string, string> {
  return oauth?.resource === undefined ? {} : { resource: oauth.resource };
}

/** Some servers write `null` where others leave a field out, and an empty text for a token that they did not issue. */
export function withoutEmpty(document: Record<string, unknown>): Record<string, unknown> {
  const isEmpty = (name: string, value: unknown) =>
    value === null || (value === '' && (name === 'refresh_token' || name === 'id_token'));
  return Object.fromEntries(Object.entries(document).filter(([name, value]) => !isEmpty(name, value)));
}

/** Whether an answer says that there are no tokens and why: some servers do so with status 200. */
export function isErrorDocument(body: Record<string, unknown>): boolean {
  return typeof body['error'] === 'string' && body['access_token'] === undefined;
}

/**
 * Writes the scopes as RFC 6749 section 3.3 has them. Some servers answer a list, others put commas between; a comma can be
 * part of a scope, so that it counts as one between scopes only where every part is one that SMART or OpenID Connect names.
 */
export function withScopeText(body: Record<string, unknown>): Record<string, unknown> {
  const { scope } = body;
  if (Array.isArray(scope) && scope.every((one) => typeof one === 'string')) return { ...body, scope: scope.join(' ') };
  if (typeof scope !== 'string' || !scope.includes(',')) return body;
  const parts = scope.split(/[\s,]+/).filter((part) => part !== '');
  return parts.every(isScope) ? { ...body, scope: parts.join(' ') } : body;
}

function isScope(text: string): boolean {
  return namedScopes.includes(text) || parseScope(text) !== undefined;
}

const namedScopes: readonly string[] = [
  ...['openid', 'fhirUser', 'profile', 'email', 'address', 'phone', 'offline_access', 'online_access'],
  ...['launch', 'launch/patient', 'launch/encounter'],
];

/** Whether the client is known by something that it signs. */
export function signsAssertion(platform: ResolvedPlatform, server: ServerMetadata): boolean {
  const method = chooseAuthMethod(platform, server);
  return method === 'udap' || method.endsWith('_jwt');
}

/** Whether the client was refused, by whatever name, and not what it asked for (RFC 6749 section 5.2). */
export async function isClientRefused(response: Response): Promise<boolean> {
  if (response.status !== 400 && response.status !== 401) return false;
  return (await readJsonObject(response.clone()))?.['error'] !== 'invalid_grant';
}

/** The values of a form and of the credentials in a header, as they are and as they are written (RFC 6749 section 2.3.1). */
export function sentTexts(init: { body?: URLSearchParams | undefined; headers: Record<string, string> }): string[] {
  const [, basic = ''] = /^Basic (.+)$/i.exec(init.headers['authorization'] ?? '') ?? [];
  const credentials = Buffer.from(basic, 'base64').toString('utf8').split(':');
  const decoded = credentials.flatMap((text) => [...new URLSearchParams(`x=${text}`).values()]);
  const texts = [...(init.body?.values() ?? []), ...decoded];
  return [basic, ...credentials, ...texts, ...texts.map((text) => encodeURIComponent(text))];
}

/** The same server in the words of `oauth4webapi`. It asks for an issuer; the placeholder is never compared. */
export function asOf(platform: ResolvedPlatform, server: ServerMetadata): oauth.AuthorizationServer {
  const { revocationEndpoint, jwksUri, idTokenAlgorithms } = server;
  return {
    issuer: server.issuer ?? platform.fhirBaseUrl,
    token_endpoint: server.tokenEndpoint,
    revocation_endpoint: revocationEndpoint,
    jwks_uri: jwksUri,
    ...(idTokenAlgorithms && { id_token_signing_alg_values_supported: [...idTokenAlgorithms] }),
  };
}

/** Whether a request was refused for its proof of possession (RFC 9449 sections 5 and 8). */
export async function isProofRefused(response: Response): Promise<boolean> {
  if (response.status !== 400 && response.status !== 401) return false;
  const error = (await readJsonObject(response.clone()))?.['error'];
  return error === 'use_dpop_nonce' || error === 'invalid_dpop_proof';
}

/**
 * A token of another type than was asked for is not used: a bearer token where the file wants bound ones, and a bound one
 * that nothing here is the key of.
 *
 * @throws AuthError TOKEN_RESPONSE_INVALID
 */
export function requireTokenType(platform: ResolvedPlatform, type: string, key: DpopKey | undefined): void {
  if (type !== 'bearer' && (type !== 'dpop' || !key)) throw invalid(platform, 'token_type is not Bearer');
  if (type === 'bearer' && platform.oauth?.dpop === 'required') throw invalid(platform, 'token_type is not DPoP');
}
