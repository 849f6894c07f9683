import { html } from '@fhir-gateway/express-kit';
import type { KnownFailure } from '@fhir-gateway/gateway';

import type { PageFrame } from '../../pages/layout.js';
import { failureTable } from './failure-table.js';
import { operatorFrame } from './operator-frame.js';
import type { ConsoleView } from '../../pages/console-page.js';

/** What is known of one request. */
export interface RequestPage extends PageFrame {
  /** Empty where none was asked for. */
  readonly id: string;
  readonly found: KnownFailure | undefined;
  readonly nowMs: number;
}

/** Finds a request by the id that its caller was shown. */
export function requestPage({ base, id, found, nowMs }: RequestPage): ConsoleView {
  const body = html`<h1>Find a request</h1>
    <p class="lede">Every error names its request id. The id leads to the stage and the rule that ended the request.</p>
    <form method="get" action="${base}/operator/requests" role="search" aria-label="Requests">
      <label for="id">Request id</label>
      <div class="search-row">
        <input type="search" id="id" name="id" value="${id}" maxlength="200" autocomplete="off" spellcheck="false" />
        <button class="button" type="submit">Find</button>
      </div>
    </form>
    ${
      id !== '' &&
      html`<section class="near" aria-label="Result">
        ${
          found
            ? html`${failureTable(base, [found], nowMs)}
                <p class="hint">
                  Process <code>${found.process.id}</code> on <code>${found.process.host}</code> had it.
                </p>`
            : html`<p class="notice">
                No process remembers a failure of this id. Each remembers its newest 100 failures and 100 refusals.
                Search the log: <code>fhir-gateway explain</code> with the id and the file.
              </p>`
        }
      </section>`
    }`;
  return operatorFrame({ base, title: 'Find a request', body }, '/operator/requests');
}
