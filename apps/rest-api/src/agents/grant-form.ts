import { html, type Html } from '@fhir-gateway/express-kit';
import { recordKinds } from '@fhir-gateway/fhir-proxy';
import { GatewayError, type LongestGrant, type SessionClient } from '@fhir-gateway/gateway';

import type { Grant } from './grant-view.js';
import { dayOf } from '../pages/plain-dates.js';

/** A platform as a person reads it. */
export interface NamedPlatform {
  readonly id: string;
  readonly name: string;
}

/** What a form is filled in with. */
export interface GrantFields extends LongestGrant {
  readonly grant: Grant;
  /** The platforms that the person has connected. */
  readonly connected: readonly NamedPlatform[];
  /** Names of the platforms where the operator allows writing; none where nobody can write anywhere. */
  readonly writable: readonly string[];
  /** Whether the app asks to write. */
  readonly asksToWrite: boolean;
  readonly nowSeconds: number;
  /** Where the person can keep their connections; absent where they cannot. */
  readonly keepAddress?: string;
  /** Keeps the ids of several forms of a page apart. */
  readonly prefix?: string;
  /** The one platform that an app of a FHIR base can read; by default the person chooses. */
  readonly only?: string;
  /** The kinds that an app of a FHIR base can get at all; by default every kind. */
  readonly offered?: Grant['kinds'];
  /** Whether the end that holds now is offered as well. */
  readonly keepsEnd?: boolean;
}

const day = 24 * 60 * 60;
const lengthOf: ReadonlyMap<string, { readonly label: string; readonly seconds: number }> = new Map([
  ['day', { label: 'One day', seconds: day }],
  ['month', { label: '30 days', seconds: 30 * day }],
  ['quarter', { label: '90 days', seconds: 90 * day }],
  ['year', { label: '1 year', seconds: 365 * day }],
]);

/** What the form of a new app begins with: the least that is of use. */
export function startingGrant(longest: LongestGrant, nowSeconds: number): Grant {
  const { sessionEndsAtSeconds, keptEndsAtSeconds } = longest;
  const endsAtSeconds =
    keptEndsAtSeconds === undefined ? sessionEndsAtSeconds : Math.min(nowSeconds + 90 * day, keptEndsAtSeconds);
  return { access: 'read', platforms: 'all', kinds: 'all', labelled: false, endsAtSeconds };
}

/** Until when a client can be let in on: one of before the session was kept ends with its browsers. */
export function longestOf({ isKept }: SessionClient, longest: LongestGrant): LongestGrant {
  return isKept ? longest : { sessionEndsAtSeconds: longest.sessionEndsAtSeconds };
}

/** The questions of a grant: what, where, which records, until when. Works without a script. */
export function grantFields(fields: GrantFields): Html {
  return html`${moreField(fields)} ${lessFields(fields)} ${endField(fields)}`;
}

/** What adds to the least that is of use, and is ticked by the person alone. */
export function moreField(fields: GrantFields): Html {
  return html`${accessField(fields)} ${labelledField(fields)}`;
}

/** What takes away from it. */
export function lessFields(fields: GrantFields): Html {
  return html`${platformField(fields)} ${kindField(fields)}`;
}

function accessField({ grant, writable, asksToWrite }: GrantFields): Html {
  // One answer is no question.
  if (writable.length === 0) return html`<input type="hidden" name="access" value="read" />`;
  return html`<fieldset class="choices">
    <legend>What may it do?</legend>
    ${radio('access', 'read', 'Read only', grant.access === 'read')}
    ${radio('access', 'read-and-write', `Read, and change records at ${writable.join(', ')}`, grant.access === 'read-and-write')}
    ${checkbox('confirms', 'yes', 'Ask me before each change', grant.personConfirms === true)}
    <p class="hint">Then it changes nothing from programs that cannot show you a form.</p>
    ${asksToWrite && html`<p class="hint">The app asks to change records, too. You decide.</p>`}
  </fieldset>`;
}

function platformField({ grant, connected, only }: GrantFields): Html {
  const { platforms } = grant;
  if (only !== undefined) {
    return html`<input type="hidden" name="platforms" value="some" />
      <input type="hidden" name="platform" value="${only}" />`;
  }
  const isAll = platforms === 'all';
  const isChosen = (id: string) => isAll || platforms.includes(id);
  // What was chosen once and is not connected now stays on the form, or saving it would take it away unseen.
  const others = isAll ? [] : platforms.filter((id) => connected.every((one) => one.id !== id));
  const listed = [...connected, ...others.map((id) => ({ id, name: id }))];
  return html`<fieldset class="choices">
    <legend>From where?</legend>
    ${radio('platforms', 'all', 'Everything I connect, also later', isAll)}
    ${radio('platforms', 'some', 'Only from', !isAll)}
    ${
      listed.length > 0
        ? html`<div class="choices-below">
            ${listed.map(({ id, name }) => checkbox('platform', id, name, isChosen(id)))}
          </div>`
        : html`<p class="hint">
            Nothing is connected yet. With “only from” it can read nothing until you change this.
          </p>`
    }
  </fieldset>`;
}

function kindField({ grant, offered = 'all' }: GrantFields): Html {
  const { kinds } = grant;
  const isChosen = (id: string) => kinds === 'all' || kinds.includes(id);
  const offeredKinds = recordKinds.filter(({ id }) => offered === 'all' || offered.includes(id));
  return html`<fieldset class="choices">
    <legend>Which records?</legend>
    ${offeredKinds.map(({ id, label }) => checkbox('kind', id, label, isChosen(id)))}
    <p class="hint">
      Names of doctors, hospitals and drugs always come along. A summary or download of everything works only with all
      of them.
    </p>
  </fieldset>`;
}

function labelledField({ grant: { labelled } }: GrantFields): Html {
  return html`<fieldset class="choices">
    <legend>What is marked private</legend>
    ${checkbox('labelled', 'yes', 'Also what is marked as especially private', labelled)}
    <p class="hint">
      Mental health, HIV, addiction, sexual health and the like, where the hospital or insurer has marked an entry so.
      Many mark nothing, and what is not marked cannot be told apart. Numbers of entries can include marked ones.
    </p>
  </fieldset>`;
}

/** Until when. */
export function endField(fields: GrantFields): Html {
  const { grant, nowSeconds, sessionEndsAtSeconds, keptEndsAtSeconds, keepAddress, keepsEnd = false } = fields;
  const isKept = keptEndsAtSeconds !== undefined;
  const left = (keptEndsAtSeconds ?? sessionEndsAtSeconds) - nowSeconds;
  const isOpen = !isKept && grant.endsAtSeconds >= sessionEndsAtSeconds;
  // A page is made some moments after its dates.
  const offered = [...lengthOf].filter(
    ([value, { seconds }]) => seconds <= left + 60 && (isKept || value !== 'quarter'),
  );
  const chosen = isKept && !keepsEnd ? 'quarter' : undefined;
  return html`<fieldset class="choices">
    <legend>Until when?</legend>
    ${keepsEnd && !isOpen && radio('until', 'kept', `As now: ${dayOf(grant.endsAtSeconds)}`, true)}
    ${offered.map(([value, { label }]) => radio('until', value, label, value === chosen))}
    ${
      isKept
        ? html`<p class="hint">It ends sooner when it is not used for 90 days, or when you end it.</p>`
        : radio(
            'until',
            'session',
            `Until you sign out, at the latest ${dayOf(sessionEndsAtSeconds)}`,
            isOpen || !keepsEnd,
          )
    }
    ${
      !isKept &&
      keepAddress !== undefined &&
      html`<p class="hint">To let it in for longer, <a href="${keepAddress}">keep your connections</a> first.</p>`
    }
  </fieldset>`;
}

function radio(name: string, value: string, label: string, isChosen: boolean): Html {
  return html`<label class="choice"
    ><input type="radio" name="${name}" value="${value}" ${isChosen && html`checked`} /><span>${label}</span></label
  >`;
}

function checkbox(name: string, value: string, label: string, isChosen: boolean): Html {
  return html`<label class="choice"
    ><input type="checkbox" name="${name}" value="${value}" ${isChosen && html`checked`} /><span>${label}</span></label
  >`;
}

/** What a form is read with. */
export interface GrantReading {
  /** What holds where the form does not say. */
  readonly grant: Grant;
  readonly nowSeconds: number;
  readonly longest: LongestGrant;
}

/**
 * Reads the answers of {@link grantFields}. A form that has none of them, as a script sends it, keeps what holds.
 *
 * @throws GatewayError ARGUMENT_INVALID for an answer that the form does not offer
 */
export function readGrantForm(body: unknown, { grant, nowSeconds, longest }: GrantReading): Grant {
  const fields = (typeof body === 'object' && body !== null ? body : {}) as Readonly<Record<string, unknown>>;
  const access = one(fields, 'access');
  if (access === undefined) return grant;
  if (access !== 'read' && access !== 'read-and-write') throw unreadable('access');
  const ticked = several(fields, 'kind');
  const known = new Set<string>(recordKinds.map(({ id }) => id));
  // A script names them all at once.
  const chosen = ticked.length === 1 && ticked[0] === 'all' ? [...known] : ticked;
  if (!chosen.every((id) => known.has(id))) throw unreadable('kind');
  return {
    access,
    platforms: platformsOf(fields),
    kinds: chosen.length === known.size ? 'all' : chosen,
    labelled: one(fields, 'labelled') === 'yes',
    personConfirms: one(fields, 'confirms') === 'yes',
    endsAtSeconds: endOf(one(fields, 'until'), { grant, nowSeconds, longest }),
  };
}

function platformsOf(fields: Readonly<Record<string, unknown>>): Grant['platforms'] {
  switch (one(fields, 'platforms')) {
    case 'all':
      return 'all';
    case 'some':
      return several(fields, 'platform');
    default:
      throw unreadable('platforms');
  }
}

function endOf(until: string | undefined, { grant, nowSeconds, longest }: GrantReading): number {
  const { sessionEndsAtSeconds, keptEndsAtSeconds = sessionEndsAtSeconds } = longest;
  if (until === 'kept') return grant.endsAtSeconds;
  if (until === 'session') return sessionEndsAtSeconds;
  const length = lengthOf.get(until ?? '');
  if (length === undefined) throw unreadable('until');
  return Math.min(nowSeconds + length.seconds, keptEndsAtSeconds);
}

function one(fields: Readonly<Record<string, unknown>>, name: string): string | undefined {
  const [value, another] = several(fields, name);
  if (another !== undefined) throw unreadable(name);
  return value;
}

function several(fields: Readonly<Record<string, unknown>>, name: string): string[] {
  const value = Object.hasOwn(fields, name) ? fields[name] : undefined;
  const values: unknown[] = value === undefined ? [] : Array.isArray(value) ? value : [value];
  const texts = values.filter((text) => typeof text === 'string');
  if (texts.length !== values.length || texts.length > 500) throw unreadable(name);
  return [...new Set(texts)];
}

function unreadable(name: string): GatewayError {
  return new GatewayError('ARGUMENT_INVALID', `The answer to ${name} is none that the form offers.`);
}
