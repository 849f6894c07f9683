import { html, type Html } from '@fhir-gateway/express-kit';
import type { ShareKind } from '@fhir-gateway/gateway';
import {
  disputeWords,
  factId,
  sectionTitles,
  type Fact,
  type MergedSection,
  type Person,
} from '@fhir-gateway/patient-record';
import type { SharedRecord } from '@fhir-gateway/patient-record/shares';

import { patientHeader, type PatientHeader } from '../../console/pages/record/patient-header.js';
import { saysAlready } from '../../console/pages/record/lists/fact-list.js';
import { saidWords } from '../../console/pages/record/said-words.js';
import { flagText } from '../../console/pages/record/measurement-words.js';
import { detailWords, plainName, statusWords } from '../../console/record/plain-names.js';
import { countWords } from '../../console/pages/record/section-counts.js';
import { dateWords } from '../../pages/plain-dates.js';
import { unitWords } from '../../console/record/unit-words.js';
import type { RecordDocument } from '../../console/prior-auth/record-documents.js';
import { consolePage, type ConsoleView } from '../../pages/console-page.js';

/** What would go out, for the person to look through. */
export interface PreviewPage {
  readonly base: string;
  readonly header: PatientHeader;
  readonly kind: ShareKind;
  readonly record: SharedRecord;
  /** Documents that can go along; none for a check-in. */
  readonly documents: readonly RecordDocument[];
  /** What could not be read. */
  readonly missing: readonly string[];
  /** Made of the record for this page alone; absent where there is nothing to share. */
  readonly draft?: string;
  readonly formToken: string;
}

/** How long links last, in seconds, the first of each kind by default. */
export const durations: Readonly<Record<ShareKind, readonly (readonly [seconds: number, words: string])[]>> = {
  'check-in': [
    [900, '15 minutes, to show on this screen'],
    [86_400, '24 hours'],
    [172_800, '48 hours, to print'],
  ],
  protected: [
    [604_800, '7 days'],
    [86_400, '1 day'],
    [2_592_000, '30 days'],
  ],
};

export const leastPasscodeCharacters = 6;
/** Documents of one share. Their files together are bounded as well. */
export const mostDocuments = 5;

/** Everything that goes out, each entry with a box, and the settings of the link. */
export function previewPage(page: PreviewPage): ConsoleView {
  const { base, kind, missing, draft } = page;
  return consolePage({
    base,
    title: 'Check what goes out',
    section: 'shares',
    body: html`${patientHeader(page.header, kind === 'check-in' ? 'A link for a check-in' : 'A link with a passcode')}
      <p>
        This is all that goes out. Open a section to take the tick away from what you want to leave out.
        ${kind === 'check-in' && 'A PDF with the same entries goes along.'}
      </p>
      ${
        missing.length > 0 &&
        html`<div class="notice">
          <p>Not in here, since it could not be read:</p>
          <ul>
            ${missing.map((line) => html`<li>${line}</li>`)}
          </ul>
        </div>`
      }
      ${draft === undefined ? html`<p class="notice">There is nothing to share.</p>` : form(page, draft)}`,
  });
}

function form({ base, kind, record, documents, formToken }: PreviewPage, draft: string): Html {
  const platforms = new Map(record.person.sources.map(({ connection: { id, platformName } }) => [id, platformName]));
  return html`<form method="post" action="${base}/shares/new">
    <input type="hidden" name="csrf" value="${formToken}" />
    <input type="hidden" name="draft" value="${draft}" />
    ${personFields(record.person)} ${record.sections.map((section) => sectionFields(section, platforms))}
    ${documents.length > 0 && documentFields(documents)}
    <fieldset class="choices">
      <legend>The link</legend>
      <div class="field">
        <label for="lasts">It ends after</label>
        <select id="lasts" name="lasts">
          ${durations[kind].map(([seconds, words]) => html`<option value="${seconds}">${words}</option>`)}
        </select>
      </div>
      ${
        kind === 'protected' &&
        html`<div class="field">
          <label for="passcode">Passcode</label>
          <input
            type="text"
            id="passcode"
            name="passcode"
            required
            minlength="${leastPasscodeCharacters}"
            maxlength="100"
            autocomplete="off"
            spellcheck="false"
            aria-describedby="passcode-hint"
          />
          <p class="hint" id="passcode-hint">
            At least ${leastPasscodeCharacters} characters. Say it to whoever opens the link, apart from the link. Five
            wrong ones end the link.
          </p>
        </div>`
      }
      <label class="choice"><input type="checkbox" name="once" value="yes" />It can be opened once only</label>
    </fieldset>
    <div class="actions">
      <button class="button">I agree: make the link</button>
      <a class="button quiet" href="${base}/shares">Share nothing</a>
    </div>
  </form>`;
}

function personFields({ sources }: Person): Html {
  const patients = sources.flatMap(({ patient }) => patient ?? []);
  const listed = (values: readonly (string | undefined)[]) =>
    [...new Set(values.filter((value) => value !== undefined && value !== ''))].join('; ');
  const numbers = listed(patients.flatMap(({ identifier = [] }) => identifier.map(({ value }) => value)));
  const telecom = listed(patients.flatMap(({ telecom: all = [] }) => all.map(({ value }) => value)));
  const address = listed(
    patients.flatMap(({ address: all = [] }) =>
      all.map(({ line = [], city, state, postalCode }) => listed([...line, city, state, postalCode])),
    ),
  );
  const contacts = listed([
    numbers && `numbers ${numbers}`,
    telecom && `telephone and e-mail ${telecom}`,
    address && `address ${address}`,
  ]);
  return html`<fieldset class="choices">
    <legend>About the person</legend>
    <p class="hint">Name, birth date and sex always go out.</p>
    ${
      contacts !== '' &&
      html`<label class="choice"
        ><input type="checkbox" name="contacts" value="yes" checked /><span>Also: ${contacts}</span></label
      >`
    }
  </fieldset>`;
}

function sectionFields(
  { section, facts, absences, gaps }: MergedSection,
  platforms: ReadonlyMap<string, string>,
): Html {
  return html`<fieldset class="choices">
    <legend>${sectionTitles[section]}</legend>
    ${
      facts.length > 0 &&
      html`<details>
        <summary>${countWords(section, facts.length)}</summary>
        ${facts.map(
          (fact) =>
            html`<label class="choice"
              ><input type="checkbox" name="keep_${factId(fact)}" value="yes" checked /><span
                >${factWords(fact, platforms)}</span
              ></label
            >`,
        )}
      </details>`
    }
    ${absences.map(({ display }) => html`<p class="hint">Said by the platform: ${display}.</p>`)}
    ${
      facts.length === 0 &&
      absences.length === 0 &&
      html`<p class="hint">
        ${gaps.length > 0 ? 'Not known: it could not be read.' : 'None recorded. The link says so.'}
      </p>`
    }
  </fieldset>`;
}

function documentFields(documents: readonly RecordDocument[]): Html {
  return html`<fieldset class="choices">
    <legend>Documents</legend>
    <p class="hint">
      Each one that you tick is a file of its own, ${mostDocuments} at most. It is read from its platform when you
      agree.
    </p>
    ${documents.map(
      ({ title, date, platformName }, at) =>
        html`<label class="choice"
          ><input type="checkbox" name="document_${at}" value="yes" /><span
            >${[title, dateWords(date?.slice(0, 10)), `from ${platformName}`].filter(Boolean).join(' · ')}</span
          ></label
        >`,
    )}
  </fieldset>`;
}

const moment = /(\d{4}-\d{2}-\d{2})T[\d:.]+(?:Z|[+-]\d{2}:\d{2})/g;

/** An entry as it goes out, by days: the page runs no script that would know the time of the place. */
function factWords(fact: Fact, platforms: ReadonlyMap<string, string>): (Html | string)[] {
  const { section, value, flag, range, detail, status, when, sources, warnings } = fact;
  const said = value !== undefined && saysAlready(fact, value) ? undefined : value;
  const judged = [said, flag && flagText(flag), range && `range ${range}`].filter(Boolean).join(' ');
  const from = [...new Set(sources.map(({ connection }) => platforms.get(connection) ?? connection))].join(', ');
  const disputed = disputeWords(fact, (connection) => platforms.get(connection) ?? connection);
  const isMeasured = section === 'results' || section === 'vitals';
  const parts = [
    plainName(fact),
    isMeasured ? unitWords(judged) : judged,
    detail && detailWords(detail),
    statusWords(section, status),
    dateWords(when?.slice(0, 10)),
  ];
  return saidWords(
    [...parts, ...warnings, ...disputed, `from ${from}`]
      .filter((part) => part !== undefined && part !== '')
      .join(' · ')
      .replace(moment, '$1'),
  );
}
