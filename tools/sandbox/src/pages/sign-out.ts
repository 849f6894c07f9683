import type { Html } from './html.js';
import { html } from './html.js';
import { page } from './layout.js';

/**
 * Asks before the browser's session ends (OpenID Connect RP-Initiated Logout 1.0, section 2).
 *
 * @param form of `oidc-provider`, whose button is still missing
 */
export function signOutPage(form: string, site?: string): string {
  const button = html`<button class="primary" id="sign-out" type="submit" name="logout" value="yes">Sign out</button>`;
  const complete: Html = { markup: form.replace('</form>', `${button.markup}</form>`) };
  return page(
    'Sign out',
    html`<h1>Sign out?</h1>
      ${complete}`,
    { site },
  );
}

/** The end of it, for a browser that goes back to no client. */
export function signedOutPage(site?: string): string {
  return page('Signed out', html`<h1 id="signed-out">You are signed out</h1>`, { site });
}
