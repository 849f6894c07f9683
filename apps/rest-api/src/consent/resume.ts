import type { RequestHandler } from 'express';

import { handleByServer } from '../oauth/oauth-endpoints.js';
import type { RestContext } from '../rest-context.js';

/** Names the successor of a browser's credential that the answer to a consent page brings. */
export function consentPurpose(id: string): string {
  return `consent:${id}`;
}

/**
 * The way back to the app after the person has answered: the second of two requests, since the answer to the first may be
 * lost. The first, the consent form, gives the browser a successor of its credential, and both open the session. Here the
 * browser shows that it has the successor, the old credential ends, and only then is there a code.
 */
export function resumeAfterConsent(context: RestContext): RequestHandler {
  const { sessions } = context;
  const serve = handleByServer(context);
  return async (req, res, next) => {
    if (await sessions.settle(req)) {
      await serve(req, res, next);
      return;
    }
    // The cookie did not stay in the browser, since an older answer came after it.
    if (!(await sessions.renewInTurn(req, consentPurpose(String(req.params['id']))))) sessions.withholdCookie(req);
    res.redirect(303, `${context.base}${req.path}`);
  };
}
