import { dateWords } from '@fhir-gateway/fhir';
import { lineNames, type Packet } from '@fhir-gateway/coverage-tools';
import { html, type Html } from '@fhir-gateway/express-kit';

import type { PageFrame } from '../../../pages/layout.js';
import { places } from '../../prior-auth/place-words.js';
import { knownFacts } from '../../prior-auth/posted-details.js';

/** The form of a packet. */
export interface PacketForm extends PageFrame {
  readonly packet: Packet;
  /** The connection whose record it was gathered from. */
  readonly connection: string;
  readonly formToken: string;
  /** Platforms of plans that can be asked by computer. */
  readonly plans: readonly { readonly id: string; readonly name: string }[];
}

/** What a person can add to a packet; with it the packet is gathered anew, or the plan’s own service is asked. */
export function packetForm(page: PacketForm): Html {
  const { base, packet, connection, formToken, plans } = page;
  const facts = knownFacts(packet);
  const needed = 'Needed to send a request';
  return html`<section class="card block" aria-labelledby="add">
    <h2 id="add">Add what is missing</h2>
    <form method="post" action="${base}/prior-auth/packets" id="complete">
      <input type="hidden" name="csrf" value="${formToken}" />
      <input type="hidden" name="connection" value="${connection}" />
      <input type="hidden" name="packet" value="${packet.packet_id ?? ''}" />
      ${orderChoice(packet)}
      <div class="request-fields">
        ${packet.service?.code === undefined && input({ name: 'code', label: 'Code of the service', value: undefined, hint: 'Five characters, such as 27447' })}
        ${input({ name: 'date', label: 'Day of the service', type: 'date', value: facts.service_date, hint: needed })}
        ${select({ name: 'place', label: 'Place of the service', value: facts.place_of_service, options: places, hint: needed })}
        ${input({ name: 'quantity', label: 'How many', inputMode: 'numeric', value: facts.quantity?.toString(), hint: 'Where it is more than one' })}
        ${input({ name: 'orderer_npi', label: 'NPI of who orders it', inputMode: 'numeric', value: facts.ordering_npi, hint: 'Ten digits; the doctor’s office knows it' })}
        ${input({ name: 'performer_npi', label: 'NPI of who does it', inputMode: 'numeric', value: facts.performing_npi, hint: 'Where that is somebody else' })}
        ${input({ name: 'diagnosis_other', label: 'Diagnosis codes', value: facts.diagnosis_codes?.join(' '), hint: 'ICD-10 codes such as M17.11, with a space between' })}
        ${input({ name: 'payer', label: 'Plan', value: undefined, hint: packet.payer?.name === undefined ? 'As the card names it' : `Where it is not ${packet.payer.name}` })}
        ${select({ name: 'line', label: 'Kind of plan', value: facts.line, options: Object.entries(lineNames) })}
        ${packet.coverages.length > 1 && select({ name: 'coverage', label: 'Which insurance', value: facts.coverage_id, options: packet.coverages.map(({ coverage_id, text }) => [coverage_id, text] as const) })}
      </div>
      <label class="choice"
        ><input type="checkbox" name="urgent" value="yes" ${packet.urgent && html`checked`} /> It cannot wait: a
        decision within 72 hours is needed</label
      >
      ${documentChoice(packet)}
      <div class="actions">
        <button class="button" type="submit">Save and gather again</button>
      </div>
      ${packet.service?.code !== undefined && plans.length > 0 && askPart(plans)}
    </form>
  </section>`;
}

function orderChoice({ orders }: Packet): Html | false {
  if (orders.length === 0) return false;
  return html`<fieldset class="choices">
    <legend>Which order it is</legend>
    ${orders.map(
      ({ order_id: id, text, ordered_on: day }) =>
        html`<label class="choice"
          ><input type="radio" name="order" value="${id}" /> ${text}
          ${day !== undefined && html`<span class="muted">ordered ${dateWords(day)}</span>`}</label
        >`,
    )}
  </fieldset>`;
}

function documentChoice({ documents }: Packet): Html | false {
  if (documents.length === 0) return false;
  return html`<fieldset class="choices">
    <legend>What is enclosed</legend>
    ${documents.map(
      ({ reference, title, date, why, chosen }) =>
        html`<label class="choice"
          ><input type="checkbox" name="document" value="${reference}" ${chosen && html`checked`} />
          <span>${title} <span class="muted">${[dateWords(date), why].filter(Boolean).join(' · ')}</span></span></label
        >`,
    )}
  </fieldset>`;
}

/** Some plans answer by computer, and take the request that way. */
function askPart(plans: PacketForm['plans']): Html {
  return html`<fieldset class="choices">
    <legend>Send to the payer</legend>
    <p class="hint">
      A plan with a service of its own says whether it wants to approve this, and takes the request. It is only asked a
      question now; you see what leaves for it first.
    </p>
    ${select({
      name: 'asked',
      label: 'Who is asked',
      value: undefined,
      none: 'Find it from the insurance in the record',
      options: plans.map(({ id, name }) => [id, name] as const),
    })}
    <div class="actions">
      <button class="button quiet" type="submit" name="then" value="ask">Ask the plan</button>
    </div>
  </fieldset>`;
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
