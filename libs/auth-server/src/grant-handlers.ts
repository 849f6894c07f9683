import type * as OidcProvider from 'oidc-provider';

type Context<Params extends object = object> = OidcProvider.TokenEndpointGrantContext<Params>;

/** Answers a token request, with the provider's own handler at hand. */
export type AroundGrant = (ctx: Context, handle: () => Promise<void>) => Promise<void>;

/**
 * The provider's class with handlers of ours around its own: the public way to do so, since the provider registers its
 * grants by this very method.
 *
 * @param around by the name of the grant
 */
export function withGrantHandlers(
  Server: typeof OidcProvider.Provider,
  around: ReadonlyMap<string, AroundGrant>,
): typeof OidcProvider.Provider {
  return class extends Server {
    override registerGrantType<Params extends object>(
      name: string,
      handler: (ctx: Context<Params>) => void | Promise<void>,
      params?: string | readonly string[] | ReadonlySet<string>,
      duplicates?: string | readonly string[] | ReadonlySet<string>,
    ): void {
      const own = around.get(name);
      const outer: typeof handler = (ctx) => own?.(ctx, async () => handler(ctx));
      super.registerGrantType(name, own === undefined ? handler : outer, params, duplicates);
    }
  };
}
