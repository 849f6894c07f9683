/** What a person saw before something left. */
export interface Shown {
  /** Resources as they were named. */
  readonly names: readonly string[];
  /** Numbers, references and ids that the named resources have, that the person gave, or that stand in the list itself. */
  readonly values: ReadonlySet<string>;
}

/** Resources that only carry others. */
const envelopes: ReadonlySet<unknown> = new Set(['Bundle', 'Parameters', 'OperationOutcome']);
/** Made for one call, and in no record. */
const made = /^(?:inquiry-)?[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** A resource in a body, and the type of the one that it is contained in. */
interface Found {
  readonly type: string;
  readonly id: string;
  readonly within?: string;
}

/** What is in a body that a payer received and not in what the person saw: resources, identifiers and references. Empty for a sound one. */
export function unshownParts(body: unknown, { names, values }: Shown): string[] {
  const found = resourcesOf(body);
  const top = found.filter(({ within }) => within === undefined);
  const counts = [...new Set(top.map(({ type }) => type))].flatMap((type) => {
    const sent = new Set(top.filter((one) => one.type === type).map(({ id }) => id)).size;
    const shown = names.filter((name) => typeOfName(name) === type).length;
    return sent > shown ? [`${sent} ${type}, of which ${shown} were shown`] : [];
  });
  const inner = found.flatMap(({ type, within }) =>
    within === undefined || names.some((name) => name.startsWith(`${type} in `)) ? [] : [`${type} in ${within}`],
  );
  const strange = valuesOf(body).filter((value) => !values.has(value) && !made.test(value.split('/').at(-1) ?? ''));
  return [...counts, ...inner, ...new Set(strange)];
}

/** Types of the resources that a list names, without what is contained in them. */
export function typesShown(names: readonly string[]): string[] {
  return names.filter((name) => !/^[A-Za-z]+ in /.test(name)).map(typeOfName);
}

/** Types of the resources of a body, once each by their ids, without what is contained in them. */
export function typesSent(body: unknown): string[] {
  const top = resourcesOf(body).filter(({ within }) => within === undefined);
  return [...new Map(top.map(({ type, id }) => [`${type}/${id}`, type])).values()];
}

/** Every identifier, reference and id of a resource in a value; references as `Type/id`. */
export function valuesOf(value: unknown): string[] {
  const found: string[] = [];
  JSON.stringify(value, (key, member: unknown) => {
    if (/^(?:identifier|valueIdentifier)$/.test(key)) found.push(...[member].flat().flatMap(identifierValue));
    if (/^(?:subscriberId|patientId|userId)$/.test(key) && typeof member === 'string') found.push(member);
    if (key === 'reference' && typeof member === 'string') found.push(...referenceIn(member));
    if (typeof member !== 'object' || member === null || !('resourceType' in member)) return member;
    const { resourceType, id } = member as { resourceType: string; id?: unknown };
    // What is contained in another resource has an id that means nothing elsewhere.
    if (typeof id === 'string' && !envelopes.has(resourceType) && key !== '' && !/^\d+$/.test(key))
      found.push(`${resourceType}/${id}`);
    return member;
  });
  return found;
}

function identifierValue(identifier: unknown): string[] {
  const { value } = Object(identifier) as { value?: unknown };
  return typeof value === 'string' ? [value] : [];
}

/** A reference to a resource of a server; none for one within the body. */
function referenceIn(reference: string): string[] {
  return /^(?:#|urn:)/.test(reference) ? [] : [reference.split('/').slice(-2).join('/')];
}

function typeOfName(name: string): string {
  if (name.startsWith('answers of the form')) return 'QuestionnaireResponse';
  return / in /.test(name) ? '' : (/^[A-Za-z]+/.exec(name)?.[0] ?? '');
}

function resourcesOf(value: unknown, within?: string): Found[] {
  if (Array.isArray(value)) return value.flatMap((one: unknown) => resourcesOf(one, within));
  if (typeof value !== 'object' || value === null) return [];
  const { resourceType, id } = value as { resourceType?: unknown; id?: unknown };
  const isResource = typeof resourceType === 'string' && !envelopes.has(resourceType);
  const inner = Object.values(value).flatMap((one) => resourcesOf(one, isResource ? resourceType : within));
  const own = { type: String(resourceType), id: String(id), within };
  return isResource ? [own, ...inner] : inner;
}
