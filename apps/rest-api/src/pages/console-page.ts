import { html, type Html } from '@fhir-gateway/express-kit';

import { icon } from './icons.js';
import { layout, type ConsoleView, type PageFrame } from './layout.js';
import { searchForm } from './search-form.js';
import { homeChoice, sideNavigation, tabBar, type HomeName } from './navigation.js';

import type { ConsoleVisitor } from './console-view.js';

export type { ConsoleVisitor } from './console-view.js';
export type { ConsoleView } from './layout.js';

/** A part of the console that has pages of its own. */
export type ConsoleSection =
  | 'platforms'
  | 'connections'
  | 'record'
  | 'shares'
  | 'prior-auth'
  | 'agents'
  | 'mcp'
  | 'developers'
  | 'operator'
  | 'reference';

/** A page of the console. */
export interface ConsolePage extends PageFrame {
  readonly title: string;
  readonly body: Html;
  readonly section?: ConsoleSection;
  /** The path that is marked in the navigation, where it is not that of the section. */
  readonly current?: string;
  /** A connection of the person whose record it is, where the address names one: the navigation stays with them. */
  readonly person?: string;
  /** Stands in place of the entries of the home, where a page has more to choose from. */
  readonly side?: Html;
  /** Has the search of the record in the bar on top. */
  readonly hasSearch?: boolean;
  /** Has no navigation but the homes: there is nothing to go to yet. */
  readonly isBare?: boolean;
  /** Loads the scripts, which make search and copying easier and show moments in the time of the place; to be sent with `hasScript`. */
  readonly hasScript?: boolean;
  /** Loads the script of moments alone; to be sent with `hasScript`. */
  readonly showsRecord?: boolean;
  /** Loads the script that reaches authenticators; to be sent with `hasScript`. */
  readonly usesPasskeys?: boolean;
}

/** Where each part stands in the navigation; a new part is a line here, and a route in `console/console.ts`. */
const sections: Readonly<Record<ConsoleSection, { readonly home: HomeName; readonly path: string }>> = {
  platforms: { home: 'health', path: '/connections' },
  connections: { home: 'health', path: '/connections' },
  record: { home: 'health', path: '/record' },
  shares: { home: 'health', path: '/shares' },
  'prior-auth': { home: 'health', path: '/prior-auth' },
  agents: { home: 'health', path: '/connections' },
  mcp: { home: 'developers', path: '/agents' },
  developers: { home: 'developers', path: '/developers' },
  operator: { home: 'operator', path: '/operator' },
  reference: { home: 'developers', path: '/docs' },
};

/** The frame of the console's pages: navigation, content, and a place from which a screen reader hears what changed. */
export function consolePage(page: ConsolePage): ConsoleView {
  const { base, title, body, section, person, isBare = false, hasScript = false, showsRecord = false } = page;
  const { usesPasskeys = false } = page;
  return (visitor) => {
    const { home, path } = sectionFor(section, visitor);
    const place = { base, home, current: page.current ?? path, person };
    return layout({
      base,
      title,
      body,
      home,
      head: html`${hasScript && html`<script src="${base}/assets/console.js" defer></script>`}
      ${(hasScript || showsRecord) && html`<script src="${base}/assets/record.js"></script>`}
      ${usesPasskeys && html`<script src="${base}/assets/passkey.js" defer></script>`}`,
      navigation: html`${homeChoice(place, visitor)}
      ${page.hasSearch === true && searchForm({ base, person: person ?? '', isInBar: true })}
      ${!isBare && html`<a class="you" href="${base}/auth/sessions">${icon('person')}You</a>`}`,
      side: page.side ?? (!isBare && sideNavigation(place)),
      foot: html`<p class="visually-hidden" id="announcer" role="status"></p>
        <footer class="foot">
          <div class="foot-inner">
            ${
              home === 'health'
                ? html`<span>Read anew from your hospitals each time. Your hospital passwords never come here.</span>`
                : html`<a href="${base}/docs">API reference</a><a href="${base}/openapi.json">openapi.json</a>`
            }
          </div>
        </footer>
        ${!isBare && tabBar(place)}`,
    });
  };
}

/** Where a page stands for who looks: people who build nothing connect an agent from their own home. */
function sectionFor(section: ConsoleSection | undefined, visitor: ConsoleVisitor): { home: HomeName; path?: string } {
  if (section === undefined) return { home: 'health' };
  return section === 'mcp' && !visitor.isDeveloper ? sections.agents : sections[section];
}
