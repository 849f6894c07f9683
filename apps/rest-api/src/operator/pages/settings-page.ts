import { html, type Html } from '@fhir-gateway/express-kit';
import type { SettingValue } from '@fhir-gateway/gateway';

import { cardTable } from '../../pages/card-table.js';
import type { PageFrame } from '../../pages/layout.js';
import { operatorFrame } from './operator-frame.js';
import type { ConsoleView } from '../../pages/console-page.js';

/** Which settings hold. */
export interface SettingsPage extends PageFrame {
  readonly settings: readonly SettingValue[];
}

const sourceWords = { default: 'default', environment: 'environment or .env', file: 'file' } as const;

/** Every setting of this process with where it comes from; those that were set stand first. */
export function settingsPage({ base, settings }: SettingsPage): ConsoleView {
  const set = settings.filter(({ source }) => source !== 'default');
  const others = settings.filter(({ source }) => source === 'default');
  const body = html`<h1>Settings</h1>
    <p class="lede">Those of this process. A change needs a restart. Values of secrets are never shown.</p>
    <section aria-labelledby="set">
      <h2 id="set">Set</h2>
      ${set.length === 0 ? html`<p class="muted">None: the defaults hold.</p>` : table(set)}
    </section>
    <section class="block" aria-labelledby="defaults">
      <h2 id="defaults">Defaults</h2>
      ${table(others)}
    </section>`;
  return operatorFrame({ base, title: 'Settings', body }, '/operator/settings');
}

function table(settings: readonly SettingValue[]): Html {
  return cardTable({
    rows: settings,
    columns: [
      { label: 'Setting', cell: ({ name }) => html`<code>${name}</code>` },
      { label: 'Value', cell: ({ value }) => (value === undefined ? 'not shown' : html`<code>${value}</code>`) },
      { label: 'Source', cell: ({ source }) => sourceWords[source] },
      { label: 'Meaning', cell: ({ meaning = '' }) => meaning.replaceAll('`', '') },
    ],
  });
}
