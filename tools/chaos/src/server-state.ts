/** What a Redis server says of its replication. */
export interface ServerState {
  readonly port: number;
  readonly role: 'master' | 'slave' | 'away';
  /** Bytes of the stream of changes that it has sent or taken. */
  readonly offset: number;
  /** Of a replica: whether it hears its master. */
  readonly isLinked: boolean;
  /** Of a master: how many replicas have a copy of all and get what is new. */
  readonly onlineReplicas: number;
}

/** Reads an answer to `INFO replication`. @param info absent for a server that gave none */
export function parseServerState(port: number, info: string | undefined): ServerState {
  const valueOf = (name: string): string => new RegExp(`^${name}:([^\\r\\n]*)`, 'm').exec(info ?? '')?.[1] ?? '';
  const role = valueOf('role');
  const isReplica = role === 'slave';
  return {
    port,
    role: role === 'master' || role === 'slave' ? role : 'away',
    offset: Number(valueOf(isReplica ? 'slave_repl_offset' : 'master_repl_offset')) || 0,
    isLinked: isReplica && valueOf('master_link_status') === 'up',
    onlineReplicas: [...(info ?? '').matchAll(/^slave\d+:.*state=online/gm)].length,
  };
}

/** One server in a few words. */
export function describeServer({ port, role, offset, isLinked, onlineReplicas }: ServerState): string {
  if (role === 'away') return `${port} away`;
  const link = role === 'master' ? `${onlineReplicas} replicas online` : isLinked ? 'linked' : 'not linked';
  return `${port} ${role === 'master' ? 'master' : 'replica'} at ${offset}, ${link}`;
}
