import { html, type Html } from '@fhir-gateway/express-kit';
import type { CapabilitySummary } from '@fhir-gateway/record-view';

/** A CapabilityStatement as a table: resource types, what can be done with them, by what they can be searched. */
export function capabilityTable(summary: CapabilitySummary): Html {
  const { software, fhirVersion, types } = summary;
  return html`<p class="muted small">
      ${[software, `FHIR ${fhirVersion}`, `${types.length} resource types`].filter(Boolean).join(' · ')}
    </p>
    <div class="table-scroll" tabindex="0" role="region" aria-label="Resource types">
      <table class="cards">
        <thead>
          <tr>
            <th scope="col">Type</th>
            <th scope="col">Can be</th>
            <th scope="col">Searched by</th>
          </tr>
        </thead>
        <tbody>
          ${types.map(
            ({ type, interactions, searchParameters }) =>
              html`<tr>
                <th scope="row">${type}</th>
                <td data-label="Can be">${interactions.map(interactionWord).join(', ')}</td>
                <td data-label="Searched by" class="small">${searchParameters.join(', ')}</td>
              </tr>`,
          )}
        </tbody>
      </table>
    </div>`;
}

const interactionWords: Readonly<Record<string, string>> = {
  read: 'read',
  vread: 'read by version',
  'search-type': 'searched',
  create: 'created',
  update: 'updated',
  patch: 'patched',
  delete: 'deleted',
  'history-instance': 'traced back',
  'history-type': 'traced back by type',
};

function interactionWord(code: string): string {
  return Object.hasOwn(interactionWords, code) ? (interactionWords[code] ?? code) : code;
}
