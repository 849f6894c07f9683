import type { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';

/** How long what a client sends after the last answer of its connection is read and thrown away. */
const LINGER_MS = 5_000;
const lingering = new WeakSet<Socket>();

/**
 * Closes a connection whose last answer was sent. While the client still sends the body of that request, the connection
 * is closed in one direction, and what comes is thrown away for 5 seconds: a connection that is closed at once is reset
 * by the system, and the client may lose the answer to the reset (RFC 9112 section 9.6).
 *
 * @param request the last one of the connection
 */
export function closeAfterAnswer(socket: Socket, request: IncomingMessage | undefined): void {
  if (!request || request.complete || socket.destroyed) {
    Socket.prototype.destroySoon.call(socket);
    return;
  }
  lingering.add(socket);
  socket.end();
  const cut = setTimeout(() => socket.destroy(), LINGER_MS).unref();
  socket.once('close', () => clearTimeout(cut));
  request.once('end', () => socket.destroy()).resume();
}

/** Whether a connection had its last answer: a request that still comes on it is not to be answered. */
export function hadLastAnswer(socket: Socket): boolean {
  return lingering.has(socket);
}
