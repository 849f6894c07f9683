import type { FormName } from './rules.js';

/** What the payer remembers of coverage assertions: enough to find the forms that it asked for. */
export type AssertionBook = ReturnType<typeof createAssertionBook>;

/** As many as a sandbox ever needs; the oldest are forgotten. */
const mostAssertions = 5000;

/** An empty book; ids count up from 1. */
export function createAssertionBook() {
  const book = new Map<string, { code: string; form?: FormName }>();
  let serial = 0;
  return {
    /** Notes an assertion and gives it an id, e.g. `CA-27447-0001`. */
    note(code: string, form: FormName | undefined): string {
      serial += 1;
      const id = `CA-${code}-${String(serial).padStart(4, '0')}`;
      book.set(id, { code, ...(form !== undefined && { form }) });
      const [oldest] = book.keys();
      if (book.size > mostAssertions && oldest !== undefined) book.delete(oldest);
      return id;
    },
    /** `undefined` = no such assertion. */
    find: (assertionId: string) => book.get(assertionId),
  };
}
