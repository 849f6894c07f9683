import type Provider from 'oidc-provider';
import type { TokenInspector } from '../store/index.js';
import { ProofCheck } from './dpop-proof.js';

/** Looks access tokens up in the provider's own records, so that expiry and revocation count at once. */
export function createTokenInspector(provider: Provider, fhirBaseUrl: string): TokenInspector {
  const proofs = new ProofCheck(new URL(fhirBaseUrl).origin);
  return {
    async inspect(accessToken, presented) {
      // A person's token, or that of a backend service.
      const token =
        (await provider.AccessToken.find(accessToken)) ?? (await provider.ClientCredentials.find(accessToken));
      if (!token || token.isExpired || token.clientId === undefined) return undefined;
      // One that is bound to a key is good with a proof alone, and a proof is good for nothing else.
      if (!(await proofs.isGood(accessToken, token.jkt, presented))) return undefined;
      const patient = token.extra?.patient;
      return {
        scopes: token.scope?.split(' ') ?? [],
        clientId: token.clientId,
        ...(typeof patient === 'string' ? { patient } : {}),
      };
    },
  };
}
