import type { Permission, SmartScope } from '../store/access/smart-scope.js';
import rows from './scopes.json' with { type: 'json' };
import { parseSmartScope } from '../store/access/smart-scope.js';

const contextTexts: Readonly<Record<string, string>> = rows.context;
const typeTexts: Readonly<Record<string, string>> = rows.types;

const verbs: readonly (readonly [permissions: readonly Permission[], verb: string])[] = [
  [['r', 's'], 'read'],
  [['c'], 'add'],
  [['u'], 'change'],
  [['d'], 'delete'],
];

function listInWords(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}

function describeClinicalScope(scope: SmartScope): string {
  const verb = listInWords(
    verbs.filter(([letters]) => letters.some((letter) => scope.permissions.has(letter))).map(([, word]) => word),
  );
  const what = typeTexts[scope.type] ?? `${scope.type.replace(/(?<=[a-z])(?=[A-Z])/g, ' ').toLowerCase()} entries`;
  const only = scope.conditions.map(([name, value]) => `${name} ${value.split('|').at(-1)}`).join(', ');
  const where = scope.context === 'patient' ? 'in this record' : 'in all records you may open';
  return `${verb.charAt(0).toUpperCase()}${verb.slice(1)} ${what} ${where}${only && `, only ${only}`}`;
}

/**
 * What granted scopes mean, one sentence each, clinical access first, no sentence twice.
 * A scope that has no meaning here is left out.
 */
export function describeScopes(scopes: readonly string[]): string[] {
  const clinical = scopes.flatMap((scope) => parseSmartScope(scope) ?? []).map(describeClinicalScope);
  const context = scopes.flatMap((scope) => contextTexts[scope] ?? []);
  return [...new Set([...clinical, ...context])];
}
