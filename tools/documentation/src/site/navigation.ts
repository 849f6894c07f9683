import type { SitePage } from './site-pages.js';

/** A group of pages for one reader, or a section of such groups. */
export interface NavigationGroup {
  readonly text: string;
  readonly items: readonly (NavigationGroup | NavigationLink)[];
}

interface NavigationLink {
  readonly text: string;
  readonly link: string;
}

interface Group {
  readonly reader: string;
  /** Pages in their order: files, or a folder whose files follow by name. */
  readonly sources: readonly string[];
}

/** What is left over once every other group has its pages. */
const anyOther = 'docs/';

/** By what the reader wants (learn, do, understand, look up), then by who the reader is. */
const sections: Readonly<Record<string, readonly Group[]>> = {
  Start: [
    { reader: 'First steps', sources: ['README.md', 'docs/epic-sandbox.md'] },
    {
      reader: 'Tutorials',
      sources: [
        'docs/tutorials/an-agent-reads-your-labs.md',
        'docs/tutorials/a-web-app-with-your-hospital.md',
        'docs/tutorials/prior-authorization.md',
        'docs/tutorials/two-containers.md',
        'docs/tutorials/',
      ],
    },
  ],
  'How-to': [
    { reader: 'People with a record', sources: ['docs/sign-in.md', 'docs/console.md', 'docs/sharing.md'] },
    { reader: 'Developers', sources: ['docs/connecting-clients.md', 'docs/api.md', 'docs/using-the-libraries.md'] },
    {
      reader: 'Operators',
      sources: ['docs/deploying.md', 'docs/operating.md', 'docs/observability.md', 'docs/audit.md'],
    },
    {
      reader: 'Contributors',
      sources: ['CONTRIBUTING.md', 'docs/adding-a-platform.md', 'docs/adding-a-tool.md', 'SECURITY.md'],
    },
  ],
  Explanation: [
    { reader: 'Everybody', sources: ['docs/architecture.md', 'docs/governance.md'] },
    { reader: 'Authors of agents', sources: ['docs/agents.md'] },
    {
      reader: 'Whoever asks payers',
      sources: [
        'docs/coverage.md',
        'docs/documentation-forms.md',
        'docs/prior-authorization.md',
        'docs/payer-directories.md',
      ],
    },
    { reader: 'Reviewers', sources: ['docs/security.md', 'docs/hipaa-and-cms-0057.md', 'docs/performance.md'] },
  ],
  Reference: [
    { reader: 'Running', sources: ['docs/configuration.md', 'docs/cli.md', 'docs/platforms.md', 'docs/quirks.md'] },
    {
      reader: 'Judging',
      sources: ['docs/conformance.md', 'docs/asvs.md', 'docs/dependencies.md', 'CHANGELOG.md'],
    },
    { reader: 'Further pages', sources: [anyOther] },
    { reader: 'Programs', sources: ['apps/', 'tools/', 'clients/'] },
    { reader: 'Libraries', sources: ['libs/'] },
  ],
};

/**
 * The navigation of the site: every page once. A page that no group names is in the group of its folder; a named page that
 * is not there is left out, and so is a group without a page.
 */
export function navigation(pages: readonly SitePage[]): NavigationGroup[] {
  const named = new Set(
    Object.values(sections)
      .flat()
      .flatMap(({ sources }) => sources),
  );
  const unnamed = pages.filter(({ source }) => !named.has(source));
  const taken = new Set<SitePage>();
  const take = (source: string) => {
    const found = source.endsWith('/')
      ? unnamed.filter((page) => page.source.startsWith(source) && !taken.has(page))
      : pages.filter((page) => page.source === source);
    for (const page of found) taken.add(page);
    return found.map(({ title, path }) => ({ text: title, link: `/${path}` }));
  };
  return Object.entries(sections).map(([text, groups]) => ({
    text,
    items: groups
      .map(({ reader, sources }) => ({ text: reader, items: sources.flatMap(take) }))
      .filter(({ items }) => items.length > 0),
  }));
}
