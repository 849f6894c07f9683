/** Something that tokens are for. */
export interface ProtectedResource {
  /** Its identifier, an absolute URI without trailing slash (RFC 8707 section 2). */
  readonly uri: string;
  /** What a person reads on the consent page. */
  readonly name: string;
}

/** The one scope: whether a token may be used at all. What may be read is decided by the scopes of each platform. */
export const gatewayScope = 'gateway';

/** Finds the resource that an indicator names; how its URI is written (case of the host, a trailing slash) is no matter. */
export function findResource(
  resources: readonly ProtectedResource[],
  indicator: string,
): ProtectedResource | undefined {
  const wanted = normalized(indicator);
  return resources.find(({ uri }) => normalized(uri) === wanted);
}

function normalized(uri: string): string | undefined {
  if (!URL.canParse(uri)) return undefined;
  const url = new URL(uri);
  return url.search === '' && url.hash === '' && url.username === '' ? url.href.replace(/\/$/, '') : undefined;
}
