import type { KoaContextWithOIDC, errors as oidcErrors } from 'oidc-provider';

/**
 * Refuses a secret presented the way the client is not registered for. The provider takes header and body alike; many
 * real servers don't, and a client that picks the wrong one should notice here.
 *
 * @throws InvalidClientAuth when `client_secret_basic` and `client_secret_post` are mixed up
 */
export function checkSecretPlacement(ctx: KoaContextWithOIDC, errors: typeof oidcErrors): void {
  const method = ctx.oidc.client?.clientAuthMethod;
  const isInBody = typeof ctx.oidc.params?.client_secret === 'string';
  if (method === 'client_secret_basic' && isInBody) {
    throw new errors.InvalidClientAuth('the secret of this client belongs in the Authorization header');
  }
  if (method === 'client_secret_post' && !isInBody) {
    throw new errors.InvalidClientAuth('the secret of this client belongs in the body');
  }
}
