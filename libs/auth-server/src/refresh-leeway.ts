import type { KoaContextWithOIDC } from 'oidc-provider';
import type * as OidcProvider from 'oidc-provider';
import type { AccessTokens } from './access-tokens.js';
import type { ProviderRecords } from './provider-records.js';

/** For how long a refresh token that was used brings the same answer again. */
export const leewaySeconds = 30;

/** Some seconds longer than the leeway, since the moment of use is stored in whole seconds. */
const answerSeconds = leewaySeconds + 5;
const refreshTokens = 'RefreshToken';
const answers = 'RefreshAnswer';

/** The body of a successful token response (RFC 6749 section 5.1). */
interface TokenBody extends Record<string, unknown> {
  readonly access_token: string;
  readonly refresh_token: string;
  readonly expires_in: number;
}

/** The one answer to a refresh token. */
interface RefreshAnswer {
  readonly clientId: string;
  /** What was asked for beside the token. */
  readonly asked: string;
  readonly body: TokenBody;
  readonly atSeconds: number;
}

/** What {@link RefreshLeeway} is made of. */
export interface RefreshLeewayParts {
  readonly records: ProviderRecords;
  readonly tokens: Pick<AccessTokens, 'isLive'>;
  readonly errors: typeof OidcProvider.errors;
  readonly now: () => number;
}

/**
 * Gives one refresh token one answer, however often and in how many processes it is sent within 30 seconds of its first
 * use: a client whose answer was lost, or two windows that share a token, go on. Afterwards a used token counts as stolen
 * and ends its grant.
 *
 * Whoever sends the token gets the same successor, so that there is one chain of tokens: a thief and the owner hold the
 * same token, and the next use by one of them more than 30 seconds after the other's is noticed. Requests at the same time
 * each make a successor; the one that is stored first is the answer to all of them, and the others are destroyed unseen.
 * No lock is held, so a process that dies amid a refresh delays nobody.
 *
 * @see RFC 9700 section 4.14.2
 */
export class RefreshLeeway {
  readonly #parts: RefreshLeewayParts;

  constructor(parts: RefreshLeewayParts) {
    this.#parts = parts;
  }

  /** Whether a refresh token that was used then may still be sent again. */
  isOpen(usedAtSeconds: number): boolean {
    return this.#parts.now() / 1000 - usedAtSeconds < leewaySeconds;
  }

  /**
   * Answers a refresh request of an authenticated client.
   *
   * @param rotate the provider's handler; it checks the request, issues a successor and sets the body
   * @throws InvalidGrant as `rotate`, and for a repetition that asks for something else or whose answer has been revoked
   */
  async answer(ctx: KoaContextWithOIDC, rotate: () => Promise<void>): Promise<void> {
    const { client, params = {} } = ctx.oidc;
    const [token, clientId] = [String(params['refresh_token']), client?.clientId ?? ''];
    const asked = JSON.stringify([params['scope'], params['resource']]);
    const earlier = await this.#find(token);
    // The provider refuses the token of another client, in its own words.
    if (earlier?.clientId === clientId) return this.#repeat(ctx, earlier, asked);
    await rotate();
    const body = ctx.body as TokenBody;
    const answer: RefreshAnswer = { clientId, asked, body, atSeconds: Math.floor(this.#parts.now() / 1000) };
    if (await this.#parts.records.putFirst(answers, token, answer, answerSeconds, body.access_token)) return;
    await discard(ctx, body);
    const first = await this.#find(token);
    if (first === undefined) throw this.#refusal();
    await this.#repeat(ctx, first, asked);
  }

  async #repeat(ctx: KoaContextWithOIDC, { asked, atSeconds, body }: RefreshAnswer, askedNow: string): Promise<void> {
    // Another answer would begin a second chain of tokens, in which a theft goes unnoticed.
    if (asked !== askedNow || !(await this.#parts.tokens.isLive(body.access_token))) throw this.#refusal();
    const ageSeconds = Math.floor(this.#parts.now() / 1000) - atSeconds;
    ctx.body = { ...body, expires_in: Math.max(1, body.expires_in - ageSeconds) };
  }

  async #find(token: string): Promise<RefreshAnswer | undefined> {
    const { records } = this.#parts;
    const [spent, answer] = await Promise.all([records.get(refreshTokens, token), records.get(answers, token)]);
    const isRepeatable = spent?.usedAtSeconds !== undefined && this.isOpen(spent.usedAtSeconds);
    return isRepeatable ? (answer?.value as RefreshAnswer | undefined) : undefined;
  }

  #refusal(): Error {
    return new this.#parts.errors.InvalidGrant('already used');
  }
}

/** Destroys a successor that no client has seen. */
async function discard(ctx: KoaContextWithOIDC, body: TokenBody): Promise<void> {
  const { AccessToken, RefreshToken } = ctx.oidc.provider;
  await Promise.all([
    AccessToken.find(body.access_token).then((token) => token?.destroy()),
    RefreshToken.find(body.refresh_token).then((token) => token?.destroy()),
  ]);
}
