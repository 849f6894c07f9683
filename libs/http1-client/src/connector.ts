import { connect as connectTcp, isIP } from 'node:net';
import type { LookupFunction, Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { TransportError } from './transport-error.js';

/** Where to connect to, and how. */
export interface ConnectOptions {
  readonly origin: URL;
  readonly timeoutMs: number;
  /** By default the system's. */
  readonly lookup?: LookupFunction | undefined;
  /** Authorities to trust in the place of Node's. */
  readonly ca?: string | undefined;
  /** In PEM. */
  readonly identity?: { readonly cert: string; readonly key: string } | undefined;
}

/** Receives the events of a socket. */
export interface SocketListener {
  onConnect(): void;
  /** The bytes are in a buffer that all sockets share: gone when this returns. Returns `false` to read no more for now. */
  onRead(length: number, buffer: Uint8Array): boolean;
  onEnd(): void;
  /** The socket is closed or as good as closed, with the error that did it, if one did; may be reported twice. */
  onClose(error: Error | undefined): void;
}

/** One for all, since a read is over before the next begins: a socket of its own 64 KB each would be megabytes. */
const readBuffer = Buffer.allocUnsafeSlow(64 * 1024);
const keepAliveDelayMs = 60_000;

/** Opens sockets to one origin; over TLS, the session of one is used again for the next. */
export class Connector {
  readonly #options: ConnectOptions;
  readonly #host: string;
  readonly #port: number;
  #session: Buffer | undefined;

  constructor(options: ConnectOptions) {
    const { origin } = options;
    this.#options = options;
    this.#host = origin.hostname.replace(/^\[|\]$/g, '');
    this.#port = origin.port === '' ? (origin.protocol === 'https:' ? 443 : 80) : Number(origin.port);
  }

  open(listener: SocketListener): Socket {
    const socket = this.#connect(listener);
    socket.setNoDelay(true).setKeepAlive(true, keepAliveDelayMs);
    const timeout = setTimeout(() => {
      socket.destroy(new TransportError('CONNECT_TIMEOUT', 'There was no connection in time.'));
    }, this.#options.timeoutMs);
    socket.once(this.#isTls ? 'secureConnect' : 'connect', () => {
      clearTimeout(timeout);
      listener.onConnect();
    });
    // A socket is closed later in the event loop's turn than it fails: until then, another request could be sent on it.
    socket.on('error', (error) => listener.onClose(error));
    socket.on('end', () => listener.onEnd());
    socket.on('close', () => {
      clearTimeout(timeout);
      listener.onClose(undefined);
    });
    return socket;
  }

  get #isTls(): boolean {
    return this.#options.origin.protocol === 'https:';
  }

  #connect(listener: SocketListener): Socket {
    const { lookup, ca, identity } = this.#options;
    const options = {
      host: this.#host,
      port: this.#port,
      ...(lookup && { lookup }),
      onread: {
        buffer: readBuffer,
        callback: listener.onRead.bind(listener),
      },
    };
    if (!this.#isTls) return connectTcp(options);
    const socket = connectTls({
      ...options,
      ...(isIP(this.#host) === 0 && { servername: this.#host }),
      ...(ca !== undefined && { ca }),
      ...identity,
      ...(this.#session && { session: this.#session }),
      ALPNProtocols: ['http/1.1'],
    });
    socket.on('session', (session: Buffer) => (this.#session = session));
    return socket;
  }
}
