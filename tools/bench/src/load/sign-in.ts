import { CookieJar } from './cookie-jar.js';
import { platformId } from './platform-file.js';

/**
 * Signs in at the stub through the gateway's own login, as a browser does: there is no other way to a session.
 *
 * @param gateway the gateway's origin
 * @returns the `Cookie` header of the signed-in session
 * @throws Error with the answer's status when a step fails
 */
export async function signIn(gateway: string): Promise<string> {
  const jar = new CookieJar();
  const begun = await visit(jar, `${gateway}/auth/${platformId}/login?redirect=false`);
  const { authorization_url: authorizationUrl } = (await begun.json()) as { authorization_url: string };
  const consented = await fetch(authorizationUrl, { redirect: 'manual' });
  const callback = consented.headers.get('location') ?? '';
  await (await visit(jar, callback)).text();
  return jar.header();
}

async function visit(jar: CookieJar, url: string): Promise<Response> {
  const response = await fetch(url, { redirect: 'manual', headers: { cookie: jar.header() } });
  if (response.status >= 400) {
    const { pathname } = new URL(url);
    throw new Error(`signing in failed: ${pathname} answered ${response.status}: ${await response.text()}`);
  }
  jar.take(response);
  return response;
}
