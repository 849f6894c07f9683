import { dateWords } from '@fhir-gateway/fhir';
import { html, type Html } from '@fhir-gateway/express-kit';
import type { RecordGap } from '@fhir-gateway/patient-record';

import type { PageFrame } from '../../../pages/layout.js';
import type { RecordOrder } from '../../prior-auth/record-choices.js';
import { unreadNotice } from '../record/lists/section-notes.js';
import { patientHeader, type PatientHeader } from '../record/patient-header.js';

/** Where a question to a plan begins. */
export interface AskPage extends PageFrame {
  readonly header: PatientHeader;
  readonly formToken: string;
  /** The connections whose record can be asked with. */
  readonly records: readonly { readonly id: string; readonly platformName: string }[];
  readonly orders: readonly RecordOrder[];
  /** Why orders are missing. */
  readonly gaps: readonly RecordGap[];
}

/** Asks what the question is about: an order of the record, or a service that the person names. */
export function askContent(page: AskPage): Html {
  const { header, orders, gaps, records } = page;
  const platforms = new Map(records.map(({ id, platformName }) => [id, platformName]));
  return html`${patientHeader(header, 'Does the plan need to approve it first?')}
    <div class="hero">
      <p class="lede">
        Plans want to approve some services before they are done. Choose what it is about: what the plan wants, what the
        record shows of it, what is missing and where a person sends it are gathered here. Nothing is sent.
      </p>
    </div>
    ${
      records.length === 0
        ? html`<p class="notice">
            No record is connected that a plan could be asked with. <a href="${page.base}/platforms">Connect one</a>
          </p>`
        : html`<section aria-labelledby="orders">
              <h2 id="orders">An order from the record</h2>
              ${unreadNotice(gaps, platforms, 'orders')}
              ${
                orders.length === 0
                  ? html`<p class="muted">No order of the record names a code by which plans know services.</p>`
                  : html`<ul class="rows">
                      ${orders.map((order) => orderRow(page, order))}
                    </ul>`
              }
            </section>
            <section aria-labelledby="other">
              <h2 id="other">Another service</h2>
              ${otherService(page)}
            </section>`
    }`;
}

function begin({ base, formToken }: AskPage, inner: Html): Html {
  return html`<form method="post" action="${base}/prior-auth/packets">
    <input type="hidden" name="csrf" value="${formToken}" />
    ${inner}
  </form>`;
}

const statuses: Readonly<Record<string, string>> = {
  active: 'open',
  draft: 'draft',
  completed: 'done',
  'on-hold': 'on hold',
  revoked: 'withdrawn',
};

function orderRow(
  page: AskPage,
  { connection, entry, name, code, status, orderedOn, platformName }: RecordOrder,
): Html {
  const words = [
    orderedOn === undefined ? undefined : `ordered ${dateWords(orderedOn)}`,
    statuses[status],
    platformName,
    `code ${code}`,
  ];
  return html`<li>
    <div>
      <h3>${name}</h3>
      <p class="muted">${words.filter(Boolean).join(' · ')}</p>
    </div>
    ${begin(
      page,
      html`<input type="hidden" name="connection" value="${connection}" />
        <input type="hidden" name="order" value="${entry}" />
        <button
          class="button small"
          type="submit"
          aria-label="Get it ready: ${name}, ordered ${orderedOn === undefined ? 'on an unknown day' : dateWords(orderedOn)}"
        >
          Get it ready
        </button>`,
    )}
  </li>`;
}

/** One connection goes without a question. */
function recordChoice(records: AskPage['records'], id: string): Html {
  const [only] = records;
  if (only !== undefined && records.length === 1)
    return html`<input type="hidden" name="connection" value="${only.id}" />`;
  return html`<div class="field">
    <label for="${id}">Whose record goes with the question</label>
    <select id="${id}" name="connection">
      ${records.map((one) => html`<option value="${one.id}">${one.platformName}</option>`)}
    </select>
  </div>`;
}

function otherService(page: AskPage): Html {
  return html`<div class="card">
    ${begin(
      page,
      html`
        ${recordChoice(page.records, 'connection')}
        <div class="request-fields">
          ${field('service', 'What it is', 'In your own words, such as “knee replacement”.', 160)}
          ${field('code', 'Code of the service', 'Five characters, such as 27447 or E0424, where you know it. It is on the order.', 20)}
          ${field('payer', 'Plan', 'As the card names it, such as “Texas Medicaid”. Without it, that of the record.', 200)}
        </div>
        <div class="actions"><button class="button" type="submit">Get it ready</button></div>
      `,
    )}
  </div>`;
}

function field(name: string, label: string, hint: string, most: number): Html {
  return html`<div class="field">
    <label for="${name}">${label}</label>
    <input
      type="text"
      id="${name}"
      name="${name}"
      autocomplete="off"
      maxlength="${most}"
      aria-describedby="${name}-hint"
    />
    <p class="hint" id="${name}-hint">${hint}</p>
  </div>`;
}
