import { ask, startRole } from '../child.js';

/** What a look-up in Redis takes whoever asks as plainly as one can. */
export interface RoundTrips {
  /** From the command to its answer. */
  readonly p50Ms: number;
  /** Of the asking process, for each command. */
  readonly cpuMicroseconds: number;
}

/** How many are measured, and how many go before. */
export interface RoundTripsOrder {
  readonly commands: number;
  readonly warmUp: number;
}

const order: RoundTripsOrder = { commands: 20_000, warmUp: 5_000 };

/** About as much as a session with the token of one platform. */
export const sampleFields = ['head', 'credential', 'token'];
export const sampleValue = 'x'.repeat(600);
export const sampleSession = Object.fromEntries(sampleFields.map((field) => [field, sampleValue]));

/** Measures them in a process of its own. @param command starts `roles/store-client.js` on the target's core */
export async function measureRoundTrips(command: readonly string[]): Promise<RoundTrips> {
  const client = await startRole(command);
  try {
    return await ask<RoundTrips>(client, order);
  } finally {
    await client.stop();
  }
}

/** A command as it is sent. @see https://redis.io/docs/latest/develop/reference/protocol-spec/ */
export function encodeCommand(args: readonly string[]): string {
  return `*${args.length}\r\n${args.map((arg) => `$${Buffer.byteLength(arg)}\r\n${arg}\r\n`).join('')}`;
}
