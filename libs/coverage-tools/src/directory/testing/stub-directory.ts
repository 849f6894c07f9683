import type { DirectoryContext } from '../directory-context.js';

const base = 'https://gateway.example/api/fhir/stub-directory';

/** What a stub answers: resources of a search, or anything else. */
export type StubAnswer = readonly object[] | { readonly status: number; readonly body?: unknown };

/** A resource as a test writes it. */
export interface StubResource {
  readonly resourceType: string;
  readonly id: string;
  readonly [member: string]: unknown;
}

/**
 * A directory that ignores every parameter and includes nothing: it answers a search with all that it has of the type, and
 * reads by id. What is asked of it is remembered.
 *
 * @param answers for a type or an address instead
 */
export function stubDirectory(resources: readonly StubResource[], answers: Readonly<Record<string, StubAnswer>> = {}) {
  const asked: string[] = [];
  const context: DirectoryContext = {
    platformId: 'stub-directory',
    baseUrl: base,
    now: () => Date.parse('2026-11-28T10:00:00Z'),
    read: ({ path, query }) => {
      asked.push(query === '' ? path : `${path}?${query}`);
      const answer = answers[`${path}?${query}`] ?? answers[path];
      if (answer !== undefined) return Promise.resolve('status' in answer ? answer : bundle(answer)).then(withBody);
      const [type = '', id] = path.split('/');
      const own = resources.filter(({ resourceType }) => resourceType === type);
      if (id === undefined) return Promise.resolve(bundle(own));
      const found = own.find((one) => one.id === id);
      return Promise.resolve(found ? { status: 200, body: found } : { status: 404, body: undefined });
    },
  };
  return { asked, context };
}

/** A searchset, with a link to a next page where one is named. */
export function bundle(resources: readonly object[], next?: string): { status: number; body: unknown } {
  const entry = resources.map((resource) => ({ resource }));
  const link =
    next === undefined
      ? []
      : [{ relation: 'next', url: next.startsWith('?') ? `${base}/PractitionerRole${next}` : next }];
  return { status: 200, body: { resourceType: 'Bundle', type: 'searchset', entry, link } };
}

function withBody(answer: { readonly status: number; readonly body?: unknown }): { status: number; body: unknown } {
  return { status: answer.status, body: answer.body };
}
