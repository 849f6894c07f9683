import type { KoaContextWithOIDC } from 'oidc-provider';
import type { ActiveQuirks } from './active-quirks.js';
import type { Answer, AnswerKind, Endpoint, JsonAnswer } from './auth-quirk.js';
import { callbackPage } from './callback-page.js';
import { resignIdToken, type SignIdToken } from './id-token-quirks.js';

const endpoints: Readonly<Record<string, Endpoint>> = { '/token': 'token', '/jwks': 'keys', '/revoke': 'revocation' };

/**
 * Changes what the authorization server is asked and what it answers, by the quirks that are on.
 *
 * @param next the server itself
 */
export async function applyQuirks(
  ctx: KoaContextWithOIDC,
  { quirks, sign }: { quirks: ActiveQuirks; sign: SignIdToken },
  next: () => Promise<void>,
): Promise<void> {
  const endpoint = endpoints[ctx.path];
  const instead = endpoint && quirks.instead(endpoint);
  if (instead) write(ctx, instead);
  else {
    await next();
    if (endpoint === 'token') await changeTokens(ctx, quirks, sign);
    if (endpoint === 'keys') changeAnswer(ctx, (answer) => runAll(quirks, 'keys', answer as JsonAnswer));
    if (endpoint === 'revocation' && ctx.status === 200)
      changeAnswer(ctx, (answer) => runAll(quirks, 'revocation', answer));
    changeRedirect(ctx, quirks);
  }
  const { date } = quirks;
  if (date === null) ctx.res.sendDate = false;
  else if (date !== undefined) ctx.set('Date', date);
}

async function changeTokens(ctx: KoaContextWithOIDC, quirks: ActiveQuirks, sign: SignIdToken): Promise<void> {
  const { grant_type: grant } = ctx.oidc?.params ?? {};
  if (grant !== 'authorization_code' && grant !== 'refresh_token') return;
  const isRefresh = grant === 'refresh_token';
  const answer = read(ctx) as JsonAnswer;
  if (answer.status === 200) {
    await resignIdToken(answer.body, quirks, sign);
    runAll(quirks, 'tokens', answer);
    if (isRefresh) runAll(quirks, 'refresh', answer);
  } else if (isRefresh) {
    runAll(quirks, 'refusedRefresh', answer);
  }
  write(ctx, answer);
}

function changeAnswer(ctx: KoaContextWithOIDC, change: (answer: Answer) => void): void {
  const answer = read(ctx);
  change(answer);
  write(ctx, answer);
}

function runAll(quirks: ActiveQuirks, kind: AnswerKind, answer: JsonAnswer | Answer): void {
  for (const [change, place] of quirks.all(kind)) change(answer as JsonAnswer, place);
}

/** A request that is refused, and the way back with a code. */
function changeRedirect(ctx: KoaContextWithOIDC, quirks: ActiveQuirks): void {
  const { route, params } = ctx.oidc ?? {};
  const redirectUri = params?.['redirect_uri'];
  // Koa declares a text, and gives none where there is no such header.
  const location = ctx.response.get('Location') as string | undefined;
  if ((route !== 'authorization' && route !== 'resume') || typeof redirectUri !== 'string' || !location) return;
  if (!location.startsWith(redirectUri)) return refuseRequest(ctx, quirks, redirectUri);
  const url = new URL(location);
  if (!url.searchParams.has('code')) return;
  if (quirks.all('callbackByForm').length > 0) {
    ctx.remove('Location');
    write(ctx, { status: 200, body: callbackPage(url), type: 'text/html', headers: {} });
    return;
  }
  for (const [change, place] of quirks.all('callback')) change(url, place);
  ctx.set('Location', url.href);
}

/** The provider has checked the request and would ask the person now. */
function refuseRequest(ctx: KoaContextWithOIDC, quirks: ActiveQuirks, redirectUri: string): void {
  if (ctx.oidc?.route !== 'authorization') return;
  const request = new URLSearchParams(ctx.querystring);
  const error = quirks
    .all('refuse')
    .map(([refuse]) => refuse(request))
    .find((code) => code !== undefined);
  if (error === undefined) return;
  const url = new URL(redirectUri);
  url.search = new URLSearchParams({ error, state: request.get('state') ?? '' }).toString();
  ctx.set('Location', url.href);
}

function read(ctx: KoaContextWithOIDC): Answer {
  return { status: ctx.status, body: ctx.body, type: ctx.response.type, headers: {} };
}

/** The type last: Koa chooses one for every body. */
function write(ctx: KoaContextWithOIDC, { status, body, type, headers }: Answer): void {
  ctx.status = status;
  if (status !== 204) ctx.body = typeof body === 'string' ? body : JSON.stringify(body);
  ctx.set(headers);
  if (type === '') ctx.remove('Content-Type');
  else ctx.set('Content-Type', type);
}
