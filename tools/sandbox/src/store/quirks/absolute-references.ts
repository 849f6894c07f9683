const relative = /^[A-Z]\w+\/[A-Za-z0-9.-]{1,64}(\/_history\/[A-Za-z0-9.-]{1,64})?$/;

/** The body with every relative reference, and the address of an attached Binary, below the base. */
export function withAbsoluteReferences(body: unknown, baseUrl: string): unknown {
  return mapReferences(body, (text) => (relative.test(text) ? `${baseUrl}/${text}` : text));
}

/** The body with references below the own base as they are stored; what a client read it may send back. */
export function withLocalReferences(body: unknown, baseUrl: string): unknown {
  return mapReferences(body, (text) => (text.startsWith(`${baseUrl}/`) ? text.slice(baseUrl.length + 1) : text));
}

function mapReferences(value: unknown, map: (text: string) => string): unknown {
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array || value instanceof URLSearchParams) {
    return value;
  }
  if (Array.isArray(value)) return value.map((member) => mapReferences(member, map));
  return Object.fromEntries(
    Object.entries(value).map(([name, member]: [string, unknown]) => [name, mapMember(name, member, map)]),
  );
}

function mapMember(name: string, member: unknown, map: (text: string) => string): unknown {
  if (name === 'reference' && typeof member === 'string') return map(member);
  if (name === 'attachment' && typeof member === 'object' && member !== null && 'url' in member) {
    return typeof member.url === 'string' ? { ...member, url: map(member.url) } : member;
  }
  return mapReferences(member, map);
}
