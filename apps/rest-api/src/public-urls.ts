/** Where a person signs in to a platform; the platform id may come from a request, and is encoded. */
export function loginUrl(publicUrl: string, platformId: string): string {
  return `${publicUrl}/auth/${pathSegment(platformId)}/login`;
}

/** A platform id as one path segment; the `:` before a tenant is legible there as it is (RFC 3986 section 3.3). */
export function pathSegment(platformId: string): string {
  return encodeURIComponent(platformId).replaceAll('%3A', ':');
}

/** The path under which the gateway is published, without trailing slash; empty when it has a host of its own. */
export function basePath(publicUrl: string): string {
  return new URL(publicUrl).pathname.replace(/\/+$/, '');
}
