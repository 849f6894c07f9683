import { dateWords } from '@fhir-gateway/fhir';
import { html, type Html } from '@fhir-gateway/express-kit';
import { ageOf, personGaps, summaryPerson, whatIsSaid, type Person } from '@fhir-gateway/patient-record';

import { icon } from '../../../pages/icons.js';

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
  /** Nobody is behind the record: it was made up for trying. */
  readonly isMadeUp?: boolean;
}

/** The list that a page of one entry leads back to. */
export interface BackLink {
  readonly href: string;
  readonly label: string;
}

/** Whose record a page shows: on every page of a record, above everything else. @param title of the page */
export function patientHeader(header: PatientHeader, title: string, back?: BackLink): Html {
  const { person, nowMs } = header;
  return html`<p class="whose">
      ${initials(person)}<span
        ><strong>${nameOf(person)}</strong> ${[bornWords(person), ...deathWords(person, nowMs)].join(', ')}</span
      >
    </p>
    ${back !== undefined && html`<p class="crumbs"><a href="${back.href}">${icon('back')}${back.label}</a></p>`}
    <h1>${title}</h1>
    ${others(header)} ${notices(header)}`;
}

/** The same on the home of a person, where it is the heading. */
export function homeHeader(header: PatientHeader): Html {
  const { base, person, nowMs, isMadeUp = false, addressOf } = header;
  const places = new Set(person.sources.map(({ connection }) => connection.platformName)).size;
  return html`<header class="patient">
      ${initials(person)}
      <div>
        <h1 id="patient">${nameOf(person)}</h1>
        ${isMadeUp && html`<span class="tag line">Made-up patient</span>`}
        <p class="muted small">
          ${aboutPerson(person, nowMs).join(', ')} ·
          ${places === 1 ? '1 place' : `${places} places`}${joinWords(person, nowMs)}, read just now
          <a href="${addressOf(person)}">Read again</a>
        </p>
      </div>
      <a class="button" href="${base}/shares">${icon('share')}Share</a>
    </header>
    ${others(header)} ${notices(header)}`;
}

/** One of six colours for each person, the same everywhere. */
function initials(person: Person): Html {
  const words = nameOf(person).split(/\s+/).filter(Boolean);
  const letters = [words[0], words.length > 1 ? words.at(-1) : ''].map((word) => word?.at(0)?.toUpperCase() ?? '');
  const colour = [...person.id].reduce((sum, letter) => sum + (letter.codePointAt(0) ?? 0), 0) % 6;
  return html`<span class="initials c${colour}" aria-hidden="true"
    >${person.name === undefined ? '?' : letters.join('')}</span
  >`;
}

function bornWords({ birthDates }: Person): string {
  return birthDates.length === 0 ? 'birth date not known' : `born ${birthDates.map(dateWords).join(' or ')}`;
}

function others({ base, person, people, addressOf }: PatientHeader): Html | false {
  const rest = people.filter((one) => one !== person);
  if (rest.length === 0) return false;
  return html`<nav class="chips" aria-label="Other people">
    <ul>
      ${rest.map((other) => html`<li><a href="${addressOf(other)}">${nameOf(other)}</a></li>`)}
      <li><a href="${base}/record/people">Who is who</a></li>
    </ul>
  </nav>`;
}

/** A person's name, or what stands for it: never another's. */
export function nameOf({ name, sources }: Person): string {
  if (name !== undefined) return name;
  const [first] = sources;
  return `Name not known (${first?.connection.platformName ?? 'no place'})`;
}

/** By what the records of several places were taken for one person's; empty for one. */
function joinWords(person: Person, nowMs: number): string {
  const { joinedBy } = summaryPerson(person, nowMs);
  if (joinedBy === undefined) return '';
  return `, joined by ${joinedBy === 'decision' ? 'your own word' : 'what they say of the person'}`;
}

/** Age, birth date, sex, and death: each as the places say, and all where they differ. */
export function aboutPerson(person: Person, nowMs: number): string[] {
  const age = ageOf(person, new Date(nowMs).toISOString());
  return [
    ...(age === undefined ? [] : [age === 1 ? '1 year' : `${age} years`]),
    bornWords(person),
    ...(person.sexes.length > 0 ? [person.sexes.join(' or ')] : []),
    ...deathWords(person, nowMs),
  ];
}

function deathWords(person: Person, nowMs: number): string[] {
  const { deceased, isDeathDisputed = false } = summaryPerson(person, nowMs);
  if (deceased === undefined) return [];
  const when = deceased === 'yes' ? '' : ` ${dateWords(deceased)}`;
  return [`died${when}${isDeathDisputed ? ' (places differ)' : ''}`];
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
    birthDates.length > 1 && html`The places give different birth dates, so no age is shown. See ${toPeople}.`,
    questions.length > 0 &&
      html`Another record may be this person’s and is not shown here.
        <a href="${base}/record/people">Are these the same person?</a>`,
    ...outdatedLines(person),
    ...personGaps({ sources: person.sources })
      .filter(({ code }) => code === 'PATIENT_LINKED')
      .map(({ connection, message }) => html`${platformOf(connection)}: ${message}`),
    ...unattributed.map(
      ({ connection, message }) =>
        html`Nothing from ${platformOf(connection)} is here: nobody could say whose it is. ${message}`,
    ),
  ].filter((line) => line !== false);
  if (lines.length === 0) return false;
  return html`<div class="notice" role="status">
    <ul>
      ${lines.map((line) => html`<li>${line}</li>`)}
    </ul>
  </div>`;
}
