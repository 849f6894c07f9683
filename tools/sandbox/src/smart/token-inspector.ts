import type Provider from 'oidc-provider';
import type { TokenInspector } from '../store/index.js';

/** Looks access tokens up in the provider's own records, so that expiry and revocation count at once. */
export function createTokenInspector(provider: Provider): TokenInspector {
  return {
    async inspect(accessToken) {
      // A person's token, or that of a backend service.
      const token =
        (await provider.AccessToken.find(accessToken)) ?? (await provider.ClientCredentials.find(accessToken));
      if (!token || token.isExpired || token.clientId === undefined) return undefined;
      const patient = token.extra?.patient;
      return {
        scopes: token.scope?.split(' ') ?? [],
        clientId: token.clientId,
        ...(typeof patient === 'string' ? { patient } : {}),
      };
    },
  };
}
