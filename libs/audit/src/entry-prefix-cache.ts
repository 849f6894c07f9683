import { entryFields } from './entry-fields.js';

/** What an entry says that other entries say as well, as it is written. */
export interface EntryPrefix {
  /** Fields with the comma before each. */
  readonly text: string;
  /** The message, which repeats the event, with the comma before it; empty where the event does not fit. */
  readonly message: string;
  /** Fields that are left out since they are not allowed, or their value did not fit. */
  readonly droppedFields: number;
}

interface KnownPrefix extends EntryPrefix {
  readonly names: readonly string[];
  readonly values: readonly unknown[];
}

/** The fields that differ from one entry to the next, so that they are no part of a stem. */
const ownFields: ReadonlySet<string> = new Set(['sessionId', 'requestId', 'durationMs']);
const rememberedPrefixes = 1_000;
/** A longer value is none that comes again, and would take memory. */
const rememberedCharacters = 128;

/**
 * Writes the stems of entries. Of each platform and resource type the last one is remembered: to see that an entry says the
 * same takes a fifth of the time that it takes to write that down.
 */
export class EntryPrefixCache {
  readonly #latest = new Map<unknown, Map<unknown, KnownPrefix>>();
  #count = 0;

  /** @param values an entry by name of field; a field that is `undefined` is absent */
  of(values: Readonly<Record<string, unknown>>): EntryPrefix {
    const known = this.#latest.get(values['platformId'])?.get(values['resourceType']);
    if (known && isSame(known, values)) return known;
    const stem = writePrefix(values);
    if (stem.values.every(isShort)) this.#remember(stem, values);
    return stem;
  }

  #remember(stem: KnownPrefix, { platformId, resourceType }: Readonly<Record<string, unknown>>): void {
    if (this.#count >= rememberedPrefixes) {
      this.#latest.clear();
      this.#count = 0;
    }
    let ofPlatform = this.#latest.get(platformId);
    if (!ofPlatform) this.#latest.set(platformId, (ofPlatform = new Map()));
    if (!ofPlatform.has(resourceType)) this.#count += 1;
    ofPlatform.set(resourceType, stem);
  }
}

/** In one walk and by name: a copy of the entry, or of its names, costs more than the rest of this. */
function isSame({ names, values: known }: KnownPrefix, values: Readonly<Record<string, unknown>>): boolean {
  let at = 0;
  for (const name in values) {
    const value = values[name];
    if (value === undefined || name === 'sessionId' || name === 'requestId' || name === 'durationMs') continue;
    if (names[at] !== name || known[at] !== value) return false;
    at += 1;
  }
  return at === names.length;
}

function writePrefix(values: Readonly<Record<string, unknown>>): KnownPrefix {
  let text = '';
  let droppedFields = 0;
  const told = Object.entries(values).filter(([name, value]) => value !== undefined && !ownFields.has(name));
  for (const [name, value] of told) {
    const field = entryFields.get(name);
    const json = field?.write(value);
    if (field && json !== undefined) text += field.label + json;
    else droppedFields += 1;
  }
  const event = entryFields.get('event')?.write(values['event']);
  return {
    text,
    message: event === undefined ? '' : `,"msg":${event}`,
    droppedFields,
    names: told.map(([name]) => name),
    values: told.map(([, value]) => value),
  };
}

/** What is no object and no long text: it is the same whenever it is equal, and takes no memory worth mentioning. */
function isShort(value: unknown): boolean {
  return typeof value === 'string' ? value.length <= rememberedCharacters : typeof value === 'number';
}
