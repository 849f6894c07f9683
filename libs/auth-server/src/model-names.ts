import type Provider from 'oidc-provider';

/** The models by whose names this server tells what it stores. */
const models = [
  'AccessToken',
  'AuthorizationCode',
  'ClientCredentials',
  'DeviceCode',
  'Grant',
  'Interaction',
  'RefreshToken',
  'Session',
] as const;

/**
 * Refuses a provider whose classes have lost their names. It files everything under them, and what it files as an access
 * token is a credential of the vault: without the name, revoking one would be answered with 200 and end nothing. A
 * bundler takes them away when it shortens identifiers or syntax (`minifySyntax` drops the names of class expressions).
 *
 * @throws TypeError
 */
export function requireModelNames(provider: Pick<Provider, (typeof models)[number]>): void {
  const nameless = models.filter((model) => provider[model].name !== model);
  if (nameless.length === 0) return;
  throw new TypeError(
    `oidc-provider stores by class names, and the bundler has changed those of ${nameless.join(', ')}`,
  );
}
