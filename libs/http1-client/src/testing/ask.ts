import type { IncomingHttpHeaders } from 'node:http';
import type { PooledBuffer } from '../buffer-pool.js';
import type { ExchangeControl, ResponseHandler, TransportRequest, Transport } from '../transport.js';

/** What is asked, with a GET of `/` for what is not said. */
export type Asked = Partial<TransportRequest>;

/** One exchange as its handler was told of it. */
export class Asking implements ResponseHandler {
  readonly events: string[] = [];
  readonly pieces: Buffer[] = [];
  status = 0;
  headers: IncomingHttpHeaders = {};
  control: ExchangeControl | undefined;
  /** Called with each event, while it is told. */
  on: ((event: string, control: ExchangeControl) => void) | undefined;
  /** Called with the lease on each chunk. */
  onLease: ((lease: PooledBuffer) => void) | undefined;
  readonly ended: Promise<void>;
  #resolve: () => void = () => undefined;
  #reject: (error: Error) => void = () => undefined;

  constructor(on?: (event: string, control: ExchangeControl) => void) {
    this.on = on;
    this.ended = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    this.ended.catch(() => undefined);
  }

  get body(): string {
    return Buffer.concat(this.pieces).toString('latin1');
  }

  onRequestStart(control: ExchangeControl): void {
    this.control = control;
    this.#told('start', control);
  }

  onResponseStart(control: ExchangeControl, status: number, headers: IncomingHttpHeaders): void {
    if (status < 200) return;
    this.status = status;
    this.headers = headers;
    this.#told('head', control);
  }

  onResponseData(control: ExchangeControl, chunk: Buffer, lease?: PooledBuffer): void {
    this.pieces.push(chunk);
    if (lease) this.onLease?.(lease);
    this.#told('data', control);
  }

  onResponseEnd(control: ExchangeControl): void {
    this.#told('end', control);
    this.#resolve();
  }

  onResponseError(control: ExchangeControl, error: Error): void {
    this.#told('error', control);
    this.#reject(error);
  }

  #told(event: string, control: ExchangeControl): void {
    this.events.push(event);
    this.on?.(event, control);
  }
}

/** Begins an exchange. */
export function begin(transport: Transport, asked: Asked = {}, on?: Asking['on']): Asking {
  const asking = new Asking(on);
  transport.dispatch({ method: 'GET', path: '/', headers: [], body: null, headersTimeout: null, ...asked }, asking);
  return asking;
}

/** Has a whole exchange. Rejects with the error that the handler is told. */
export async function ask(transport: Transport, asked: Asked = {}): Promise<Asking> {
  const asking = begin(transport, asked);
  await asking.ended;
  return asking;
}

/** The code of the error with which an exchange ends, or that it did not. */
export async function outcomeOf(asking: Asking): Promise<string> {
  try {
    await asking.ended;
    return 'no error';
  } catch (error) {
    return (error as { code?: string }).code ?? String(error);
  }
}
