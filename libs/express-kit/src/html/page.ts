import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

import type { Response } from 'express';

import { Html } from './html.js';
import { securityHeaders, type SecurityHeaderOptions } from '../stages/security-headers.js';

/** Sends a page, replacing headers that were meant for data. */
export interface PageSender {
  (res: Response, page: Html, options?: PageOptions): void;
  /**
   * Sends a page part by part, each as soon as it is there; ends early, and asks for no further part, when the browser goes
   * away. The parts must not throw: the status has been sent.
   */
  (res: Response, page: AsyncIterable<Html>, options?: PageOptions): Promise<void>;
}

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
  function send(res: Response, page: Html, options?: PageOptions): void;
  function send(res: Response, page: AsyncIterable<Html>, options?: PageOptions): Promise<void>;
  function send(
    res: Response,
    page: Html | AsyncIterable<Html>,
    { status = 200, leavesNoReferrer = false, hasScript = false, formTarget }: PageOptions = {},
  ): void | Promise<void> {
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
    if (page instanceof Html) res.send(page.toString());
    else return sendParts(res, page);
  }
  return send;
}

async function sendParts(res: Response, parts: AsyncIterable<Html>): Promise<void> {
  // A proxy that collects an answer before it passes it on would hide what the parts are for.
  res.set('x-accel-buffering', 'no');
  try {
    await pipeline(Readable.from(textOf(parts)), res);
  } catch (error) {
    // The browser is gone; nobody is left to be told.
    if ((error as NodeJS.ErrnoException).code !== 'ERR_STREAM_PREMATURE_CLOSE') throw error;
  }
}

async function* textOf(parts: AsyncIterable<Html>): AsyncGenerator<string> {
  for await (const part of parts) yield part.toString();
}
