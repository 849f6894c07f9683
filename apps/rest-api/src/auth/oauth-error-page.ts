import type { Html } from '@fhir-gateway/express-kit';

import { errorPage } from '../error-page/error-page.js';
import type { PageFrame } from '../pages/layout.js';

/** An app's request that is not in order. */
export interface OauthErrorPage extends PageFrame {
  readonly code: string;
  /** Where the app wants to hear of it; absent when it is not clear which app it is. */
  readonly back?: { readonly url: string; readonly destination: string };
}

/**
 * Says that an app's request is not in order, and nothing of what it held: whoever made the link wrote it. The way back
 * names where it leads and is the person's to take, since anybody can register an app at any address.
 *
 * @see RFC 9700 section 4.11.2
 */
export function oauthErrorPage({ base, code, back }: OauthErrorPage): Html {
  const page = errorPage({
    ...{ base, isBare: true, title: 'This app cannot be connected' },
    words:
      'Its request is not in order, or was already answered. Go back to the app and connect again. If it happens ' +
      'again, remove the connection there and add it anew.',
    problem: { code, message: 'The authorization server refused the request.' },
    ways: [
      ...(back ? [{ href: new URL(back.url).href, label: `Back to ${back.destination}`, isForeign: true }] : []),
      { href: `${base}/`, label: 'Back to the start' },
    ],
  });
  return page({ isOperator: false, isDeveloper: false });
}
