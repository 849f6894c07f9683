import {
  createServer,
  IncomingMessage,
  ServerResponse,
  type RequestListener,
  type Server,
  type ServerOptions,
} from 'node:http';
import type { AddressInfo } from 'node:net';

import type { ServerLimits } from '@fhir-gateway/gateway';
import type { Express } from 'express';

import type { RequestTrace } from '../stages/request-trace.js';
import { Connections } from './connections.js';
import { hadLastAnswer } from './lingering-close.js';
import { normalizeTarget } from './request-target.js';
import { answerUnreadable } from './unreadable-request.js';

/** Above the idle timeout of the usual load balancers (60 s), so that they close first and never meet a closed socket. */
const KEEP_ALIVE_SECONDS = 65;
/** What holds where the caller sets nothing; FHIR searches make long URLs, and longer ones belong into POST _search. */
const DEFAULT_LIMITS: ConnectionLimits = {
  connections: 0,
  headerBytes: 32 * 1024,
  headersTimeoutSeconds: 20,
  requestTimeoutSeconds: 120,
  clientStallSeconds: 30,
};
const DRAIN_TICK_MS = 50;
/**
 * The stream of a request that announces no body is at its end from the start: Node does not read, end and destroy it, a
 * fifth of the CPU time of a FHIR read. From Node 24.12 on; earlier versions ignore it. Such a stream emits no `end`.
 *
 * @see https://nodejs.org/api/http.html#httpcreateserveroptions-requestlistener
 */
const endedWhenEmpty: object = { optimizeEmptyRequests: true };
/** How late a timeout may be noticed; Node's own 30 s would make one of 1 s take half a minute. */
const CHECK_TIMEOUTS_MS = 2_000;

/** The limits that the server itself keeps, before any handler is called. */
export type ConnectionLimits = Pick<
  ServerLimits,
  'clientStallSeconds' | 'connections' | 'headerBytes' | 'headersTimeoutSeconds' | 'requestTimeoutSeconds'
>;

/** What watches the requests of one app. */
export interface AppWatch {
  /** Sees each request before anything else, and answers none. */
  readonly meter?: ((request: IncomingMessage, response: ServerResponse) => void) | undefined;
  /** Runs all that follows the meter. */
  readonly trace?: RequestTrace | undefined;
}

/** A second app behind the same listener, with a pipeline and a watch of its own. */
export interface MountedApp extends AppWatch {
  readonly app: Express;
  /** Its addresses, each with everything below it. All other addresses are the first app's. */
  readonly paths: readonly string[];
  /** Ends what the app still does, after the server has closed. */
  close(): Promise<void>;
}

/** What a {@link createHttpServer} is made with. */
export interface HttpServerOptions extends AppWatch {
  readonly limits?: ConnectionLimits;
  readonly mounted?: MountedApp | undefined;
}

/** A server that accepts connections. */
export interface RunningServer {
  /** Where it listens, for example `http://127.0.0.1:8000`, without trailing slash. */
  readonly url: string;
  readonly port: number;
  /**
   * Accepts nothing new, lets running requests end, and cuts what is left after `graceMs`.
   * Calling it twice waits for the same end.
   */
  close(options?: { graceMs?: number }): Promise<void>;
}

/** A server that does not listen yet. */
export interface HttpServer {
  readonly server: Server;
  /** Listens; `port: 0` takes a free one. Rejects with the system's error when the address is taken. */
  listen(address: { host: string; port: number }): Promise<RunningServer>;
}

/**
 * Makes the HTTP server of an Express app: Node's own, whose request and response objects have the app's prototypes from
 * birth.
 *
 * Express sets both prototypes on every request; when that changes an object's shape, V8 treats all later property
 * access on it as slow. With the prototypes in place from birth the assignment changes nothing: 2 to 3 times the throughput.
 */
export function createHttpServer(app: Express, options: HttpServerOptions = {}): HttpServer {
  const { limits = DEFAULT_LIMITS, mounted } = options;
  const main: Pick<MountedApp, 'app' | keyof AppWatch> = { app, meter: options.meter, trace: options.trace };
  const listener: RequestListener = (request, response) => {
    if (hadLastAnswer(request.socket)) {
      request.socket.destroy();
      return;
    }
    connections.follow(request.socket, response);
    normalizeTarget(request);
    const served = mounted && isBelow(mounted.paths, request.url ?? '/') ? mounted : main;
    served.meter?.(request, response);
    if (served.trace) served.trace(request, response, () => served.app(request, response));
    else served.app(request, response);
  };
  const server = createServer(serverOptions(app, limits), listener);
  // Objects of one shape for both apps, which set the same of Express and differ in their routes alone.
  if (mounted) Object.assign(mounted.app, { request: app.request, response: app.response });
  const connections = new Connections(server, limits.clientStallSeconds * 1000);
  answerUnreadable(server);
  // Beyond this a connection is closed as soon as it is there.
  if (limits.connections > 0) server.maxConnections = limits.connections;
  server.keepAliveTimeout = KEEP_ALIVE_SECONDS * 1000;
  return {
    server,
    listen: ({ host, port }) =>
      new Promise((resolve, reject) => {
        server.once('error', reject);
        server.listen({ host, port }, () => {
          server.off('error', reject);
          const running = runningServer(server, host, connections);
          resolve(mounted ? closingWith(running, mounted) : running);
        });
      }),
  };
}

function serverOptions(app: Express, limits: ConnectionLimits): ServerOptions {
  // Own classes, whose prototypes the app adopts, so that what Express assigns is what the object was born with. Plain
  // subclasses on purpose: making the instances with Reflect.construct on a borrowed prototype cost more than it saved
  // (300 µs of CPU a request against 97 µs; Express as it comes 190 µs; Node 20, November 2026).
  class AppRequest extends IncomingMessage {}
  class AppResponse<T extends IncomingMessage = IncomingMessage> extends ServerResponse<T> {}
  Object.setPrototypeOf(AppRequest.prototype, app.request);
  Object.setPrototypeOf(AppResponse.prototype, app.response);
  Object.assign(app, { request: AppRequest.prototype, response: AppResponse.prototype });
  return {
    IncomingMessage: AppRequest,
    ServerResponse: AppResponse,
    headersTimeout: limits.headersTimeoutSeconds * 1000,
    requestTimeout: limits.requestTimeoutSeconds * 1000,
    connectionsCheckingInterval: CHECK_TIMEOUTS_MS,
    maxHeaderSize: limits.headerBytes,
    ...endedWhenEmpty,
  };
}

function runningServer(server: Server, host: string, connections: Connections): RunningServer {
  const { port } = server.address() as AddressInfo;
  let closing: Promise<void> | undefined;
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${port}`,
    port,
    close: ({ graceMs = 10_000 } = {}) => (closing ??= drain(server, connections, graceMs)),
  };
}

/** Calls that run may end with the server; what it had to cut is ended by the app. */
function closingWith(server: RunningServer, { close }: MountedApp): RunningServer {
  let closing: Promise<void> | undefined;
  return { ...server, close: (options) => (closing ??= server.close(options).then(close)) };
}

function isBelow(paths: readonly string[], url: string): boolean {
  const mark = url.indexOf('?');
  const path = mark === -1 ? url : url.slice(0, mark);
  for (const each of paths) {
    if (path.startsWith(each) && (path.length === each.length || path[each.length] === '/')) return true;
  }
  return false;
}

function drain(server: Server, connections: Connections, graceMs: number): Promise<void> {
  return new Promise((resolve) => {
    connections.drain();
    // A kept-alive connection that falls idle after close() would otherwise stay for its whole keep-alive time.
    const idle = setInterval(() => server.closeIdleConnections(), DRAIN_TICK_MS);
    const cut = setTimeout(() => server.closeAllConnections(), graceMs);
    server.close(() => {
      clearInterval(idle);
      clearTimeout(cut);
      resolve();
    });
  });
}
