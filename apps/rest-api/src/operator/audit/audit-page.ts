import { html, type Html, type Problem } from '@fhir-gateway/express-kit';
import type { Gateway, OperatorAuditPlace } from '@fhir-gateway/gateway';

import { auditResult, type AuditForm, type FoundPage } from './audit-result.js';
import type { ConsoleView } from '../../pages/console-page.js';
import { operatorFrame } from '../pages/operator-frame.js';

/** A question to the audit, and what was found. */
export interface AuditPage extends AuditForm, Pick<Gateway['operator']['audit'], 'places' | 'hashedWith'> {
  readonly found?: FoundPage;
  /** Why there is no result. */
  readonly problem?: Pick<Problem, 'code' | 'message' | 'requestId'>;
}

const placeWords: Readonly<Record<OperatorAuditPlace, string>> = {
  file: 'The file of this process',
  'redis-stream': 'The Redis stream, of all processes',
  fhir: 'The FHIR server of AuditEvents',
};

const keyWords = {
  'audit key': 'This process has FHIR_GATEWAY_AUDIT_KEY: it hashes the names in the form and compares them.',
  'stored key': 'This process has the key of the hashes: it hashes the names in the form and compares them.',
  none: 'This process has no lasting key: it finds no person, patient or app, and no request id that a caller chose.',
} as const;

/** Who did what, with which app or agent. The question is sent in a form, so that no address has it. */
export function auditPage(page: AuditPage): ConsoleView {
  const { base, places, hashedWith, found, problem } = page;
  const body = html`<h1>Audit</h1>
    <p class="lede">
      Who did what, with which app or agent. Everything that is given must fit. Each search is audited.
    </p>
    <p class="hint">
      Entries name people, patients and apps by keyed hashes. ${keyWords[hashedWith]} A hash is never turned into a
      name: a result has the names of the form, and hashes for all others.
    </p>
    ${problem && problemNotice(problem)}
    ${
      places.length === 0
        ? html`<p class="notice">
            Entries of this process go to the log alone, which no page can search. Search captured output with
            <code>fhir-gateway audit find</code>, or set <code>FHIR_GATEWAY_AUDIT_SINKS</code>.
          </p>`
        : questionForm(page)
    }
    ${found && auditResult(page, found)}`;
  return operatorFrame({ base, title: 'Audit', body }, '/operator/audit');
}

function problemNotice({ code, message, requestId }: NonNullable<AuditPage['problem']>): Html {
  return html`<div class="notice bad" role="alert" id="problem">
    <p><strong>${message}</strong></p>
    <p class="small">Code <code>${code}</code>, request <code>${requestId}</code></p>
  </div>`;
}

const texts = [
  ['patient', 'Patient', 'platform_id/id'],
  ['client', 'App or agent', 'OAuth client id'],
  ['subject', 'Person', 'claim sub'],
  ['issuer', 'Provider of the person', 'issuer'],
  ['platform_id', 'Platform', 'platform_id'],
  ['session', 'Session', 'field subject'],
  ['grant', 'Permission', 'field grant'],
  ['request', 'Request id', ''],
  ['since', 'Since', '7d, 12h or a date'],
  ['until', 'Until', '1d or a date'],
] as const;
const kinds = [
  ['', 'Everything named'],
  ['reads', 'Reads of records'],
  ['changes', 'Changes'],
] as const;

function questionForm({ base, places, token, fields }: AuditPage): Html {
  return html`<form class="near" method="post" action="${base}/operator/audit" aria-label="Audit">
    <input type="hidden" name="csrf" value="${token}" />
    <div class="request-fields">
      ${texts.map(
        ([name, label, hint]) =>
          html`<div>
            <label for="${name}">${label} ${hint !== '' && html`<span class="muted small">${hint}</span>`}</label>
            <input
              type="text"
              id="${name}"
              name="${name}"
              value="${fields[name] ?? ''}"
              maxlength="500"
              autocomplete="off"
              spellcheck="false"
            />
          </div>`,
      )}
      <div>
        <label for="kind">What</label>
        <select id="kind" name="kind" aria-describedby="least">
          ${kinds.map(([value, label]) => html`<option value="${value}" ${(fields.kind ?? '') === value && html`selected`}>${label}</option>`)}
        </select>
      </div>
      <div>
        <label for="from">Where</label>
        <select id="from" name="from">
          ${places.map((place) => html`<option value="${place}" ${fields.from === place && html`selected`}>${placeWords[place]}</option>`)}
        </select>
      </div>
    </div>
    <p class="hint" id="least">
      A time alone is not enough. Name a patient, an app, a person, a platform, a session, a permission or a request, or
      choose reads or changes.
    </p>
    <p class="near"><button class="button" type="submit">Search</button></p>
  </form>`;
}
