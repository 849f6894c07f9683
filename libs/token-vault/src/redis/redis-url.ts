/** Where a server listens. */
export interface NodeAddress {
  readonly host: string;
  readonly port: number;
}

/** How one server is spoken to. */
export interface ServerAccess {
  readonly tls: boolean;
  readonly username?: string;
  readonly password?: string;
  readonly database?: number;
}

/** What a Redis URL points at. */
export type RedisTarget =
  | { readonly kind: 'single'; readonly url: string }
  | {
      readonly kind: 'sentinel';
      readonly sentinels: readonly NodeAddress[];
      readonly sentinelAccess: ServerAccess;
      /** The name the Sentinels know the master by. */
      readonly master: string;
      readonly access: ServerAccess;
    }
  | { readonly kind: 'cluster'; readonly nodes: readonly NodeAddress[]; readonly access: ServerAccess };

const SEVERAL = /^(rediss?)\+(sentinel|cluster):\/\/(?:([^@/?#]*)@)?([^@/?#]+)(?:\/([^?#]*))?(?:\?([^#]*))?$/;
const DEFAULT_PORTS = { sentinel: 26_379, cluster: 6_379 };

/**
 * Reads a Redis URL; `undefined` for text that is none. `rediss` in place of `redis` means TLS, to Sentinels too.
 *
 * - `redis://[user:password@]host[:port][/database]`
 * - `redis+sentinel://[user:password@]host[:port],…/master[/database][?sentinelUsername=…&sentinelPassword=…]`
 * - `redis+cluster://[user:password@]host[:port],…`
 */
export function parseRedisUrl(url: string): RedisTarget | undefined {
  if (/^rediss?:\/\//.test(url)) return URL.canParse(url) ? { kind: 'single', url } : undefined;
  const [, scheme, kind, user = '', hosts = '', path = '', query = ''] = SEVERAL.exec(url) ?? [];
  if (kind !== 'sentinel' && kind !== 'cluster') return undefined;
  const nodes = hosts.split(',').map((host) => parseAddress(host, DEFAULT_PORTS[kind]));
  const tls = scheme === 'rediss';
  const login = parseLogin(user);
  if (login === undefined || !nodes.every((node) => node !== undefined)) return undefined;
  if (kind === 'cluster') {
    return path === '' && query === '' ? { kind, nodes, access: { tls, ...login } } : undefined;
  }
  const [, master, , database] = /^([\w.-]+)(\/(\d+))?$/.exec(path) ?? [];
  if (master === undefined) return undefined;
  const params = new URLSearchParams(query);
  const username = params.get('sentinelUsername');
  const password = params.get('sentinelPassword');
  return {
    kind,
    sentinels: nodes,
    sentinelAccess: { tls, ...(username !== null && { username }), ...(password !== null && { password }) },
    master,
    access: { tls, ...login, ...(database !== undefined && { database: Number(database) }) },
  };
}

/** The URL of one server, as a client for one server takes it. */
export function serverUrl({ host, port }: NodeAddress, { tls, username, password, database }: ServerAccess): string {
  const part = (text: string | undefined) => encodeURIComponent(text ?? '');
  const login = username === undefined && password === undefined ? '' : `${part(username)}:${part(password)}@`;
  const name = host.includes(':') ? `[${host}]` : host;
  return `${tls ? 'rediss' : 'redis'}://${login}${name}:${port}${database === undefined ? '' : `/${database}`}`;
}

/** One text for one address, to compare and to look up by. */
export function addressKey({ host, port }: NodeAddress): string {
  return `${host}:${port}`;
}

/** Takes `host[:port]` apart, also with an IPv6 address in brackets; `undefined` when it is neither. */
export function parseAddress(text: string, defaultPort: number): NodeAddress | undefined {
  const [, bracketed, plain, port] = /^(?:\[([0-9a-fA-F:.]+)\]|([\w.-]+))(?::(\d{1,5}))?$/.exec(text) ?? [];
  const host = bracketed ?? plain;
  const number = port === undefined ? defaultPort : Number(port);
  return host !== undefined && number > 0 && number < 65_536 ? { host, port: number } : undefined;
}

function parseLogin(text: string): Pick<ServerAccess, 'username' | 'password'> | undefined {
  if (text === '') return {};
  const [username = '', ...rest] = text.split(':');
  try {
    const password = decodeURIComponent(rest.join(':'));
    return { ...(username !== '' && { username: decodeURIComponent(username) }), ...(password !== '' && { password }) };
  } catch {
    return undefined;
  }
}
