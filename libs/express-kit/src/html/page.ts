import type { Response } from 'express';

import type { Html } from './html.js';
import { securityHeaders, type SecurityHeaderOptions } from '../stages/security-headers.js';

/** Sends a page, replacing headers that were meant for data. */
export type PageSender = (res: Response, page: Html, options?: PageOptions) => void;

/** How one page differs from others. */
export interface PageOptions {
  /** 200 when absent. */
  readonly status?: number;
  /**
   * For pages whose own address must not go anywhere, not even to the gateway itself; not for pages with forms, see
   * {@link securityHeaders}.
   */
  readonly leavesNoReferrer?: boolean;
  /**
   * Where the page's one form goes, a server of somebody else: what follows may lead to any of its hosts over https, since
   * Chromium applies `form-action` to redirects as well. Only for a page whose form the gateway wrote.
   */
  readonly formTarget?: string;
  /** The page loads the gateway's own script; without it none may run. */
  readonly hasScript?: boolean;
}

/** Makes the function that all pages are sent with. */
export function createPageSender(options: SecurityHeaderOptions = {}): PageSender {
  const plain = securityHeaders('page', options);
  const scripted = securityHeaders('console', options);
  return (res, page, { status = 200, leavesNoReferrer = false, hasScript = false, formTarget } = {}) => {
    res
      .status(status)
      .set(hasScript ? scripted : plain)
      .type('html');
    if (formTarget !== undefined) {
      const policy = String(res.getHeader('content-security-policy'));
      const { origin } = new URL(formTarget);
      res.set('content-security-policy', policy.replace("form-action 'self'", `form-action 'self' https: ${origin}`));
    }
    if (leavesNoReferrer) res.set('referrer-policy', 'no-referrer');
    res.send(page.toString());
  };
}
