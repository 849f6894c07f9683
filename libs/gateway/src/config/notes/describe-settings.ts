import { z } from 'zod';
import { settingsSchema } from '../settings-schema.js';
import type { SettingNote } from './setting-note.js';
import { settingNotes } from './setting-notes.js';

/** One setting as its reader needs it: the schema's part and the note's. */
export interface SettingDescription extends SettingNote {
  readonly name: string;
  /** What the text has to be: the choices of a choice, else the note's word. */
  readonly type: string;
  /** In the notation of Markdown; `unset` where there is none. */
  readonly defaultText: string;
}

/**
 * Describes every setting of the schema, in its order. Defaults and choices are the schema's own, so that what is printed
 * is what holds.
 *
 * @throws TypeError for a setting without a note, or a note without a setting
 */
export function describeSettings(): SettingDescription[] {
  const fields = Object.entries(settingsSchema.shape);
  const names = new Set(fields.map(([name]) => name));
  const strays = Object.keys(settingNotes).filter((name) => !names.has(name));
  if (strays.length > 0) throw new TypeError(`notes of no setting: ${strays.join(', ')}`);
  return fields.map(([name, field]) => {
    const note = settingNotes[name];
    if (note === undefined) throw new TypeError(`${name} has no note in setting-notes.ts`);
    const type =
      choicesOf(field)
        ?.map((choice) => `\`${choice}\``)
        .join(', ') ?? note.type;
    if (type === undefined) throw new TypeError(`${name} has no type`);
    return { ...note, name, type, defaultText: note.defaultText ?? defaultOf(field) };
  });
}

function choicesOf(field: z.ZodType): readonly string[] | undefined {
  if (field instanceof z.ZodDefault || field instanceof z.ZodOptional) return choicesOf(field.unwrap() as z.ZodType);
  return field instanceof z.ZodEnum ? field.options.map(String) : undefined;
}

function defaultOf(field: z.ZodType): string {
  const { success, data } = field.safeParse(undefined);
  if (!success || data === undefined || data === '') return 'unset';
  return typeof data === 'number' ? String(data) : `\`${String(data)}\``;
}
