const mostCharacters = 1000;

/**
 * Whether a client id is the address of a metadata document: https, without userinfo and fragment, written the one way in
 * which a URL parser writes it, so that no two spellings (dot segments, escapes, other letters of a host) are one client.
 *
 * @see https://datatracker.ietf.org/doc/draft-ietf-oauth-client-id-metadata-document/ section 3
 */
export function isClientIdAddress(clientId: string): boolean {
  if (clientId.length > mostCharacters || !URL.canParse(clientId)) return false;
  const url = new URL(clientId);
  const isPlain = url.username === '' && url.password === '' && !clientId.includes('#');
  return url.protocol === 'https:' && isPlain && url.href === clientId;
}
