import { createServer } from 'node:net';

/** Below the ports that systems give to outgoing connections, and above the last one that browsers refuse. */
const lowest = 11_000;
const highest = 31_999;
/** Test files that run side by side draw from lots of their own, by the number of their Jest worker. */
const lots = 8;
const lot = Number(process.env['JEST_WORKER_ID'] ?? 0) % lots;
const portsPerLot = Math.floor((highest - lowest + 1) / lots);
const absent = new Set(['EADDRNOTAVAIL', 'EAFNOSUPPORT']);
let next = Math.floor(Math.random() * portsPerLot);

/**
 * A loopback TCP port that is free, for a child process that cannot take port 0 itself. Nothing else that runs is likely
 * to take it before the child does: no outgoing connection, no other test, and this process gets it once.
 *
 * @throws Error when not one of hundreds is free
 */
export async function freePort(): Promise<number> {
  for (let attempt = 0; attempt < 500; attempt++) {
    const port = lowest + lots * next + lot;
    next = (next + 1) % portsPerLot;
    if (await isFree(port)) return port;
  }
  throw new Error('no free port');
}

/**
 * The same for a server that takes a second port, so far above the first: that one, too, is none that outgoing connections
 * get, and is free.
 */
export async function freePortWith(distance: number): Promise<number> {
  for (let attempt = 0; attempt < 500; attempt++) {
    const port = await freePort();
    if (port + distance > highest) next = Math.floor(Math.random() * (portsPerLot - Math.ceil(distance / lots)));
    else if (await isFree(port + distance)) return port;
  }
  throw new Error('no free pair of ports');
}

/** On either loopback address: `localhost` may be both. */
async function isFree(port: number): Promise<boolean> {
  return (await canListen(port, '127.0.0.1')) && (await canListen(port, '::1'));
}

function canListen(port: number, host: string): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    // On a machine without IPv6 nobody can be in the way there.
    probe.once('error', ({ code = '' }: NodeJS.ErrnoException) => resolve(absent.has(code)));
    probe.listen(port, host, () => probe.close(() => resolve(true)));
  });
}
