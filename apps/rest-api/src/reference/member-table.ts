import { html, type Html } from '@fhir-gateway/express-kit';

import { inlineCode } from '../pages/inline-code.js';

/** A parameter, or a member of a body or an answer. */
export interface Member {
  readonly name: string;
  readonly type: string;
  readonly isRequired: boolean;
  readonly description?: string;
}

/**
 * Members with their types and meanings.
 *
 * @param required what is said of those that are required
 */
export function memberTable(label: string, members: readonly Member[], required: string): Html {
  return html`<div class="table-scroll" tabindex="0" role="region" aria-label="${label}">
    <table class="cards">
      <thead>
        <tr>
          <th scope="col">Name</th>
          <th scope="col">Type</th>
          <th scope="col">Meaning</th>
        </tr>
      </thead>
      <tbody>
        ${members.map(
          ({ name, type, isRequired, description }) =>
            html`<tr>
              <th scope="row"><code>${name}</code></th>
              <td data-label="Type" class="small">${type}${isRequired && `, ${required}`}</td>
              <td data-label="Meaning">${description !== undefined && inlineCode(description)}</td>
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}
