import type { KoaContextWithOIDC } from 'oidc-provider';
import { describeRow, missingOfAssertion, missingOfUdapToken, missingRow } from '@fhir-gateway/testing/required';
import type { RequiredMessage, RequiredRow } from '@fhir-gateway/testing/required';

/** A line that a request does not keep, and the OAuth error that says so. */
interface Missing {
  readonly row: RequiredRow;
  readonly error: 'invalid_request' | 'invalid_client';
}

const messageOfGrant: Readonly<Record<string, RequiredMessage>> = {
  authorization_code: 'code-exchange',
  refresh_token: 'refresh',
  client_credentials: 'backend-token',
};

/**
 * Refuses what lacks a member that SMART requires, also where the provider goes on without it, and names the line of the
 * table in each refusal. The provider has answered: nobody has seen what it gave.
 */
export function refuseIncomplete(ctx: KoaContextWithOIDC): void {
  const { route } = ctx.oidc ?? {};
  if (route === 'token') refuseTokenRequest(ctx);
  if (route === 'authorization') nameInRedirect(ctx);
}

/** The line that an authorization request does not keep, in words. */
export function describeMissing({ oidc, query }: KoaContextWithOIDC): string | undefined {
  if (oidc?.route !== 'authorization') return undefined;
  const params = oidc.params ?? query;
  const ofUdap = isUdapClient(params['client_id']) ? missingRow('udap-authorization-request', params) : undefined;
  const row = ofUdap ?? missingRow('authorization-request', params);
  return row && describeRow(row);
}

/** Clients of UDAP are known by their certificate: their assertions keep another table. */
export function isUdapClient(clientId: unknown): boolean {
  return typeof clientId === 'string' && clientId.startsWith('udap-');
}

function refuseTokenRequest(ctx: KoaContextWithOIDC): void {
  const missing = missingOf(ctx);
  if (!missing) return;
  const { error } = (ctx.body ?? {}) as { error?: unknown };
  if (typeof error !== 'string') ctx.status = missing.error === 'invalid_client' ? 401 : 400;
  const description = describeRow(missing.row);
  ctx.body = { error: typeof error === 'string' ? error : missing.error, error_description: description };
}

function missingOf({ oidc, request }: KoaContextWithOIDC): Missing | undefined {
  const { body = {}, client } = oidc;
  const { grant_type: grant, client_assertion: assertion } = body;
  const message = typeof grant === 'string' ? messageOfGrant[grant] : 'code-exchange';
  const isUdap = isUdapClient(client?.clientId ?? body['client_id']);
  const row = (isUdap ? missingOfUdapToken(body) : undefined) ?? (message && missingRow(message, body));
  if (row) return { row, error: 'invalid_request' };
  const method = client?.clientAuthMethod;
  const header = method === 'client_secret_basic' ? missingRow('secret-header', request.headers) : undefined;
  const signs = assertion !== undefined || method === 'private_key_jwt';
  const parameter = signs ? missingRow('assertion-parameters', body) : undefined;
  const ofAssertion = typeof assertion === 'string' && !isUdap ? missingOfAssertion(assertion) : undefined;
  const found = header ?? parameter ?? ofAssertion;
  return found && { row: found, error: 'invalid_client' };
}

function nameInRedirect(ctx: KoaContextWithOIDC): void {
  const description = describeMissing(ctx);
  // Koa declares a text, and gives none where there is no such header.
  const location = ctx.response.get('Location') as string | undefined;
  if (description === undefined || !location || !URL.canParse(location)) return;
  const url = new URL(location);
  if (!url.searchParams.has('error')) return;
  url.searchParams.set('error_description', description);
  ctx.set('Location', url.href);
}
