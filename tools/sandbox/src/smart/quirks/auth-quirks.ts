import { authorizationQuirks } from './authorization-quirks.js';
import { configurationQuirks } from './configuration-quirks.js';
import { identityQuirks } from './identity-quirks.js';
import { refreshQuirks } from './refresh-quirks.js';
import { serverQuirks } from './server-quirks.js';
import { tokenQuirks } from './token-quirks.js';
import type { AuthQuirk, AuthQuirkName, QuirkChanges } from './auth-quirk.js';
import facts from './auth-quirks.json' with { type: 'json' };

const changes: Readonly<Record<AuthQuirkName, QuirkChanges>> = {
  ...configurationQuirks,
  ...authorizationQuirks,
  ...tokenQuirks,
  ...identityQuirks,
  ...refreshQuirks,
  ...serverQuirks,
};
const about: Readonly<Record<AuthQuirkName, object>> = facts;

/** Their names, in the order of the table. */
export const authQuirkNames = Object.keys(facts) as AuthQuirkName[];

/** All of them; each is off unless a setting names it. */
export const authQuirks = Object.fromEntries(
  authQuirkNames.map((name) => [name, { ...about[name], ...changes[name] }]),
) as unknown as Readonly<Record<AuthQuirkName, AuthQuirk>>;

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
