import { once } from 'node:events';
import { connect } from 'node:net';
import { encodeCommand, sampleFields, sampleSession, sampleValue } from '../measure/round-trips.js';
import type { RoundTrips, RoundTripsOrder } from '../measure/round-trips.js';
import { percentile } from '../measure/statistics.js';

/**
 * The least that asking Redis takes: one socket, one command at a time, and of the answer only its length is looked at.
 * No look-up of a session can be quicker.
 */
const [address = ''] = process.argv.slice(2);
const key = 'bench:round-trips';

const { hostname, port } = new URL(address);
const socket = connect(Number(port), hostname).setNoDelay(true);
await once(socket, 'connect');
let missing = 0;
let answered = (): void => undefined;
socket.on('data', ({ length }: Buffer) => {
  missing -= length;
  if (missing <= 0) answered();
});
socket.on('close', () => process.exit());

function send(command: string, answer: string): Promise<void> {
  missing = answer.length;
  socket.write(command, 'latin1');
  return new Promise((resolve) => (answered = resolve));
}

await send(encodeCommand(['HSET', key, ...Object.entries(sampleSession).flat()]), `:${sampleFields.length}\r\n`);
process.on('message', (order: RoundTripsOrder) => void measure(order).then((result) => process.send?.(result)));
process.send?.({ origin: address });
process.once('disconnect', () => process.exit());

async function measure({ commands, warmUp }: RoundTripsOrder): Promise<RoundTrips> {
  const lookUp = encodeCommand(['HMGET', key, ...sampleFields]);
  // As the protocol writes a list of texts, which is what the question is, too.
  const answer = encodeCommand(sampleFields.map(() => sampleValue));
  for (let index = 0; index < warmUp; index += 1) await send(lookUp, answer);
  const timesMs = new Float64Array(commands);
  const before = process.cpuUsage();
  for (let index = 0; index < commands; index += 1) {
    const start = performance.now();
    await send(lookUp, answer);
    timesMs[index] = performance.now() - start;
  }
  const { user, system } = process.cpuUsage(before);
  await send(encodeCommand(['DEL', key]), ':1\r\n');
  return { p50Ms: percentile(timesMs, 0.5), cpuMicroseconds: (user + system) / commands };
}
