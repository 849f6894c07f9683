import { codedQuirks } from './coded-quirks.js';
import type {
  Answer,
  AnswerKind,
  AuthQuirk,
  AuthQuirkName,
  Endpoint,
  JsonAnswer,
  QuirkChanges,
  QuirkFacts,
} from './auth-quirk.js';
import rows from './auth-quirks.json' with { type: 'json' };

/** Members that are put into something, and one that is taken out of it. */
interface Edit {
  readonly set?: Readonly<Record<string, unknown>>;
  readonly drop?: string;
}

type Flag = 'keepsRefreshTokens' | 'hidesDate' | 'clockAheadSeconds' | 'callbackByForm';

/** A row of `auth-quirks.json`: what it says of a quirk, and what that changes where nothing is computed. */
interface QuirkRow extends QuirkFacts, Pick<QuirkChanges, Flag> {
  /** Changes of answers: of the body's members, and of the answer itself. */
  readonly answers?: Partial<Record<AnswerKind | 'configuration', Edit & Partial<Answer>>>;
  readonly instead?: Partial<Record<Endpoint, Partial<Answer>>>;
  /** Changes of the parameters with which the browser goes back. */
  readonly way?: Edit & { readonly set?: Readonly<Record<string, string>> };
  /** The error of every authorization request, and of every refresh. */
  readonly refuses?: string;
  readonly refusesRefresh?: string;
}

/** What a row changes. */
function changesOf({ answers = {}, instead = {}, way, refuses, refusesRefresh, ...others }: QuirkRow): AuthQuirk {
  const changes = Object.entries(answers).map(([kind, { set, drop, headers, ...own }]) => {
    const change = (answer: JsonAnswer): void => {
      Object.assign(answer, own);
      Object.assign(answer.headers, headers);
      if (set) Object.assign(answer.body, set);
      if (drop !== undefined) delete answer.body[drop];
    };
    return [kind, change];
  });
  const fixed = Object.entries(instead).map(([endpoint, answer]) => [endpoint, () => answer]);
  return {
    ...others,
    ...(Object.fromEntries(changes) as Partial<Record<AnswerKind, (answer: JsonAnswer) => void>>),
    ...(fixed.length > 0 && { instead: Object.fromEntries(fixed) as Record<Endpoint, () => Partial<Answer>> }),
    ...(way && {
      callback: ({ searchParams }: URL) => {
        for (const [name, value] of Object.entries(way.set ?? {})) searchParams.set(name, value);
        if (way.drop !== undefined) searchParams.delete(way.drop);
      },
    }),
    ...(refuses !== undefined && { refuse: () => refuses }),
    ...(refusesRefresh !== undefined && { refuseRefresh: () => refusesRefresh }),
  };
}

/** Their names, in the order of the table. */
export const authQuirkNames = Object.keys(rows) as AuthQuirkName[];

/** All of them; each is off unless a setting names it. */
export const authQuirks = Object.fromEntries(
  authQuirkNames.map((name) => [name, { ...changesOf(rows[name] as QuirkRow), ...codedQuirks[name] }]),
) as Readonly<Record<AuthQuirkName, AuthQuirk>>;

/** Those of one authorization server. */
export type AuthQuirks = ReadonlySet<AuthQuirkName>;

/** No quirk at all. */
export const noAuthQuirks: AuthQuirks = new Set();

/**
 * Reads a comma list of quirks, `none`, or `all`: every one that a client can go on with, of those about one subject the
 * first. Named beside `all`, another of a subject takes the place of the first.
 *
 * @returns `undefined` when a name is none of them, or two of the names contradict each other
 */
export function parseAuthQuirks(text: string): AuthQuirks | undefined {
  const names = text.split(',').map((name) => name.trim());
  if (names.length === 1 && names[0] === 'none') return noAuthQuirks;
  const named = names.filter((name) => name !== 'all');
  const found = named.flatMap((name) => authQuirkNames.find((known) => known === name) ?? []);
  if (found.length < named.length || contradict(found)) return undefined;
  if (!names.includes('all')) return new Set(found);
  for (const name of authQuirkNames) {
    if (authQuirks[name].ends === undefined && !contradict([...found, name])) found.push(name);
  }
  return new Set(found);
}

function contradict(names: readonly AuthQuirkName[]): boolean {
  const subjects = [...new Set(names)].flatMap((name) => authQuirks[name].subject ?? []);
  return new Set(subjects).size < subjects.length;
}
