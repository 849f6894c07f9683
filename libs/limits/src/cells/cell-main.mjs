// What a cell runs: one program over content of others, one job after the other. Plain JavaScript, since a process is
// started from a file as it is: from sources, packages and bundles alike.
import { writeSync } from 'node:fs';
import { Socket } from 'node:net';
import { Worker } from 'node:worker_threads';

// Libraries write complaints to the console, and they may quote a record; the output carries answers alone.
for (const name of /** @type {const} */ (['error', 'warn', 'log', 'info', 'debug'])) console[name] = () => undefined;
// Older releases of Node cannot take the network from a process: no program that runs here has a reason to connect.
Socket.prototype.connect = () => {
  throw new Error('A cell has no network.');
};
for (const name of ['fetch', 'WebSocket', 'EventSource']) Reflect.deleteProperty(globalThis, name);

const [, , program = '', mostMemoryMb = ''] = process.argv;
// Where the system bounds no memory of a process, a thread does: what runs here may keep the main thread busy.
if (mostMemoryMb !== '') {
  const guard = `setInterval(() => process.memoryUsage.rss() > ${Number(mostMemoryMb)} * 2 ** 20 && process.kill(process.pid, 'SIGKILL'), 20)`;
  new Worker(guard, { eval: true }).unref();
}

/** @type {{ run: (job: object, bytes: Uint8Array) => unknown }} */
const { run } = await import(program);
send({ isReady: true });

/** @type {Buffer[]} */
let parts = [];
let length = 0;
let isRunning = false;
for await (const part of process.stdin) {
  parts.push(part);
  length += part.length;
  if (isRunning || length < 8) continue;
  const head = parts.length === 1 ? part : Buffer.concat(parts);
  parts = [head];
  const [json, bytes] = [head.readUInt32BE(0), head.readUInt32BE(4)];
  if (length < 8 + json + bytes) continue;
  isRunning = true;
  try {
    const answer = await run(JSON.parse(head.toString('utf8', 8, 8 + json)), new Uint8Array(head.subarray(8 + json)));
    send({ answer });
  } catch {
    // What a parser says quotes what it read.
    send({ isFailed: true });
  }
  parts = [];
  length = 0;
  isRunning = false;
}

/** @param {object} message */
function send(message) {
  const body = Buffer.from(JSON.stringify(message));
  const head = Buffer.alloc(4);
  head.writeUInt32BE(body.length);
  const frame = Buffer.concat([head, body]);
  for (let at = 0; at < frame.length;) at += writeSync(1, frame, at);
}
