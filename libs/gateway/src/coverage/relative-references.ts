/**
 * JSON whose references stand as `Type/id` where they were absolute below a base. Some platforms write all of theirs with
 * their own address, which a payer that is sent the resource neither knows nor may reach.
 *
 * @param base FHIR base without a trailing slash
 */
export function withRelativeReferences(value: unknown, base: string): unknown {
  if (Array.isArray(value)) return value.map((each) => withRelativeReferences(each, base));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]: [string, unknown]) => [
      name,
      name === 'reference' && typeof member === 'string' && member.startsWith(`${base}/`)
        ? member.slice(base.length + 1)
        : withRelativeReferences(member, base),
    ]),
  );
}
