import { settingsTable } from './settings-table.js';
import type { Setting } from './setting.js';

/** One setting as its reader needs it. */
export interface SettingDescription extends Pick<Setting, 'class' | 'example' | 'isSecret' | 'says'> {
  readonly name: string;
  /** The table of docs/configuration.md that it stands in. */
  readonly section: keyof typeof settingsTable;
  /** What the text has to be, in Markdown. */
  readonly type: string;
  /** In Markdown; `unset` where there is none. */
  readonly defaultText: string;
}

/** Describes every setting, in the order of the table. */
export function describeSettings(): SettingDescription[] {
  return Object.entries(settingsTable).flatMap(([section, rows]) =>
    Object.entries<Setting>(rows).map(([name, row]) => ({
      ...{
        name,
        section: section as SettingDescription['section'],
        class: row.class,
        says: row.says,
        type: row.kind.type,
      },
      defaultText: row.defaultText ?? defaultOf(row),
      ...(row.isSecret && { isSecret: row.isSecret }),
      ...(row.example && { example: row.example }),
    })),
  );
}

function defaultOf({ default: fallback }: Setting): string {
  if (fallback === undefined) return 'unset';
  return typeof fallback === 'number' ? String(fallback) : `\`${String(fallback)}\``;
}
