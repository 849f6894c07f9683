import { html, type Html } from '@fhir-gateway/express-kit';

import { draftFrame, stepForm, type DraftPage } from './draft-frame.js';
import { places } from '../../prior-auth/place-words.js';
import type { ConsoleView } from '../../../pages/console-page.js';

/** A plan or an insurance that can be chosen. */
export interface NamedChoice {
  readonly id: string;
  readonly name: string;
}

/** The first page of a draft. */
export interface ServicePage extends DraftPage {
  /** Platforms of plans that can be asked. */
  readonly plans: readonly NamedChoice[];
  readonly coverages: readonly NamedChoice[];
}

/** What is asked for, as far as it is known; the person puts right what is wrong and fills in what is missing. */
export function servicePage(page: ServicePage): ConsoleView {
  const { draft } = page;
  const { service, details, record } = draft;
  const known = 'From the order in the record';
  return draftFrame(
    page,
    'service',
    html`
      <p class="lede">
        ${service.order === undefined ? '' : 'This comes from the order in the record. '}The plan is only asked a
        question now: nothing is requested. The more it is told, the more exact its answer is.
      </p>
      ${stepForm(
        page,
        'ask',
        html`
          <fieldset class="choices">
            <legend>What, when and where</legend>
            <p class="hint">Service: <strong>${service.name ?? 'not named'}</strong>, code ${service.code}</p>
            <div class="request-fields">
              ${input({ name: 'date', label: 'Day of the service', type: 'date', value: details.date, hint: 'Needed to send a request' })}
              ${select({ name: 'place', label: 'Place of the service', value: details.place, options: places, hint: 'Needed to send a request' })}
              ${input({ name: 'quantity', label: 'How many', inputMode: 'numeric', value: details.quantity, hint: 'Where it is more than one' })}
            </div>
            <label class="choice"
              ><input type="checkbox" name="urgent" value="yes" ${details.isUrgent && html`checked`} /> It cannot wait:
              a decision within 72 hours is needed</label
            >
          </fieldset>
          <fieldset class="choices">
            <legend>Who orders it, and who does it</legend>
            <p class="hint">
              Doctors, nurses and clinics have a number of ten digits, the NPI. The doctor’s office knows it.
              ${record.clinician?.npi !== undefined && 'Yours is filled in.'}
            </p>
            <div class="request-fields">
              ${input({ name: 'orderer_npi', label: 'NPI of who orders it', inputMode: 'numeric', value: details.orderer.npi, hint: details.orderer.npi !== undefined && service.order !== undefined ? known : 'Needed to send a request' })}
              ${input({ name: 'orderer_name', label: 'Name of who orders it', value: details.orderer.name })}
              ${input({ name: 'performer_npi', label: 'NPI of who does it', inputMode: 'numeric', value: details.performer.npi, hint: 'Where that is somebody else' })}
              ${input({ name: 'performer_name', label: 'Name of who does it', value: details.performer.name })}
            </div>
          </fieldset>
          ${diagnoses(page)}
          <fieldset class="choices">
            <legend>The plan</legend>
            <div class="request-fields">
              ${select({
                name: 'payer',
                label: 'Who is asked',
                value: details.payer,
                none: 'Find it from the insurance in the record',
                options: page.plans.map(({ id, name }) => [id, name] as const),
              })}
              ${
                page.coverages.length > 1 &&
                select({
                  name: 'coverage',
                  label: 'Which insurance',
                  value: details.coverage,
                  none: 'The one in force',
                  options: page.coverages.map(({ id, name }) => [id, name] as const),
                })
              }
            </div>
          </fieldset>
          <div class="actions"><button class="button" type="submit">Ask the plan</button></div>
        `,
      )}
      ${discard(page)}
    `,
  );
}

function diagnoses({ draft: { details, knownDiagnoses } }: ServicePage): Html {
  const others = details.diagnoses.filter((code) => !knownDiagnoses.some((one) => one.code === code));
  return html`<fieldset class="choices">
    <legend>Why: the diagnoses</legend>
    ${knownDiagnoses.map(
      ({ code, text }) =>
        html`<label class="choice"
          ><input
            type="checkbox"
            name="diagnosis"
            value="${code}"
            ${details.diagnoses.includes(code) && html`checked`}
          />
          ${text ?? 'Diagnosis'} <span class="muted">(code ${code})</span></label
        >`,
    )}
    ${input({
      name: 'diagnosis_other',
      label: 'Other diagnosis codes',
      value: others.join(' '),
      hint: 'ICD-10 codes such as M17.11, with a space between; the doctor’s office knows them',
    })}
  </fieldset>`;
}

function discard(page: DraftPage): Html {
  return stepForm(
    page,
    'discard',
    html`<div class="actions"><button class="button quiet small" type="submit">Discard this request</button></div>`,
  );
}

interface Field {
  readonly name: string;
  readonly label: string;
  readonly value: string | undefined;
  readonly hint?: string;
}

function input({
  name,
  label,
  value,
  hint,
  type = 'text',
  inputMode,
}: Field & { type?: string; inputMode?: string }): Html {
  return html`<div class="field">
    <label for="f-${name}">${label}</label>
    <input
      type="${type}"
      id="f-${name}"
      name="${name}"
      value="${value ?? ''}"
      autocomplete="off"
      ${inputMode !== undefined && html`inputmode="${inputMode}"`}
      ${hint !== undefined && html`aria-describedby="h-${name}"`}
    />
    ${hint !== undefined && html`<p class="hint" id="h-${name}">${hint}</p>`}
  </div>`;
}

function select({
  name,
  label,
  value,
  hint,
  options,
  none = 'Choose',
}: Field & { options: readonly (readonly [string, string])[]; none?: string }): Html {
  const isUnlisted = value !== undefined && !options.some(([code]) => code === value);
  return html`<div class="field">
    <label for="f-${name}">${label}</label>
    <select id="f-${name}" name="${name}" ${hint !== undefined && html`aria-describedby="h-${name}"`}>
      <option value="">${none}</option>
      ${[...(isUnlisted ? [[value, value] as const] : []), ...options].map(
        ([code, words]) => html`<option value="${code}" ${code === value && html`selected`}>${words}</option>`,
      )}
    </select>
    ${hint !== undefined && html`<p class="hint" id="h-${name}">${hint}</p>`}
  </div>`;
}
