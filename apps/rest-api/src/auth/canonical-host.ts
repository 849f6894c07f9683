import type { RequestHandler } from 'express';

import { wantsPage } from '../rest-context.js';

/**
 * In local mode the gateway answers under several names of this machine, but cookies and the OAuth redirect belong to one:
 * sends a browser that looks at a page under another name on to the public URL.
 */
export function canonicalHost(publicUrl: string): RequestHandler {
  const { host, origin } = new URL(publicUrl);
  return (req, res, next) => {
    const isElsewhere = req.headers.host !== host && req.originalUrl.startsWith('/');
    if (req.method === 'GET' && isElsewhere && wantsPage(req)) return res.redirect(302, `${origin}${req.originalUrl}`);
    next();
  };
}
