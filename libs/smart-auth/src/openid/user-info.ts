import * as oauth from 'oauth4webapi';
import type { OpenIdProvider, ProviderMetadata } from './openid-provider.js';

/**
 * The claims of the UserInfo endpoint about this very person. Empty where the provider has no such endpoint, does not
 * answer, or answers about somebody else: fewer claims mean fewer roles, and never more.
 *
 * @see OpenID Connect Core 1.0 section 5.3
 */
export async function readUserInfo(
  provider: OpenIdProvider,
  metadata: ProviderMetadata,
  accessToken: unknown,
  subject: string,
): Promise<Record<string, unknown>> {
  const endpoint = metadata.userinfo_endpoint;
  if (endpoint === undefined || typeof accessToken !== 'string' || accessToken === '') return {};
  try {
    const response = await oauth.userInfoRequest(metadata, provider.client, accessToken, {
      [oauth.customFetch]: (url, init) =>
        provider.send(url, { method: init.method, headers: init.headers, body: undefined }),
      [oauth.allowInsecureRequests]: provider.mayBePlain(endpoint),
    });
    return { ...(await oauth.processUserInfoResponse(metadata, provider.client, subject, response)) };
  } catch {
    return {};
  }
}
