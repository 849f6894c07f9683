import type { IncomingHttpHeaders } from 'node:http';
import type { PooledBuffer } from '../buffer-pool.js';
import type { ExchangeControl, ResponseHandler, TransportRequest, Transport } from '../transport.js';

/** A request, with a GET of `/` for what is not given. */
export type RequestParts = Partial<TransportRequest>;

/** One exchange as its handler had it reported. */
export class RecordedExchange implements ResponseHandler {
  readonly events: string[] = [];
  readonly pieces: Buffer[] = [];
  status = 0;
  headers: IncomingHttpHeaders = {};
  control: ExchangeControl | undefined;
  /** Called with each event, while it is reported. */
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
    this.#report('start', control);
  }

  onResponseStart(control: ExchangeControl, status: number, headers: IncomingHttpHeaders): void {
    if (status < 200) return;
    this.status = status;
    this.headers = headers;
    this.#report('head', control);
  }

  onResponseData(control: ExchangeControl, chunk: Buffer, lease?: PooledBuffer): void {
    this.pieces.push(chunk);
    if (lease) this.onLease?.(lease);
    this.#report('data', control);
  }

  onResponseEnd(control: ExchangeControl): void {
    this.#report('end', control);
    this.#resolve();
  }

  onResponseError(control: ExchangeControl, error: Error): void {
    this.#report('error', control);
    this.#reject(error);
  }

  #report(event: string, control: ExchangeControl): void {
    this.events.push(event);
    this.on?.(event, control);
  }
}

/** Begins an exchange. */
export function begin(transport: Transport, parts: RequestParts = {}, on?: RecordedExchange['on']): RecordedExchange {
  const recorded = new RecordedExchange(on);
  transport.dispatch({ method: 'GET', path: '/', headers: [], body: null, headersTimeout: null, ...parts }, recorded);
  return recorded;
}

/** Has a whole exchange. Rejects with the error that its handler gets. */
export async function run(transport: Transport, parts: RequestParts = {}): Promise<RecordedExchange> {
  const recorded = begin(transport, parts);
  await recorded.ended;
  return recorded;
}

/** The code of the error with which an exchange ends, or that it did not. */
export async function outcomeOf(recorded: RecordedExchange): Promise<string> {
  try {
    await recorded.ended;
    return 'no error';
  } catch (error) {
    return (error as { code?: string }).code ?? String(error);
  }
}
