import { BlockList, isIP } from 'node:net';

/** Where private networks are: RFC 1918, shared space (RFC 6598), unique local IPv6 (RFC 4193). */
const ranges = [
  { address: '10.0.0.0', prefix: 8 },
  { address: '172.16.0.0', prefix: 12 },
  { address: '192.168.0.0', prefix: 16 },
  { address: '100.64.0.0', prefix: 10 },
  { address: 'fc00::', prefix: 7 },
] as const;
/** In these ranges, too, but of a cloud: it hands out the machine's own credentials there. */
const neverAllowed = ['100.100.100.200', 'fd00:ec2::254'];

/** A network in the notation of RFC 4632: an address, and how many of its leading bits count. */
interface Network {
  readonly address: string;
  readonly prefix: number;
}

/** Whether a text such as `10.20.0.0/16` names a private network or a part of one, and nothing else. */
export function isPrivateNetwork(text: string): boolean {
  const network = parse(text);
  return network !== undefined && ranges.some((range) => range.prefix <= network.prefix && isWithin(range, network));
}

/**
 * The private networks in which platforms may be. This machine, link-local addresses and the metadata services of clouds are
 * never among them.
 */
export class PrivateNetworks {
  readonly #networks = new BlockList();

  /** @throws TypeError when a text is not one for {@link isPrivateNetwork} */
  constructor(texts: readonly string[] = []) {
    for (const text of texts) {
      const network = parse(text);
      if (!network || !isPrivateNetwork(text)) throw new TypeError('not a private network');
      this.#networks.addSubnet(network.address, network.prefix, familyOf(network.address));
    }
  }

  /** Whether an address, as a resolver returns it, is in one of them. */
  has(address: string): boolean {
    if (isIP(address) === 0) return false;
    const family = familyOf(address);
    return this.#networks.check(address, family) && !metadata.check(address, family);
  }
}

const metadata = new BlockList();
for (const address of neverAllowed) metadata.addAddress(address, familyOf(address));

function parse(text: string): Network | undefined {
  const [, address = '', bits = ''] = /^([^/]+)\/(\d{1,3})$/.exec(text) ?? [];
  const family = isIP(address);
  const prefix = Number(bits);
  return family === 0 || prefix > (family === 6 ? 128 : 32) ? undefined : { address, prefix };
}

function isWithin(range: Network, { address }: Network): boolean {
  if (familyOf(range.address) !== familyOf(address)) return false;
  const list = new BlockList();
  list.addSubnet(range.address, range.prefix, familyOf(range.address));
  return list.check(address, familyOf(address));
}

function familyOf(address: string): 'ipv4' | 'ipv6' {
  return isIP(address) === 6 ? 'ipv6' : 'ipv4';
}
