import proxyAddr from 'proxy-addr';

/**
 * Whether every text names proxies that can be trusted: an address, a network such as `10.0.0.0/8`, or `loopback`,
 * `linklocal`, `uniquelocal`. A network of everybody is none.
 */
export function areTrustedProxies(texts: readonly string[]): boolean {
  if (texts.some((text) => /\/0+$/.test(text))) return false;
  try {
    proxyAddr.compile([...texts]);
    return true;
  } catch {
    return false;
  }
}
