import { CookieJar } from './cookie-jar.js';
import { platformId } from '../measure/platform-file.js';

/**
 * Signs in at the stub through the gateway's own login, as a browser does: there is no other way to a session.
 *
 * @param gateway the gateway's origin
 * @param platforms where to sign in, one after the other, in one session
 * @returns the `Cookie` header of the signed-in session
 * @throws Error with the answer's status when a step fails
 */
export async function signIn(gateway: string, platforms: readonly string[] = [platformId]): Promise<string> {
  const jar = new CookieJar();
  for (const platform of platforms) {
    const begun = await visit(jar, `${gateway}/auth/${platform}/login?redirect=false`);
    const { authorization_url: authorizationUrl } = (await begun.json()) as { authorization_url: string };
    const consented = await fetch(authorizationUrl, { redirect: 'manual' });
    let page = await visit(jar, consented.headers.get('location') ?? '');
    // The answer of the platform is spent at a second address, so that a page that is loaded again does not spend it.
    const next = page.headers.get('location');
    if (next !== null) page = await visit(jar, new URL(next, gateway).href);
    await page.text();
  }
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
