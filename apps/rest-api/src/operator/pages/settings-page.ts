import { html, type Html } from '@fhir-gateway/express-kit';
import type { SettingValue } from '@fhir-gateway/gateway';

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
  return html`<div class="table-scroll">
    <table class="cards">
      <thead>
        <tr>
          <th scope="col">Setting</th>
          <th scope="col">Value</th>
          <th scope="col">Source</th>
          <th scope="col">Meaning</th>
        </tr>
      </thead>
      <tbody>
        ${settings.map(
          ({ name, value, source, meaning = '' }) =>
            html`<tr>
              <th scope="row"><code>${name}</code></th>
              <td data-label="Value">${value === undefined ? 'not shown' : html`<code>${value}</code>`}</td>
              <td data-label="Source">${sourceWords[source]}</td>
              <td data-label="Meaning">${meaning.replaceAll('`', '')}</td>
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}
