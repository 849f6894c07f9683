import type { Response } from 'express';

import type { Html } from './html.js';
import { securityHeaders, type SecurityHeaderOptions } from './security-headers.js';

/** Sends a page, replacing headers that were meant for data. */
export type PageSender = (res: Response, page: Html, options?: { status?: number; leavesNoReferrer?: boolean }) => void;

/**
 * Makes the function that all pages are sent with.
 *
 * `leavesNoReferrer` is for pages whose own address must not go anywhere, not even to the gateway itself; it is not for
 * pages with forms, see {@link securityHeaders}.
 */
export function createPageSender(options: SecurityHeaderOptions = {}): PageSender {
  const headers = securityHeaders('page', options);
  return (res, page, { status = 200, leavesNoReferrer = false } = {}) => {
    res.status(status).set(headers).type('html');
    if (leavesNoReferrer) res.set('referrer-policy', 'no-referrer');
    res.send(page.toString());
  };
}
