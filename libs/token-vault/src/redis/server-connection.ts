import { createClient } from '@redis/client';
import { GuardedClient, type GuardOptions, type PlainRedisClient } from './guarded-client.js';

/** What holds for every connection of a link. */
export interface ConnectionOptions extends GuardOptions {
  /** PEM certificates to trust for TLS, instead of the system's. */
  readonly ca?: string;
  /** How long the first connection may take. */
  readonly connectTimeoutMs: number;
  /** A connection that hears nothing for this long, pings included, is replaced. */
  readonly silenceTimeoutMs: number;
  /** How many replicas must have a change of a record before it is answered; 0 for none. */
  readonly writeReplicas: number;
}

/** How to reach one server. */
export interface ServerOptions extends ConnectionOptions {
  /** `redis://` or `rediss://`, with user, password and database where needed. */
  readonly url: string;
}

const MAX_RECONNECT_DELAY_MS = 1_000;
/** Pings in the time of silence that a connection survives: one may go astray. */
const PINGS_PER_SILENCE = 2.5;

/** A connection to one server, not yet connected. It is made again whenever it breaks, until it is shut down. */
export function newConnection(options: ServerOptions): GuardedClient {
  const { url } = options;
  const client: PlainRedisClient = createClient({ url, ...clientOptions(options, url.startsWith('rediss:')) });
  return new GuardedClient(client, options);
}

/** What every client is made with, whoever makes it. */
export function clientOptions({ ca, silenceTimeoutMs }: ConnectionOptions, tls: boolean) {
  const common = { socketTimeout: silenceTimeoutMs, reconnectStrategy: reconnectDelay };
  return {
    socket: tls ? { ...common, tls, ...(ca !== undefined && { ca }) } : common,
    pingInterval: silenceTimeoutMs / PINGS_PER_SILENCE,
    disableOfflineQueue: true,
    maintNotifications: 'disabled' as const,
    // The guard has the deadline; the client's own would cost a timer and a signal more for every command.
    commandOptions: { timeout: 0 },
  };
}

/** Grows from 50 ms to a second, with jitter so that many containers do not come back at the same instant. */
function reconnectDelay(retries: number): number {
  return Math.min(50 * 2 ** retries, MAX_RECONNECT_DELAY_MS) * (0.75 + Math.random() / 2);
}
