import type { IncomingHttpHeaders } from 'node:http';
import type { Socket } from 'node:net';

import type { FrontRequest } from '../front.js';
import type { PlainHead } from './plain-head.js';

/** A request that came in one piece, as fronts look at it. */
export class PlainRequest implements FrontRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly socket: Socket;
  readonly complete = true;
  readonly whole: Buffer | undefined;

  constructor({ method, url, headers }: PlainHead, socket: Socket, whole: Buffer | undefined) {
    this.method = method;
    this.url = url;
    this.headers = headers;
    this.socket = socket;
    this.whole = whole;
  }
}
