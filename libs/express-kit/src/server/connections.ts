import type { Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

import { closeAfterAnswer } from './lingering-close.js';

/**
 * The connections of one server and the answers that are under way on them. It does what Node does not:
 *
 * - an answer that waits behind another on its connection (HTTP pipelining) closes with the connection; before Node 24
 *   such an answer never emits `close`, and whatever counts it would count it for good;
 * - a connection whose client takes no byte of an answer for some time is cut;
 * - a client that still sends a body when its last answer was sent can read that answer;
 * - at shutdown a connection is idle only once its last answer was sent whole. Node takes an answer that has ended for
 *   one that was sent (`closeIdleConnections`).
 */
export class Connections {
  /** Each open connection with its last answer, if it had one. Answers leave in order: no other is later than that. */
  readonly #last = new Map<Socket, ServerResponse | undefined>();
  /** Answers that waited behind another when their requests came, by connection. */
  readonly #queued = new Map<Socket, Set<ServerResponse>>();
  /** Bytes that connections had received when they were looked at last, at shutdown. */
  readonly #received = new WeakMap<Socket, number>();
  #isDraining = false;

  /**
   * @param server which from now on cuts stalled answers
   * @param stallMs how long an answer may make no progress; 0 for any time
   */
  constructor(server: Server, stallMs: number) {
    server.on('connection', (socket: Socket) => {
      this.#last.set(socket, undefined);
      // What Node calls once an answer was sent behind which nothing comes.
      socket.destroySoon = () => closeAfterAnswer(socket, this.#last.get(socket)?.req);
      socket.once('close', () => this.#closed(socket));
    });
    // Node's timer restarts with each byte that the system takes, and each that comes.
    server.timeout = stallMs;
    server.on('timeout', (socket: Socket) => {
      if (socket.writableLength > 0 || this.#isIdle(socket)) socket.destroy();
    });
    server.closeIdleConnections = () => this.#closeIdle();
  }

  /** Notes the answer of a request that just came. */
  follow(socket: Socket, response: ServerResponse): void {
    this.#last.set(socket, response);
    if (this.#isDraining) sayLast(response);
    if (response.socket !== null) return;
    const queued = this.#queued.get(socket);
    if (queued) queued.add(response);
    else this.#queued.set(socket, new Set([response]));
    response.once('close', () => this.#queued.get(socket)?.delete(response));
  }

  /** From now on each answer is the last one of its connection, and says so. */
  drain(): void {
    this.#isDraining = true;
    for (const response of this.#last.values()) if (response) sayLast(response);
  }

  #closed(socket: Socket): void {
    this.#last.delete(socket);
    const queued = this.#queued.get(socket);
    this.#queued.delete(socket);
    if (!queued) return;
    for (const response of queued) {
      if (response.closed) continue;
      // What Node does for the answer that was being sent, and from version 24 on for these.
      response.destroyed = true;
      response.emit('close');
    }
  }

  #isIdle(socket: Socket): boolean {
    const response = this.#last.get(socket);
    return !response || response.writableFinished || response.destroyed;
  }

  /** A connection on which the head of a request is still arriving gets the time between two looks. */
  #closeIdle(): void {
    for (const socket of this.#last.keys()) {
      if (!this.#isIdle(socket)) continue;
      const { bytesRead } = socket;
      const isQuiet = bytesRead === 0 || this.#received.get(socket) === bytesRead;
      this.#received.set(socket, bytesRead);
      if (isQuiet) socket.destroy();
    }
  }
}

function sayLast(response: ServerResponse): void {
  if (!response.headersSent) response.setHeader('connection', 'close');
}
