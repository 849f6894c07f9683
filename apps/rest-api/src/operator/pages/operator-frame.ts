import { html, type HtmlValue } from '@fhir-gateway/express-kit';

import { consolePage, type ConsoleView } from '../../pages/console-page.js';
import type { PageFrame } from '../../pages/layout.js';

/** A page below `/operator`. */
export interface OperatorFrame extends PageFrame {
  readonly title: string;
  readonly body: HtmlValue;
}

const tabs = [
  ['/operator', 'Health'],
  ['/operator/requests', 'Find a request'],
  ['/operator/audit', 'Audit'],
  ['/operator/sessions', 'Sessions'],
  ['/operator/settings', 'Settings'],
] as const;

/** The frame of the operator's pages. @param path of the tab that is shown; absent for a page below one */
export function operatorFrame({ base, title, body }: OperatorFrame, path?: string): ConsoleView {
  return consolePage({
    base,
    title,
    section: 'operator',
    hasScript: true,
    body: html`<nav class="tabs" aria-label="Operator">
        <ul>
          ${tabs.map(
            ([to, label]) =>
              html`<li><a href="${base}${to}" ${to === path && html`aria-current="page"`}>${label}</a></li>`,
          )}
        </ul>
      </nav>
      ${body}`,
  });
}
