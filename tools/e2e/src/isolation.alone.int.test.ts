import type { Socket } from 'node:net';
import { eventually, floodOf } from '@fhir-gateway/testing';
import { Crowd, measureP99, median } from './testing/crowd.js';
import { sharedStack, sharedStub } from './testing/shared.js';

/** Pairs of windows, one quiet and one with trouble next app; `npm run isolation` asks for many, and so for an exact figure. */
const pairs = Number(process.env['FHIR_GATEWAY_ISOLATION_PAIRS'] ?? Math.max(3, floodOf(5)));
const windowMs = 500;
/** More than may be under way (64) and in line (256) together, so that there is always someone to be refused. */
const crowdSize = 340;

/** What the platform in trouble does with a connection. */
let trouble: (socket: Socket) => void;
let held: number;

const body = { resourceType: 'Patient', id: '1', text: { div: 'x'.repeat(3_000) } };
const healthy = sharedStub(() => ({ headers: { 'content-type': 'application/fhir+json' }, body }));
const faulty = sharedStub((_request, { socket }) => {
  if (socket) trouble(socket);
  return 'never';
});
const stack = sharedStack(() => ({
  mcpAuth: 'oauth',
  apps: ['rest'],
  // What is measured are the bounds of a platform, not of a caller; the clients name addresses of their own.
  env: {
    FHIR_GATEWAY_LOG_LEVEL: 'info',
    FHIR_GATEWAY_TRUSTED_PROXIES: 'loopback',
    FHIR_GATEWAY_RATE_LIMITS: '1000',
  },
  platforms: [
    { id: 'healthy', fhirBaseUrl: `${healthy.origin}/fhir` },
    { id: 'stalled', fhirBaseUrl: `${faulty.origin}/fhir` },
    { id: 'down', fhirBaseUrl: `${faulty.origin}/fhir` },
  ],
}));
// The first requests of a process are no measure.
beforeAll(() => measureP99(url('healthy'), 2_000));

const url = (platform: string): string => `${stack.restUrl}/api/fhir/${platform}/Patient/1`;

/** A crowd at that platform, once there is nothing left that it could get from it. */
async function saturate(platform: string, isSaturated: (crowd: Crowd) => boolean): Promise<Crowd> {
  const crowd = new Crowd(url(platform), crowdSize);
  try {
    await eventually(() => isSaturated(crowd), 5);
    return crowd;
  } catch (error) {
    await crowd.leave();
    throw new Error(`not saturated: ${JSON.stringify([...crowd.statuses])}, ${held} held`, { cause: error });
  }
}

it.each<[string, typeof trouble, (crowd: Crowd) => boolean]>([
  [
    'stalled',
    (socket) => {
      held += 1;
      socket.once('close', () => (held -= 1));
    },
    (crowd) => held >= 64 && (crowd.statuses.get(503) ?? 0) > 0,
  ],
  ['down', (socket) => socket.resetAndDestroy(), (crowd) => (crowd.statuses.get(502) ?? 0) >= crowdSize],
])(
  'a platform that is %s and asked by a crowd slows its neighbour down by little',
  async (platform, fault, isSaturated) => {
    trouble = fault;
    held = 0;
    const quiet: number[] = [];
    const troubled: number[] = [];
    const measure = (): Promise<number> => measureP99(url('healthy'), windowMs);
    for (let pair = 0; pair < pairs; pair += 1) {
      // First the one, then the other: whatever drifts hits both alike.
      if (pair % 2 === 0) quiet.push(await measure());
      const crowd = await saturate(platform, isSaturated);
      try {
        // The rush of the crowd's coming and going is no measure of what it is like beside it.
        await measure();
        troubled.push(await measure());
      } finally {
        await crowd.leave();
      }
      await measure();
      if (pair % 2 === 1) quiet.push(await measure());
    }
    const [without, beside] = [median(quiet), median(troubled)];
    const figures = `p99 ${without.toFixed(2)} ms alone, ${beside.toFixed(2)} ms beside it: ${(beside / without).toFixed(3)}`;
    process.stdout.write(`${platform}: ${figures} (medians of ${pairs} windows)\n`);
    // A neighbour that waits for it waits ten seconds or more, which is a thousand times as long.
    expect(beside / without).toBeLessThan(50);
  },
  600_000,
);
