import { addressKey, type NodeAddress, parseAddress } from './redis-url.js';
import { SLOT_COUNT } from './key-slot.js';

/** Which server serves which slot. */
export interface ClusterTopology {
  /** By slot; `undefined` where no server is known. */
  readonly masters: readonly (NodeAddress | undefined)[];
  /** Masters and replicas, by {@link addressKey}. */
  readonly addresses: ReadonlySet<string>;
}

/** Where a server sends a command instead of carrying it out. */
export interface Redirection {
  /** `MOVED` for good, `ASK` for this once. */
  readonly kind: 'MOVED' | 'ASK';
  readonly address: NodeAddress;
}

/**
 * Reads the answer of `CLUSTER SLOTS`; `undefined` when it names no slot.
 *
 * @param asked the server that answered: it leaves its own host out when it does not know it
 * @see https://redis.io/docs/latest/commands/cluster-slots/
 */
export function parseClusterSlots(answer: unknown, asked: NodeAddress): ClusterTopology | undefined {
  if (!Array.isArray(answer) || answer.length === 0) return undefined;
  const masters = new Array<NodeAddress | undefined>(SLOT_COUNT).fill(undefined);
  const addresses = new Set<string>();
  for (const [first, last, ...nodes] of answer as [unknown, unknown, ...unknown[][]][]) {
    const all = nodes.map(([host, port]) => ({ host: String(host || asked.host), port: Number(port) }));
    masters.fill(all[0], Number(first), Number(last) + 1);
    for (const address of all) addresses.add(addressKey(address));
  }
  return { masters, addresses };
}

/** Reads an error reply such as `MOVED 3999 127.0.0.1:6381`; `undefined` for any other. */
export function parseRedirection(message: string, asked: NodeAddress): Redirection | undefined {
  const [, kind, host, port] = /^(MOVED|ASK) \d+ (.*):(\d+)$/.exec(message) ?? [];
  if ((kind !== 'MOVED' && kind !== 'ASK') || host === undefined) return undefined;
  const name = host.includes(':') ? `[${host}]` : host || asked.host;
  const address = parseAddress(`${name}:${port}`, 0);
  return address && { kind, address };
}
