import type { IncomingMessage } from 'node:http';
import type Provider from 'oidc-provider';
import type { Configuration, KoaContextWithOIDC } from 'oidc-provider';
import { knownScope } from '../authorization-query.js';
import { pollSeconds } from './device-polling.js';
import { paths } from '../endpoints/paths.js';

/** How long a device code waits for its person. */
export const deviceCodeSeconds = 600;
/** Letters without vowels and look-alikes: 20 to the 8th codes (RFC 8628 section 6.1). */
const mask = '****-****';
const userCodeGrammar = /^[a-z]{4}-?[a-z]{4}$/i;

/** What a person sees at the verification address. */
export type DevicePage =
  | {
      readonly kind: 'enter';
      /** Where the form goes. */
      readonly action: string;
      /** To be sent back with the code, as `xsrf`. */
      readonly csrfToken: string;
      /** What the link that the device showed has filled in. */
      readonly userCode?: string;
      /** Why the code that was entered led nowhere. */
      readonly problem?: 'unknown' | 'ended';
    }
  | { readonly kind: 'done'; readonly clientName?: string };

/** Answers the provider's device grant with pages of ours. */
export class DeviceFlow {
  readonly #render: (ctx: KoaContextWithOIDC, page: DevicePage) => void;
  readonly #action: string;
  readonly #filledIn = new WeakMap<IncomingMessage, string>();

  constructor(options: { issuer: string; render(ctx: KoaContextWithOIDC, page: DevicePage): void }) {
    this.#action = `${options.issuer}${paths.device}`;
    this.#render = (ctx, page) => options.render(ctx, page);
  }

  /**
   * Takes the code out of the address of the page, since the provider would send it off by a script and without a look
   * at it: the person compares it with the one on the device first (RFC 8628 section 3.3.1).
   *
   * @returns the address without a query
   */
  takeUserCode(request: IncomingMessage, query: string): string {
    const userCode = new URLSearchParams(query).get('user_code') ?? '';
    if (userCodeGrammar.test(userCode)) this.#filledIn.set(request, userCode.toUpperCase());
    return paths.device;
  }

  /** The provider's configuration of the grant. */
  get feature(): NonNullable<NonNullable<Configuration['features']>['deviceFlow']> {
    return {
      enabled: true,
      charset: 'base-20',
      mask,
      deviceInfo: () => ({}),
      userCodeInputSource: (ctx, _form, _out, error) => {
        const session = ctx.oidc.session as { exp?: number; touched?: boolean } | undefined;
        if (error !== undefined && session !== undefined && session.exp === undefined) {
          // A browser without a session here has not seen the page. The provider would fail to store the new session.
          session.touched = false;
          ctx.status = 303;
          ctx.redirect(this.#action);
          return;
        }
        const isEnded = error?.name === 'AbortedError' || error?.name === 'AlreadyUsedError';
        this.#enter(ctx, error && (isEnded ? 'ended' : 'unknown'));
      },
      // A code that comes without the consent page's way of asking is asked for again.
      userCodeConfirmSource: (ctx) => this.#enter(ctx),
      successSource: (ctx) => {
        const clientName = ctx.oidc.client?.clientName;
        this.#render(ctx, { kind: 'done', clientName });
      },
    };
  }

  /** Gives every device code scopes that there are, and tells devices how often to ask. */
  attach(provider: Provider): void {
    const { prototype } = provider.DeviceCode;
    const save = prototype.save;
    prototype.save = function (this: InstanceType<typeof provider.DeviceCode>, ...rest) {
      const { scope } = this.params ?? {};
      this.params = { ...this.params, scope: knownScope(typeof scope === 'string' ? scope : '') };
      return save.apply(this, rest);
    };
    provider.on('device_authorization.success', (_ctx, body) => Object.assign(body, { interval: pollSeconds }));
  }

  #enter(ctx: KoaContextWithOIDC, problem?: 'unknown' | 'ended'): void {
    const { secret = '' } = (ctx.oidc.session as { state?: { secret?: string } } | undefined)?.state ?? {};
    const userCode = this.#filledIn.get(ctx.req);
    this.#render(ctx, {
      kind: 'enter',
      action: this.#action,
      csrfToken: secret,
      userCode,
      problem,
    });
  }
}
