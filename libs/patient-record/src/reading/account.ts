/** What became of entries that were read, in words after their number. */
const lineWords = {
  facts: 'facts',
  identical: 'of the same facts by identifier',
  same: 'of the same facts by content',
  absent: 'of none known',
  withdrawn: 'withdrawn',
  superseded: 'replaced by newer ones',
  uninformative: 'of nothing known',
  outside: 'outside of the question',
  repeated: 'repeated',
  'other-patient': 'of another patient',
  unreadable: 'unreadable',
  'over-limit': 'beyond the limit of a list',
} as const;

/** What an entry that was read can become in an answer. */
export type AccountLine = keyof typeof lineWords;

const lineNames = Object.keys(lineWords) as readonly AccountLine[];

/** How many entries came from platforms, and what each became: counted apart, so that their difference is a fault of ours. */
export interface Account {
  readonly read: number;
  readonly lines: Readonly<Partial<Record<AccountLine, number>>>;
}

export const emptyAccount: Account = { read: 0, lines: {} };

/** An account of entries that came, with the lines that have any. */
export function accountOf(read: number, lines: Account['lines']): Account {
  return { read, lines: Object.fromEntries(Object.entries(lines).filter(([, count]) => count !== 0)) };
}

/** One account of several lists that share no entry. */
export function sumAccounts(accounts: readonly Account[]): Account {
  const sum = (of: (account: Account) => number): number => accounts.reduce((total, account) => total + of(account), 0);
  const lines = lineNames.map((line) => [line, sum((account) => account.lines[line] ?? 0)] as const);
  return accountOf(
    sum(({ read }) => read),
    Object.fromEntries(lines),
  );
}

/** How many entries were read and became nothing: 0 unless the gateway lost some, or counted them twice. */
export function unaccounted({ read, lines }: Account): number {
  return read - lineNames.reduce((sum, line) => sum + (lines[line] ?? 0), 0);
}

/** The sum in words: `12 entries read: 9 facts, 3 repeated`. */
export function accountText(account: Account): string {
  const parts = lineNames.flatMap((line) => {
    const count = account.lines[line] ?? 0;
    return count === 0 ? [] : [`${count} ${count === 1 && line === 'facts' ? 'fact' : lineWords[line]}`];
  });
  const lost = unaccounted(account);
  const all = lost === 0 ? parts : [...parts, `${lost} not accounted for`];
  return `${account.read} ${account.read === 1 ? 'entry' : 'entries'} read${all.length === 0 ? '' : `: ${all.join(', ')}`}`;
}
