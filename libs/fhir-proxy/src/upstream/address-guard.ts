import { lookup as systemLookup } from 'node:dns';
import { BlockList, isIP } from 'node:net';
import type { LookupFunction } from 'node:net';
import type { PrivateNetworks } from './private-networks.js';
import { ProxyError } from '../contract/proxy-error.js';

/** IPv4 ranges that no public server has: this machine, its network, carriers, tests, multicast. @see RFC 6890 */
const privateV4 = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  // Not private, but answered by the host that a virtual machine of one cloud runs on.
  ['168.63.129.16', 32],
  // Link-local; among them the metadata services of clouds.
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
] as const;
/** The same for IPv6; tunnels (Teredo, 6to4) are among them, since their addresses hide another. */
const privateV6 = [
  ['::', 96],
  ['64:ff9b:1::', 48],
  ['100::', 64],
  ['2001::', 32],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['fc00::', 7],
  ['fe80::', 10],
  ['fec0::', 10],
  ['ff00::', 8],
] as const;

const refused = makeBlockList();

/** Whether an address, as a resolver returns it, is on this machine or in a private network; so is what is no address. */
export function isPrivateAddress(address: string): boolean {
  const plain = address.replace(/%.*$/s, '');
  const family = isIP(plain);
  return family === 0 || refused.check(plain, family === 6 ? 'ipv6' : 'ipv4');
}

/**
 * A look-up whose answer may be connected to. A name that leads to any private address is refused whole: a public server
 * has none, and a mixed answer is how the address of a name is changed under a caller (DNS rebinding). It looks at the
 * very addresses that the connection then uses, so that nothing can change between look and use.
 *
 * The error is a `ProxyError` UPSTREAM_UNREACHABLE without a cause, which names no address.
 *
 * @param allowed private networks that may be connected to all the same
 */
export function publicAddressesOnly(lookup: LookupFunction = systemLookup, allowed?: PrivateNetworks): LookupFunction {
  const isRefused = (address: string): boolean => isPrivateAddress(address) && !allowed?.has(address);
  return (hostname, options, callback) => {
    lookup(hostname, options, (error, address, family) => {
      if (error) return callback(error, address, family);
      const addresses = typeof address === 'string' ? [address] : address.map((one) => one.address);
      if (addresses.length > 0 && !addresses.some(isRefused)) return callback(null, address, family);
      callback(privateAddress(), []);
    });
  };
}

/** The error for a platform whose address is not public. */
export function privateAddress(): ProxyError {
  const message = 'The address of this platform leads into a private network, where it may not be called.';
  return new ProxyError('UPSTREAM_UNREACHABLE', message, { detail: 'private address' });
}

function makeBlockList(): BlockList {
  const list = new BlockList();
  for (const [network, prefix] of privateV4) {
    // An IPv4 address that is written as IPv6 (::ffff:10.0.0.1) is checked by these as well.
    list.addSubnet(network, prefix, 'ipv4');
    // Behind NAT64 every IPv4 server has such an address (RFC 6052), the public ones, too.
    list.addSubnet(`64:ff9b::${network}`, 96 + prefix, 'ipv6');
  }
  for (const [network, prefix] of privateV6) list.addSubnet(network, prefix, 'ipv6');
  return list;
}
