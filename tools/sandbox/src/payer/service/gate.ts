import { Refusal } from '../answer.js';
import type { PayerOptions } from '../payer-options.js';
import type { BackendTokens } from './backend-tokens.js';
import type { SignedTokens } from './signed-token.js';

/** Decides who may call. */
export type Gate = ReturnType<typeof createGate>;

function bearerOf(authorization: string | undefined): string {
  const token = /^Bearer ([A-Za-z0-9._~+/=-]+)$/i.exec(authorization ?? '')?.[1];
  if (token === undefined) throw new Refusal(401, 'A Bearer token is needed', { 'WWW-Authenticate': 'Bearer' });
  return token;
}

const invalid = (reason: string): Refusal =>
  new Refusal(401, `The token is not accepted: ${reason}`, { 'WWW-Authenticate': 'Bearer error="invalid_token"' });

/** A gate for the kind of proof that the mount asks for. */
export function createGate(
  { auth, inspectToken }: Pick<PayerOptions, 'auth' | 'inspectToken'>,
  { signed, tokens }: { signed: SignedTokens; tokens: BackendTokens },
) {
  async function scopesOf(authorization: string | undefined): Promise<readonly string[]> {
    const token = bearerOf(authorization);
    const scopes = tokens.scopesOf(token) ?? (await inspectToken?.(token))?.scopes;
    if (!scopes) throw invalid('unknown or ended');
    return scopes;
  }
  return {
    /**
     * A call of CDS Hooks.
     *
     * @param address the exact URL that is called
     * @throws Refusal 401, 403
     */
    async admitHook(authorization: string | undefined, address: string): Promise<void> {
      if (auth === 'none') return;
      if (auth === 'backend') return void (await scopesOf(authorization));
      const verdict = await signed.verify(bearerOf(authorization), address);
      if ('fault' in verdict) throw invalid(verdict.fault);
    },
    /**
     * A call of the FHIR API that touches one type.
     *
     * @throws Refusal 401, 403
     */
    async admitFhir(authorization: string | undefined, resourceType: string): Promise<void> {
      if (auth === 'none') return;
      const scopes = await scopesOf(authorization);
      const covers = scopes.some((scope) =>
        ['*', resourceType].includes(/^[a-z]+\/([A-Za-z*]+)\./.exec(scope)?.[1] ?? ''),
      );
      if (!covers) throw new Refusal(403, 'The scopes of the token do not cover this');
    },
  };
}
