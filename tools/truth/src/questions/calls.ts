import { readFileSync } from 'node:fs';
import type { Step } from '@fhir-gateway/e2e/questions';
import ours from './calls.json' with { type: 'json' };

/** What can be asked of a record. */
export type Kind = keyof typeof ours;

/** Makes the calls that ask for one kind, with what is asked for in the place of its `{name}`. */
export type Calls = (kind: Kind, asked?: Readonly<Record<string, string>>) => readonly Step[];

/**
 * The calls of this gateway's tools, or those of another server.
 *
 * @param file JSON in the form of calls.json; a kind that it leaves out is not asked
 */
export function readCalls(file: string | undefined, about: Readonly<Record<string, string>>): Calls {
  const calls = file === undefined ? ours : (JSON.parse(readFileSync(file, 'utf8')) as Partial<typeof ours>);
  return (kind, asked = {}) => {
    const values: Readonly<Record<string, string>> = { ...about, ...asked };
    return JSON.parse(JSON.stringify(calls[kind] ?? []), (_key, value: unknown) =>
      typeof value === 'string'
        ? value.replace(/\{(\w+)\}/g, (written, name: string) => values[name] ?? written)
        : value,
    ) as readonly Step[];
  };
}
