import type { FormName } from './rules.js';

/** What the payer remembers of a coverage assertion: enough to find the form that it asked for. */
export interface AssertionBook {
  /** Notes an assertion and gives it an id, e.g. `CA-27447-0001`. */
  note(code: string, form: FormName | undefined): string;
  /** `undefined` = no such assertion. */
  find(assertionId: string): { code: string; form?: FormName } | undefined;
}

/** As many as a sandbox ever needs; the oldest are forgotten. */
const mostAssertions = 5000;

/** An empty book; ids count up from 1. */
export function createAssertionBook(): AssertionBook {
  const book = new Map<string, { code: string; form?: FormName }>();
  let serial = 0;
  return {
    note(code, form) {
      serial += 1;
      const id = `CA-${code}-${String(serial).padStart(4, '0')}`;
      book.set(id, { code, ...(form !== undefined && { form }) });
      const [oldest] = book.keys();
      if (book.size > mostAssertions && oldest !== undefined) book.delete(oldest);
      return id;
    },
    find: (assertionId) => book.get(assertionId),
  };
}
