import { html, type Html } from '@fhir-gateway/express-kit';

import type { ConsoleVisitor } from './console-view.js';
import { icon, type IconName } from './icons.js';

/** One address that a home names. */
interface Entry {
  readonly path: string;
  readonly label: string;
  readonly icon: IconName;
  /** What the tab of a phone says; absent for what has none. At most five of a home. */
  readonly tab?: string;
  /** A page of one person's record: it stays with the person whom the address names. */
  readonly isOfPerson?: boolean;
}

interface EntryGroup {
  readonly label?: string;
  readonly entries: readonly Entry[];
}

/** One of the three parts of the console. */
interface Home {
  readonly label: string;
  readonly icon: IconName;
  readonly path: string;
  readonly groups: readonly EntryGroup[];
  /** Who does not use it does not hear of it. */
  isNamedTo(visitor: ConsoleVisitor): boolean;
}

const record = (path: string, label: string, name: IconName, tab?: string): Entry => ({
  ...{ path, label, icon: name, isOfPerson: true },
  ...(tab !== undefined && { tab }),
});

const homes = {
  health: {
    ...{ label: 'My health', icon: 'record', path: '/' },
    isNamedTo: () => true,
    groups: [
      {
        entries: [
          record('/record/summary', 'Home', 'home', 'Home'),
          record('/record', 'Whole record', 'record', 'Record'),
          record('/record/timeline', 'Timeline', 'time', 'Timeline'),
        ],
      },
      {
        label: 'Record',
        entries: [
          record('/record/results', 'Results', 'results'),
          record('/record/lists/medications', 'Medications', 'meds'),
          record('/record/lists/allergies', 'Allergies', 'allergy'),
          record('/record/lists/problems', 'Conditions', 'condition'),
          record('/record/lists/immunizations', 'Vaccines', 'vaccine'),
          record('/record/lists/encounters', 'Visits', 'visit'),
          record('/record/lists/documents', 'Notes and documents', 'doc'),
        ],
      },
      {
        label: 'Insurance',
        entries: [
          record('/record/lists/coverage', 'Coverage', 'plan'),
          record('/record/lists/claims', 'Costs', 'cost'),
          { path: '/prior-auth', label: 'Approvals', icon: 'approve' },
        ],
      },
      {
        label: 'Yours',
        entries: [
          { path: '/shares', label: 'Sharing', icon: 'share', tab: 'Share' },
          { path: '/connections', label: 'Your connections', icon: 'access', tab: 'Access' },
        ],
      },
    ],
  },
  developers: {
    ...{ label: 'Developers', icon: 'code', path: '/developers' },
    isNamedTo: ({ isDeveloper }) => isDeveloper,
    groups: [
      {
        entries: [
          { path: '/developers', label: 'Overview', icon: 'home', tab: 'Overview' },
          { path: '/developers/try', label: 'Try a request', icon: 'send', tab: 'Try' },
          { path: '/developers/log', label: 'Log', icon: 'log', tab: 'Log' },
        ],
      },
      {
        label: 'Build',
        entries: [
          { path: '/auth/agents', label: 'Keys', icon: 'access' },
          { path: '/agents', label: 'Agents (MCP)', icon: 'agent', tab: 'Agents' },
        ],
      },
      { label: 'Learn', entries: [{ path: '/docs', label: 'API reference', icon: 'code', tab: 'Reference' }] },
    ],
  },
  operator: {
    ...{ label: 'Operator', icon: 'gauge', path: '/operator' },
    isNamedTo: ({ isOperator }) => isOperator,
    groups: [
      {
        entries: [
          { path: '/operator', label: 'Overview', icon: 'gauge', tab: 'Overview' },
          { path: '/platforms', label: 'Add a place', icon: 'plus' },
        ],
      },
      {
        label: 'Watch',
        entries: [
          { path: '/operator/requests', label: 'Find a request', icon: 'search', tab: 'Requests' },
          { path: '/operator/sessions', label: 'Sessions', icon: 'people', tab: 'Sessions' },
          { path: '/operator/audit', label: 'Audit', icon: 'lock', tab: 'Audit' },
        ],
      },
      {
        label: 'Set up',
        entries: [
          { path: '/operator/settings', label: 'Settings', icon: 'gear', tab: 'Settings' },
          { path: '/operator/check-up', label: 'Check-up', icon: 'check' },
        ],
      },
    ],
  },
} as const satisfies Readonly<Record<string, Home>>;

/** Pages of a visitor's homes that a word of an address can mean: those whose name begins as it does. */
export function pagesCalled(word: string, visitor: ConsoleVisitor): readonly Pick<Entry, 'path' | 'label' | 'icon'>[] {
  const beginning = word.toLowerCase().slice(0, lettersThatMean);
  if (beginning.length < lettersThatMean) return [];
  const entries = (Object.values(homes) as Home[])
    .filter((home) => home.isNamedTo(visitor))
    .flatMap(({ groups }) => groups.flatMap(({ entries: named }) => named));
  return entries.filter(({ path, label }) =>
    [...label.split(' '), ...path.split('/')].some((name) => name.toLowerCase().startsWith(beginning)),
  );
}

const lettersThatMean = 4;

/** Which home a page belongs to. */
export type HomeName = keyof typeof homes;

/** Where a page is, and whose record it is of. */
export interface Place {
  readonly base: string;
  readonly home: HomeName;
  /** The entry that is marked: its path. */
  readonly current: string | undefined;
  /** A connection of the person, where the address of the page names one. */
  readonly person: string | undefined;
}

/** The homes that a visitor has, in the bar on top; one alone needs no choice. */
export function homeChoice({ base, home }: Place, visitor: ConsoleVisitor): Html | false {
  const named = (Object.keys(homes) as HomeName[]).filter((name) => name === home || homes[name].isNamedTo(visitor));
  if (named.length < 2) return false;
  const links = named.map(
    (name) =>
      html`<li>
        <a href="${base}${homes[name].path}" ${name === home && html`aria-current="true"`}
          >${icon(homes[name].icon)}${homes[name].label}</a
        >
      </li>`,
  );
  return html`<nav class="homes" aria-label="Homes">
      <ul>
        ${links}
      </ul>
    </nav>
    <details class="homes-menu">
      <summary>${homes[home].label}</summary>
      <nav aria-label="Homes, menu">
        <ul>
          ${links}
        </ul>
      </nav>
    </details>`;
}

/** Everything that a home names, beside its pages. */
export function sideNavigation(place: Place): Html | false {
  const { label, groups } = homes[place.home] as Home;
  if (groups.length === 0) return false;
  const paths = groups.flatMap(({ entries }) => entries.map(({ path }) => path));
  const current = paths.includes(place.current ?? '') ? place.current : tabOf(place.current);
  return html`<nav class="side" aria-label="${label}">
    ${groups.map(
      ({ label: title, entries }) =>
        html`${title !== undefined && html`<p>${title}</p>`}
          <ul>
            ${entries.map((entry) => html`<li>${entryLink(place, entry, entry.label, current)}</li>`)}
          </ul>`,
    )}
  </nav>`;
}

/** The few of them that a phone has at its lower edge. */
export function tabBar(place: Place): Html | false {
  const { label, groups } = homes[place.home] as Home;
  const tabs = groups.flatMap(({ entries }) => entries).filter(({ tab }) => tab !== undefined);
  if (tabs.length === 0) return false;
  return html`<nav class="tab-bar" aria-label="${label}, tabs">
    <ul>
      ${tabs.map((entry) => html`<li>${entryLink(place, entry, entry.tab ?? '', tabOf(place.current))}</li>`)}
    </ul>
  </nav>`;
}

function entryLink({ base, person }: Place, entry: Entry, label: string, current: string | undefined): Html {
  const { path, isOfPerson = false } = entry;
  const query = isOfPerson && person !== undefined ? `?person=${encodeURIComponent(person)}` : '';
  return html`<a href="${base}${path}${query}" ${path === current && html`aria-current="true"`}
    >${icon(entry.icon)}${label}</a
  >`;
}

/** Where an entry has no tab of its own, the sections of a record are below Record. */
function tabOf(current: string | undefined): string | undefined {
  return current?.startsWith('/record/lists') || current === '/record/results' ? '/record' : current;
}
