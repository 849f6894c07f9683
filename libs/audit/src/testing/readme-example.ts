import { AuditChain, AuditTrail, chainKey, FileDestination, SinkQueue, Pseudonyms } from '../index.js';

/** A trail that keeps a chained file, and refuses requests while the file takes no more. */
export async function openTrail(path: string, secrets: { chain: Uint8Array; ids: Uint8Array }): Promise<AuditTrail> {
  const [now, maxQueued] = [Date.now, 10_000];
  const destination = await FileDestination.open({ path, now });
  const chain = new AuditChain({ key: chainKey(secrets.chain), now });
  const queues = [new SinkQueue({ destination, chain, maxQueued })];
  return new AuditTrail({ pseudonyms: new Pseudonyms(secrets.ids), queues, whenFull: 'block', maxQueued, now });
}
