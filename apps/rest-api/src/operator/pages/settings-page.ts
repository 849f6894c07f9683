import { html } from '@fhir-gateway/express-kit';
import type { SettingValue } from '@fhir-gateway/gateway';

import { cardTable } from '../../pages/card-table.js';
import type { ConsoleView } from '../../pages/console-page.js';
import { inlineCode } from '../../pages/inline-code.js';
import type { PageFrame } from '../../pages/layout.js';
import { operatorFrame } from './operator-frame.js';

/** Which settings hold. */
export interface SettingsPage extends PageFrame {
  readonly settings: readonly SettingValue[];
}

const sourceWords = { default: 'default', environment: 'environment or .env', file: 'file' } as const;

/** Every setting of this process with where its value comes from; those that were set stand first. */
export function settingsPage({ base, settings }: SettingsPage): ConsoleView {
  const set = settings.filter(({ source }) => source !== 'default');
  const others = settings.filter(({ source }) => source === 'default');
  const body = html`<h1>Settings</h1>
    <p class="lede">
      ${set.length} of ${settings.length} are set in this process, and stand first. A change needs a restart. Values of
      secrets are never shown.
    </p>
    ${cardTable({
      region: 'Settings',
      rows: [...set, ...others],
      columns: [
        { label: 'Setting', cell: ({ name }) => html`<code>${name}</code>` },
        { label: 'Value', cell: valueOf },
        { label: 'From', cell: ({ source }) => sourceWords[source] },
        { label: 'Default', cell: ({ defaultText }) => defaultText ?? '' },
        { label: 'What it does', cell: ({ meaning = 'A credential of a platform' }) => inlineCode(sentence(meaning)) },
      ],
    })}`;
  return operatorFrame({ base, title: 'Settings', body }, '/operator/settings');
}

function valueOf({ value, source }: SettingValue) {
  if (value === undefined) return source === 'default' ? 'not set' : 'set, not shown';
  return html`<code>${value}</code>`;
}

/** The sentence of the table of settings, which is Markdown and goes on after a name; links lead into the documentation. */
function sentence(meaning: string): string {
  const text = meaning.replaceAll(/\[([^\]]+)\]\([^)]*\)/g, '$1');
  return /^[a-z]+ /.test(text) ? `${text.charAt(0).toUpperCase()}${text.slice(1)}.` : `${text}.`;
}
