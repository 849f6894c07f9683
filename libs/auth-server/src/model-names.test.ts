import { Provider } from 'oidc-provider';
import { requireModelNames } from './model-names.js';

describe('the names of the provider’s models', () => {
  const provider = new Provider('http://localhost:8000');

  it('are those that records are told apart by', () => {
    expect(() => requireModelNames(provider)).not.toThrow();
  });

  it.each(['AccessToken', 'RefreshToken', 'Grant'] as const)('are missed when a bundler has dropped %s', (model) => {
    const { AccessToken, AuthorizationCode, ClientCredentials, DeviceCode, Grant, Interaction, RefreshToken, Session } =
      provider;
    const models = {
      AccessToken,
      AuthorizationCode,
      ClientCredentials,
      DeviceCode,
      Grant,
      Interaction,
      RefreshToken,
      Session,
    };
    const bundled = { ...models, [model]: class extends (models[model] as new () => object) {} };
    Object.defineProperty(bundled[model], 'name', { value: '' });
    expect(() => requireModelNames(bundled)).toThrow(`the bundler has changed those of ${model}`);
  });
});
