import { connect } from 'node:net';
import type { Attack } from './attack-requests.js';
import { finalStatuses } from './verdict.js';

/** Silence after an answer that ends the waiting for another. */
const quietMs = 40;
const betweenPartsMs = 10;

/**
 * Sends an attack on a connection of its own, and returns everything that came back, one character a byte.
 *
 * @param patienceMs how long the client stays without an answer
 */
export function sendAttack(port: number, attack: Attack, patienceMs: number): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true });
    let received = '';
    let quiet: NodeJS.Timeout | undefined;
    const leave = () => socket.destroy();
    const patience = setTimeout(leave, patienceMs);
    socket.on('data', (chunk: Buffer) => {
      received += chunk.toString('latin1');
      clearTimeout(quiet);
      if (finalStatuses(received).length > 0) quiet = setTimeout(leave, Math.max(quietMs, patienceMs / 8));
    });
    // A connection that is cut is an answer, too.
    socket.on('error', () => undefined);
    socket.on('close', () => {
      clearTimeout(patience);
      clearTimeout(quiet);
      resolve(received);
    });
    void write().catch(() => undefined);

    async function write(): Promise<void> {
      for (const [at, part] of attack.parts.entries()) {
        if (at > 0) await new Promise((next) => setTimeout(next, betweenPartsMs));
        if (!socket.destroyed) socket.write(part, 'latin1');
      }
      if (attack.isAborted) setTimeout(leave, betweenPartsMs / 2);
    }
  });
}
