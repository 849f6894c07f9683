import type Provider from 'oidc-provider';
import type { KoaContextWithOIDC } from 'oidc-provider';
import type { ClientPolicy, RedirectPolicy } from './clients/client-policy.js';
import type { Consents } from './consents.js';
import type { FindSession } from './interaction-policy.js';
import { redirectKind, redirectPlace } from './clients/redirect-uris.js';
import type { ProtectedResource } from './endpoints/resources.js';

/** An authorization request that is not in order. */
export interface AuthorizationFault {
  /** As in RFC 6749 section 4.1.2.1, or the provider's own. */
  readonly code: string;
  readonly description?: string;
  /** Where the client wants to hear of it, once the person has decided to go there; absent when no client is known. */
  readonly back?: { readonly url: string; readonly destination: string };
}

/** What decides where a fault is answered. */
export interface ErrorRedirectParts {
  readonly policy: ClientPolicy;
  readonly redirects: RedirectPolicy;
  readonly consents: Consents;
  readonly resources: readonly ProtectedResource[];
  readonly findSession: FindSession;
  show(ctx: KoaContextWithOIDC, fault: AuthorizationFault): void;
}

/**
 * Answers a faulty request of a known client at its redirect URI (RFC 6749 section 4.1.2.1) where that can be trusted:
 * an app on the person's own machine, a client or a place that the operator named, or one that this browser has allowed before.
 *
 * Anybody can register a client at any https address, so elsewhere the person reads first what is wrong and where the
 * link leads: otherwise every address would be an open redirector of the gateway's (RFC 9700 section 4.11.2).
 * `prompt=none` is no exception, since whoever writes the link can add it.
 */
export function answerFaults(provider: Provider, parts: ErrorRedirectParts): void {
  const faults = new WeakMap<object, string>();
  provider.on('authorization.error', (ctx, error) => faults.set(ctx, error.message));
  provider.on('server_error', (ctx) => faults.set(ctx, 'server_error'));
  provider.use(async (koaContext, next) => {
    const ctx = koaContext as KoaContextWithOIDC;
    await next();
    const [code, url] = [faults.get(ctx), ctx.res.getHeader('location')];
    if (code === undefined || ctx.oidc?.route !== 'authorization' || typeof url !== 'string') return;
    ctx.set('referrer-policy', 'no-referrer');
    const redirectUri = String(ctx.oidc.params?.['redirect_uri']);
    if (await isTrusted(ctx, redirectUri, parts)) return;
    ctx.remove('location');
    ctx.status = 400;
    parts.show(ctx, { code, back: { url, destination: redirectPlace(redirectUri) } });
  });
}

async function isTrusted(ctx: KoaContextWithOIDC, redirectUri: string, parts: ErrorRedirectParts): Promise<boolean> {
  const { policy, redirects, consents, resources, findSession } = parts;
  if (redirectKind(redirectUri) === 'loopback' || redirects.isListed(redirectUri)) return true;
  const clientId = ctx.oidc.client?.clientId;
  if (policy.registered.some(({ client_id: id }) => id === clientId)) return true;
  const session = await findSession(ctx.req);
  if (session === undefined || clientId === undefined) return false;
  const given = resources.map(({ uri: resource }) => consents.has(session, { clientId, redirectUri, resource }));
  return (await Promise.all(given)).some(Boolean);
}
