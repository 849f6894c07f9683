import { dateWords } from '@fhir-gateway/fhir';
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
import { lookOf } from '../../console/pages/record/lists/day-row.js';
import { factCount } from '../../console/pages/record/section-counts.js';
import { icon } from '../../pages/icons.js';
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
  /** The gateway's own address leads to this machine alone. */
  readonly isOnThisMachine: boolean;
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

/** Who can open the link first, then what goes out: sections with a box each, and single entries on demand. */
export function previewPage(page: PreviewPage): ConsoleView {
  const { base, missing, draft, header, isOnThisMachine } = page;
  return consolePage({
    base,
    title: 'Check what goes out',
    section: 'shares',
    body: html`${patientHeader(header, 'Share with a doctor')}
    ${isOnThisMachine && onThisMachine(takenAlong(base, header.person))}
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

/** Said before a link is made that nobody elsewhere can open, with what helps instead. */
export function onThisMachine(instead: Html): Html {
  return html`<div class="notice">
    <p><strong>People outside this computer cannot open a link made here.</strong> Give the doctor a file instead.</p>
    ${instead}
  </div>`;
}

function takenAlong(base: string, { id }: Person): Html {
  const query = (fields: Readonly<Record<string, string>>) => new URLSearchParams({ ...fields, person: id }).toString();
  return html`<p class="actions">
    <a class="button quiet" href="${base}/api/record/export?${query({ format: 'pdf' })}" download="health-record.pdf"
      >Make a PDF instead</a
    >
    <a class="button quiet" href="${base}/api/record/ips?${query({})}" download="patient-summary.json"
      >For another clinic’s system</a
    >
  </p>`;
}

function form(page: PreviewPage, draft: string): Html {
  const { base, record, documents, formToken } = page;
  const filled = record.sections.filter(({ facts }) => facts.length > 0);
  return html`<form class="share-form" method="post" action="${base}/shares/new">
    <input type="hidden" name="csrf" value="${formToken}" />
    <input type="hidden" name="draft" value="${draft}" />
    ${linkFields(page)}
    <div>
      <fieldset class="choices">
        <legend>What they see</legend>
        <p class="hint">
          Name, birth date and sex always go
          along.${page.kind === 'check-in' && ' So does a PDF with the same entries.'}
        </p>
        ${filled.map(sectionBox)} ${contactsBox(record.person)}
        ${record.sections.filter((section) => !filled.includes(section)).map(emptyLine)}
      </fieldset>
      ${documents.length > 0 && documentFields(documents)} ${filled.length > 0 && entryBoxes(filled, record.person)}
      <div class="actions">
        <button class="button">I agree: make the link</button>
        <a class="button quiet" href="${base}/shares">Share nothing</a>
      </div>
    </div>
  </form>`;
}

const kindWords: Readonly<Record<ShareKind, readonly [name: string, about: string]>> = {
  'check-in': ['Whoever has the link', 'good for a check-in desk'],
  protected: ['Only with a passcode', 'you say it by phone or in person'],
};

function linkFields({ base, kind, header }: PreviewPage): Html {
  const { people, person } = header;
  const href = (other: ShareKind) =>
    `${base}/shares/new?${new URLSearchParams({ kind: other, ...(people.length > 1 && { person: person.id }) }).toString()}`;
  return html`<fieldset class="choices">
    <legend>Who can open it</legend>
    <ul class="kinds">
      ${(['check-in', 'protected'] as const).map((one) => {
        const [name, about] = kindWords[one];
        return html`<li>
          <a href="${href(one)}" ${one === kind && html`aria-current="true"`}
            >${icon(one === kind ? 'check' : 'chev')}<span
              ><strong>${name}</strong> <span class="muted small">${about}</span></span
            ></a
          >
        </li>`;
      })}
    </ul>
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
    <div class="field">
      <label for="lasts">It ends after</label>
      <select id="lasts" name="lasts">
        ${durations[kind].map(([seconds, words]) => html`<option value="${seconds}">${words}</option>`)}
      </select>
    </div>
    <label class="choice"><input type="checkbox" name="once" value="yes" />It can be opened once only</label>
  </fieldset>`;
}

/** What a clinic can treat by is ticked; insurance goes out where the person ticks it. */
function sectionBox({ section, facts }: MergedSection): Html {
  const look = lookOf(section);
  return html`<label class="choice section-choice"
    ><input type="checkbox" name="section_${section}" value="yes" ${section !== 'coverage' && html`checked`} /><span
      class="tile ${look.kind}"
      >${icon(look.icon)}</span
    ><span
      ><strong>${sectionTitles[section]}</strong> <span class="muted small">${contentsOf(section, facts)}</span></span
    ></label
  >`;
}

function contentsOf(section: MergedSection['section'], facts: readonly Fact[]): string {
  const differing = facts.filter(({ conflicts }) => conflicts.length > 0).length;
  const count = facts.length > 2 ? factCount(section, facts) : facts.map(plainName).join(', ');
  return differing === 0 ? count : `${count}, ${differing} where places differ`;
}

function emptyLine({ section, absences, gaps }: MergedSection): Html {
  const said = absences.map(({ display }) => `Said by the place: ${display}.`);
  const none = gaps.length > 0 ? 'Not known: it could not be read.' : 'None recorded. The link says so.';
  return html`<p class="hint">${sectionTitles[section]}: ${said.length > 0 ? said.join(' ') : none}</p>`;
}

function contactsBox({ sources }: Person): Html | false {
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
  if (contacts === '') return false;
  return html`<label class="choice section-choice"
    ><input type="checkbox" name="contacts" value="yes" /><span class="tile paper">${icon('doc')}</span
    ><span
      ><strong>Address, telephone and record numbers</strong> <span class="muted small">${contacts}</span></span
    ></label
  >`;
}

/** A box that is not ticked leaves its entry out, though its section goes out. */
function entryBoxes(sections: readonly MergedSection[], { sources }: Person): Html {
  const platforms = new Map(sources.map(({ connection: { id, platformName } }) => [id, platformName]));
  return html`<details class="entries">
    <summary>Choose single entries</summary>
    ${sections.map(
      ({ section, facts }) =>
        html`<fieldset class="choices">
          <legend>${sectionTitles[section]}</legend>
          ${facts.map(
            (fact) =>
              html`<label class="choice"
                ><input type="checkbox" name="keep_${factId(fact)}" value="yes" checked /><span
                  >${factWords(fact, platforms)}</span
                ></label
              >`,
          )}
        </fieldset>`,
    )}
  </details>`;
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
