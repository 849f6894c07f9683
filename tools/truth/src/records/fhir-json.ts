/** JSON of a resource, read without any reader of the product. */
export type Json = Readonly<Record<string, unknown>>;

/** A resource of a file, with an id. */
export interface Resource extends Json {
  readonly resourceType: string;
  readonly id: string;
}

/** The object at a path of names; empty where there is none. Of a list, its first. */
export function at(value: unknown, ...path: readonly string[]): Json {
  const found = path.reduce<unknown>((one, name) => (first(one) as Json | undefined)?.[name], value);
  const one = first(found);
  return typeof one === 'object' && one !== null ? (one as Json) : {};
}

/** The objects of a list, or the one that stands for it. */
export function list(value: unknown): readonly Json[] {
  if (Array.isArray(value)) return value.filter((one): one is Json => typeof one === 'object' && one !== null);
  return typeof value === 'object' && value !== null ? [value as Json] : [];
}

/** A text that is not empty. */
export function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** The codes of a concept, whatever their system. */
export function codesOf(concept: unknown): string[] {
  return list(at({ concept }, 'concept')['coding']).flatMap(({ code }) => text(code) ?? []);
}

/** What a concept is called: its text, else the first display of a coding. */
export function labelOf(concept: unknown): string | undefined {
  const { text: words } = at({ concept }, 'concept');
  return text(words) ?? list(at({ concept }, 'concept')['coding']).flatMap(({ display }) => text(display) ?? [])[0];
}

/** The first coding of a concept that has a code. */
export function systemCode(concept: unknown): string | undefined {
  const coding = list(at({ concept }, 'concept')['coding']).find(({ code }) => text(code));
  return coding && `${text(coding['system']) ?? ''}|${text(coding['code'])}`;
}

function first(value: unknown): unknown {
  return Array.isArray(value) ? (value as unknown[])[0] : value;
}
