const idPattern = /^[\w-]{1,64}$/;

/** The page at which a person lets an app in, as a path. */
export function consentPath(base: string, id: string): string {
  return `${base}/oauth/consent/${encodeURIComponent(id)}`;
}

/**
 * Whether an address is such a page of this gateway: a sign-in on the way to it leads back there. It shows nothing to a
 * browser that did not begin the request.
 */
export function isConsentAddress(address: string, publicUrl: string): boolean {
  const prefix = consentPath(publicUrl, '');
  return address.startsWith(prefix) && idPattern.test(address.slice(prefix.length));
}
