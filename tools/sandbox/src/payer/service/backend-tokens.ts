import type { Answer } from '../answer.js';
import type { PayerOptions } from '../payer-options.js';
import type { SignedTokens } from './signed-token.js';

/** Clients that are registered for access tokens: those of the sandbox that sign. */
const registered: readonly unknown[] = ['fhir-gateway-jwt', 'fhir-gateway-backend'];
const lifeSeconds = 300;
const assertionType = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';
const scopeForm = /^system\/(\*|[A-Z][A-Za-z]+)\.(\*|read|write|c?r?u?d?s?)$/;

/** The token endpoint of SMART Backend Services, and what it gave out. */
export type BackendTokens = ReturnType<typeof createBackendTokens>;

const noStore = { 'Cache-Control': 'no-store', Pragma: 'no-cache' };
const refuse = (error: string, status = 400): Answer => ({ status, body: { error }, headers: noStore });

/** A token endpoint at `<base>/token`, which is also the audience of the assertions. */
export function createBackendTokens(
  { base, now, newId, onSecret }: Pick<PayerOptions, 'base' | 'now' | 'newId' | 'onSecret'>,
  signed: SignedTokens,
) {
  const issued = new Map<string, { scopes: readonly string[]; endsMs: number }>();
  return {
    /** Answers `POST token` with the form that was sent. */
    async issue(form: URLSearchParams): Promise<Answer> {
      if (form.get('grant_type') !== 'client_credentials') return refuse('unsupported_grant_type');
      if (form.get('client_assertion_type') !== assertionType) return refuse('invalid_client', 401);
      const verdict = await signed.verify(form.get('client_assertion') ?? '', `${base}/token`);
      if ('fault' in verdict) return refuse('invalid_client', 401);
      const { iss, sub } = verdict.claims;
      if (iss !== sub || !registered.includes(iss)) return refuse('invalid_client', 401);
      const scopes = (form.get('scope') ?? '').split(' ').filter((scope) => scopeForm.test(scope));
      if (scopes.length === 0) return refuse('invalid_scope');
      const token = newId();
      for (const [old, { endsMs }] of issued) if (endsMs <= now()) issued.delete(old);
      onSecret?.(token);
      issued.set(token, { scopes, endsMs: now() + lifeSeconds * 1000 });
      const body = { access_token: token, token_type: 'bearer', expires_in: lifeSeconds, scope: scopes.join(' ') };
      return { status: 200, body, headers: noStore };
    },
    /** Scopes of a live access token. */
    scopesOf(token: string): readonly string[] | undefined {
      const found = issued.get(token);
      return found && found.endsMs > now() ? found.scopes : undefined;
    },
  };
}
