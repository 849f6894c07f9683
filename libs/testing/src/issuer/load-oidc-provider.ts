import type * as OidcProvider from 'oidc-provider';

/** What `oidc-provider` prints on Node 20: it runs there (our tests show it) but asks for Node 22. */
const knownNotice = 'oidc-provider WARNING: Unsupported runtime.';

/**
 * Imports `oidc-provider` without its notice about Node 20; every other warning goes through.
 * The import is dynamic because the notice is printed while the module loads.
 */
export async function loadOidcProvider(): Promise<typeof OidcProvider> {
  const target = globalThis.console;
  const warn = target.warn;
  target.warn = (...values: unknown[]) => {
    if (!values.some((value) => typeof value === 'string' && value.includes(knownNotice))) warn.apply(target, values);
  };
  try {
    return await import('oidc-provider');
  } finally {
    target.warn = warn;
  }
}
