import nicknames from './nicknames.json' with { type: 'json' };

/**
 * Given names of the United States with the short forms that stand for them in records. Reviewed by hand: a form that sounds
 * alike but is a name of its own, such as Emma for Emily, is not among them, since twins bear such pairs.
 */
const lists: readonly Readonly<Record<string, string>>[] = [nicknames.female, nicknames.male];

/** Short forms that parents also give as a name: a brother John may have a brother Jack. */
const ownNames = 'jack jamie harry lily nora bella eliza max theo drew sasha gail sandra lola liam'.split(' ');

const formalNamesOf = new Map<string, Set<string>>();
/** Short forms that stand for two names of one sex: siblings may bear both. */
const ambiguous = new Set<string>(ownNames);
for (const list of lists) {
  const ofThisSex = new Map<string, number>();
  for (const [formal, forms] of Object.entries(list)) {
    for (const form of forms.split(' ')) {
      formalNamesOf.set(form, (formalNamesOf.get(form) ?? new Set()).add(formal));
      ofThisSex.set(form, (ofThisSex.get(form) ?? 0) + 1);
      if (ofThisSex.get(form) === 2 || form in list) ambiguous.add(form);
    }
  }
}

/**
 * Whether two normalized given names are forms of one name: `short` one is the unambiguous short form of the other;
 * `possible` the short form also stands for another name, or both are short forms of one.
 */
export function nicknameKind(one: string, other: string): 'short' | 'possible' | undefined {
  for (const [form, formal] of [
    [one, other],
    [other, one],
  ] as const) {
    if (formalNamesOf.get(form)?.has(formal)) return ambiguous.has(form) ? 'possible' : 'short';
  }
  const formal = formalNamesOf.get(one);
  return formal && [...(formalNamesOf.get(other) ?? [])].some((name) => formal.has(name)) ? 'possible' : undefined;
}

/** The names whose short form this one is, and the short forms of this one. */
export function relatedNames(name: string): string[] {
  return [...(formalNamesOf.get(name) ?? []), ...lists.flatMap((list) => list[name]?.split(' ') ?? [])];
}

/** The list itself, for tests: each pair of a name and a short form. */
export function nicknamePairs(): readonly (readonly [formal: string, form: string])[] {
  return lists.flatMap((list) =>
    Object.entries(list).flatMap(([formal, forms]) => forms.split(' ').map((form) => [formal, form] as const)),
  );
}
