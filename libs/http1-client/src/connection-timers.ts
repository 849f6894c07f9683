import { TransportError } from './transport-error.js';

/** Times in milliseconds. */
export interface ConnectionTimeouts {
  /** From sending to the answer's whole head. */
  readonly headersMs: number;
  /** Longest silence within a body. */
  readonly bodyIdleMs: number;
}

/** The connection that waits. */
export interface TimedConnection {
  /** Whether a request was sent whose answer has no whole head yet. */
  readonly isHeadDue: boolean;
  break(error: Error): void;
}

/** The two waits of one connection: for the head of an answer, and for more of its body. */
export class ConnectionTimers {
  readonly #timeouts: ConnectionTimeouts;
  readonly #connection: TimedConnection;
  #head: NodeJS.Timeout | undefined;
  #headMs = 0;
  #body: NodeJS.Timeout | undefined;

  constructor(timeouts: ConnectionTimeouts, connection: TimedConnection) {
    this.#timeouts = timeouts;
    this.#connection = connection;
  }

  /**
   * One timer for all exchanges of the connection: when it ends, it looks whether a head is waited for at all.
   *
   * @param timeoutMs of the request, where that has its own
   */
  startHead(timeoutMs: number | null): void {
    const limitMs = timeoutMs ?? this.#timeouts.headersMs;
    if (this.#head && this.#headMs === limitMs) {
      this.#head.refresh();
      return;
    }
    clearTimeout(this.#head);
    this.#headMs = limitMs;
    this.#head = setTimeout(() => {
      if (!this.#connection.isHeadDue) return;
      this.#connection.break(new TransportError('HEADERS_TIMEOUT', 'The head of the answer did not come in time.'));
    }, limitMs).unref();
  }

  startBody(): void {
    this.stopBody();
    this.#body = setTimeout(() => {
      this.#connection.break(new TransportError('BODY_TIMEOUT', 'The body of the answer stood still.'));
    }, this.#timeouts.bodyIdleMs);
  }

  /** More of the body came. */
  refreshBody(): void {
    this.#body?.refresh();
  }

  stopBody(): void {
    clearTimeout(this.#body);
    this.#body = undefined;
  }

  /** Ends both waits. */
  stop(): void {
    clearTimeout(this.#head);
    this.#head = undefined;
    this.stopBody();
  }
}
