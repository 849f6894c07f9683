import { describeRow, missingOfAssertion, missingRow } from '@fhir-gateway/testing/required';
import type { Answer } from '../answer.js';
import type { PayerOptions } from '../payer-options.js';
import type { SignedTokens } from './signed-token.js';

/** Clients that are registered for access tokens: those of the sandbox that sign. */
const registered: readonly unknown[] = ['fhir-gateway-jwt', 'fhir-gateway-backend'];
const lifeSeconds = 300;
const scopeForm = /^system\/(\*|[A-Z][A-Za-z]+)\.(\*|read|write|c?r?u?d?s?)$/;

/** The token endpoint of SMART Backend Services, and what it gave out. */
export type BackendTokens = ReturnType<typeof createBackendTokens>;

const noStore = { 'Cache-Control': 'no-store', Pragma: 'no-cache' };
const refuse = (error: string, status = 400, description?: string): Answer => ({
  status,
  body: { error, ...(description !== undefined && { error_description: description }) },
  headers: noStore,
});

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
      const row = missingRow('backend-token', Object.fromEntries(form));
      if (row) {
        const isOfClient = row.name.startsWith('client_');
        return refuse(isOfClient ? 'invalid_client' : 'invalid_request', isOfClient ? 401 : 400, describeRow(row));
      }
      const assertion = form.get('client_assertion') ?? '';
      const fault = missingOfAssertion(assertion, now());
      if (fault) return refuse('invalid_client', 401, describeRow(fault));
      const verdict = await signed.verify(assertion, `${base}/token`);
      if ('fault' in verdict) return refuse('invalid_client', 401, verdict.fault);
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
