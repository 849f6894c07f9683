/**
 * JSON whose references stand as `Type/id` where they were absolute below a base. Some platforms write all of theirs with
 * their own address, which a payer that is sent the resource neither knows nor may reach.
 *
 * @param base FHIR base without a trailing slash
 */
export function withRelativeReferences(value: unknown, base: string): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((each) => withRelativeReferences(each, base));
  const members: [string, unknown][] = Object.entries(value);
  // Most members are texts and numbers, of which nothing has to be made.
  for (const member of members) {
    const [name, given] = member;
    if (typeof given === 'object') member[1] = withRelativeReferences(given, base);
    else if (name === 'reference' && typeof given === 'string' && given.startsWith(`${base}/`))
      member[1] = given.slice(base.length + 1);
  }
  return Object.fromEntries(members);
}
