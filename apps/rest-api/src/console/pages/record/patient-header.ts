import { html, type Html } from '@fhir-gateway/express-kit';
import { ageOf, personGaps, summaryPerson, whatIsSaid, type Person } from '@fhir-gateway/patient-record';

import { dateWords } from './measurement-words.js';

/** What the header of a record is made of. */
export interface PatientHeader {
  readonly base: string;
  readonly person: Person;
  /** Everybody who is connected, for changing to another. */
  readonly people: readonly Person[];
  /** Where the same page shows another person. */
  addressOf(person: Person): string;
  /** Epoch milliseconds. */
  readonly nowMs: number;
}

/** Whose record a page shows: on every page of a record, above everything else. */
export function patientHeader(header: PatientHeader): Html {
  const { base, person, people, addressOf, nowMs } = header;
  const others = people.filter((one) => one !== person);
  const platforms = [...new Set(person.sources.map(({ connection }) => connection.platformName))];
  return html`<section class="patient" aria-labelledby="patient">
      <p class="eyebrow">Record of</p>
      <h1 id="patient">${nameOf(person)}</h1>
      <p class="lede">
        ${[...aboutPerson(person, nowMs), `${platforms.join(', ')}${joinWords(person, nowMs)}`].join(' · ')}
      </p>
      ${
        others.length > 0 &&
        html`<nav class="chips" aria-label="Other people">
          <ul>
            ${others.map((other) => html`<li><a href="${addressOf(other)}">${nameOf(other)}</a></li>`)}
            <li><a href="${base}/record/people">Who is who</a></li>
          </ul>
        </nav>`
      }
    </section>
    ${notices(header)}`;
}

/** A person's name, or what stands for it: never another's. */
export function nameOf({ name, sources }: Person): string {
  if (name !== undefined) return name;
  const [first] = sources;
  return `Name not known (${first?.connection.platformName ?? 'no platform'})`;
}

/** By what the records of several platforms were taken for one person's; empty for one. */
function joinWords(person: Person, nowMs: number): string {
  const { joinedBy } = summaryPerson(person, nowMs);
  if (joinedBy === undefined) return '';
  return `, joined by ${joinedBy === 'decision' ? 'your own word' : 'what they say of the person'}`;
}

/** Birth date with age, sex, and death: each as the platforms say, and all where they disagree. */
export function aboutPerson(person: Person, nowMs: number): string[] {
  const { birthDates, sexes } = person;
  const { deceased, isDeathDisputed } = summaryPerson(person, nowMs);
  const age = ageOf(person, new Date(nowMs).toISOString());
  const born = birthDates.map(dateWords).join(' or ');
  return [
    born === ''
      ? 'birth date not known'
      : `born ${born}${age === undefined ? '' : `, ${age === 1 ? '1 year' : `${age} years`}`}`,
    ...(sexes.length > 0 ? [sexes.join(' or ')] : []),
    ...(deceased === undefined
      ? []
      : [
          `died${deceased === 'yes' ? '' : ` ${dateWords(deceased)}`}${isDeathDisputed === true ? ' (platforms disagree)' : ''}`,
        ]),
  ];
}

/** Which platforms no longer use the Patient that is connected, or have put another in its place. */
export function outdatedLines({ sources }: Person): Html[] {
  return sources
    .filter((source) => whatIsSaid(source)?.isOutdated === true)
    .map(
      ({ connection }) =>
        html`${connection.platformName} no longer uses this patient’s record, or has put another in its place. Sign in
        there again.`,
    );
}

/** What a reader must know before they read: what is not certain of the person, and what is missing. */
function notices({ base, person, people }: PatientHeader): Html | false {
  const connections = people.flatMap(({ sources }) => sources.map(({ connection }) => connection));
  const platformOf = (id: string) => connections.find((one) => one.id === id)?.platformName ?? id;
  const { birthDates, questions = [], unattributed = [] } = person;
  const toPeople = html`<a href="${base}/record/people">Who is who</a>`;
  const lines = [
    birthDates.length > 1 && html`The platforms give different birth dates, so no age is shown. See ${toPeople}.`,
    questions.length > 0 &&
      html`Another record may be this person’s and is not shown here.
        <a href="${base}/record/people">Are these the same person?</a>`,
    ...outdatedLines(person),
    ...personGaps({ sources: person.sources })
      .filter(({ code }) => code === 'PATIENT_LINKED')
      .map(({ connection, message }) => html`${platformOf(connection)}: ${message}`),
    ...unattributed.map(
      ({ connection, message, code }) =>
        html`Nothing from ${platformOf(connection)} is here: nobody could say whose it is. ${message}
          <code>${code}</code>`,
    ),
  ].filter((line) => line !== false);
  if (lines.length === 0) return false;
  return html`<div class="notice" role="status">
    <ul>
      ${lines.map((line) => html`<li>${line}</li>`)}
    </ul>
  </div>`;
}
