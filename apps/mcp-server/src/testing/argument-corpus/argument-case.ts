/** What becomes of arguments: what the tool takes (these members, exactly), or words of the refusal. */
export type Outcome = { readonly taken: Readonly<Record<string, unknown>> } | { readonly refused: RegExp };

/** Arguments beside those that a call of the tool needs, and what becomes of them. */
export type ArgumentCase = readonly [tool: string, given: Readonly<Record<string, unknown>>, outcome: Outcome];

/** Taken with these members. */
export const taken = (args: Readonly<Record<string, unknown>>): Outcome => ({ taken: args });
/** Refused with these words. */
export const refused = (words: RegExp): Outcome => ({ refused: words });
/** Taken with exactly these search parameters. */
export const params = (all: Readonly<Record<string, unknown>>): Outcome => taken({ params: all });
/** Refused, since another argument is meant. */
export const didYouMean = (name: string): Outcome => refused(new RegExp(`Did you mean ${name}\\?`));

/** The day on which all of it is understood, a Friday. */
export const today = '2026-11-27';

/** `since` of a search of Observations. */
export function since(text: string, value: string | RegExp): ArgumentCase {
  return ['search', { since: text }, typeof value === 'string' ? params({ date: value }) : refused(value)];
}

/** `date` in the parameters of a search of Observations. */
export function date(text: unknown, ...values: (string | RegExp)[]): ArgumentCase {
  const [first] = values;
  if (first instanceof RegExp) return ['search', { params: { date: text } }, refused(first)];
  return ['search', { params: { date: text } }, params({ date: values.length === 1 ? first : values })];
}

/** `resource_type` of a search. */
export function type(text: unknown, read: string | RegExp, category?: string): ArgumentCase {
  if (read instanceof RegExp) return ['search', { resource_type: text }, refused(read)];
  return ['search', { resource_type: text }, taken({ resource_type: read, ...(category && { params: { category } }) })];
}

/** A search of another type. */
export function of(resourceType: string, given: Record<string, unknown>, outcome: Outcome): ArgumentCase {
  return ['search', { resource_type: resourceType, ...given }, outcome];
}
