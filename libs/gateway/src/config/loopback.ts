/** Whether a host name or address can only mean this machine: `localhost`, 127.0.0.0/8 or ::1 (RFC 6761 6.3, RFC 5735). */
export function isLoopbackHost(host: string): boolean {
  const bare = host.toLowerCase().replace(/^\[|\]$/g, '');
  return bare === 'localhost' || bare.endsWith('.localhost') || bare === '::1' || /^127(\.\d{1,3}){3}$/.test(bare);
}
