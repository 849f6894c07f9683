import { BlockList, isIP } from 'node:net';

/**
 * IPv4 ranges that no public server has: this machine, its network, carriers, documentation, tests, relays, multicast.
 *
 * @see IANA IPv4 Special-Purpose Address Registry (RFC 6890 and later entries)
 */
const specialV4 = [
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
  ['192.31.196.0', 24],
  ['192.52.193.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['192.175.48.0', 24],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
] as const;

/**
 * Parts of the one IPv6 range that is assigned to the public internet (2000::/3) which lead elsewhere: special purposes
 * (Teredo, ORCHID and benchmarks among them), documentation, 6to4. All of IPv6 outside of that range is refused anyway, so
 * that 5f00::/16, ::ffff:0:0/96 and ::ffff:0:0:0/96 need no entry.
 *
 * @see IANA IPv6 Special-Purpose Address Registry
 */
const specialV6 = [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['2620:4f:8000::', 48],
  ['3fff::', 20],
] as const;

const special = new BlockList();
const globalUnicast = new BlockList();
globalUnicast.addSubnet('2000::', 3, 'ipv6');
// Behind NAT64 every IPv4 server has such an address (RFC 6052), the public ones, too.
const translated = new BlockList();
translated.addSubnet('64:ff9b::', 96, 'ipv6');
for (const [network, bits] of specialV4) {
  special.addSubnet(network, bits, 'ipv4');
  special.addSubnet(`64:ff9b::${network}`, 96 + bits, 'ipv6');
}
for (const [network, bits] of specialV6) special.addSubnet(network, bits, 'ipv6');

/** Whether an address, as a resolver returns it, is on the public internet; what is no address is not. */
export function isPublicAddress(address: string): boolean {
  const bare = address.replace(/%.*$/s, '');
  const family = isIP(bare);
  if (family === 4) return !special.check(bare, 'ipv4');
  if (family === 0 || special.check(bare, 'ipv6')) return false;
  return globalUnicast.check(bare, 'ipv6') || translated.check(bare, 'ipv6');
}
