import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import type { SmartState } from './smart/index.js';

type EntryOf<M> = M extends Map<string, infer E> ? E : never;

/** JSON has no Infinity, and writes null. */
interface Written {
  readonly entries: [string, Omit<EntryOf<SmartState['entries']>, 'expiresAtMs'> & { expiresAtMs: number | null }][];
  readonly contexts: [string, EntryOf<SmartState['contexts']>][];
}

/** Opens the file; one that is not there or cannot be read counts as empty. */
export function openStateFile(path: string) {
  const written = read(path);
  const states = new Map<string, SmartState>();
  let saved: string | undefined;
  return {
    /** The state of one system: what the file had of it, or nothing. */
    of(name: string): SmartState {
      const { entries = [], contexts = [] } = written[name] ?? {};
      const lasting = entries.map(
        ([key, entry]) => [key, { ...entry, expiresAtMs: entry.expiresAtMs ?? Infinity }] as const,
      );
      const state = { entries: new Map(lasting), contexts: new Map(contexts) };
      states.set(name, state);
      return state;
    },
    /** Writes what has changed since the last time. */
    save(): void {
      const text = JSON.stringify(
        Object.fromEntries(
          [...states].map(([name, { entries, contexts }]) => [
            name,
            { entries: [...entries], contexts: [...contexts] },
          ]),
        ),
      );
      if (text === saved) return;
      writeFileSync(`${path}.new`, text, { mode: 0o600 });
      renameSync(`${path}.new`, path);
      saved = text;
    },
  };
}

function read(path: string): Partial<Record<string, Written>> {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Partial<Record<string, Written>>;
  } catch {
    return {};
  }
}
