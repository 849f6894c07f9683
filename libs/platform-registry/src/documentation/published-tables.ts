import { publishedApis } from '../schema/published.js';
import type { PlatformDefinition } from '../schema/types.js';

type Published = NonNullable<PlatformDefinition['published']>;

/** Heads of the columns of {@link publishedRows}. */
export const publishedHead = [
  'platform',
  'CRD',
  'DTR',
  'PAS',
  'CDex',
  'provider directory',
  'formulary',
  'policy pages',
  'read',
] as const;

/** What payers publish of their APIs, a row for each file that says so. */
export function publishedRows(definitions: readonly PlatformDefinition[]): string[][] {
  return definitions.flatMap(({ id, published, davinci }) => {
    if (published === undefined) return [];
    const pages = (davinci?.policy ?? []).map(({ url, title = 'page' }) => `[${title}](${url})`);
    return [
      [
        `\`${id}\``,
        ...publishedApis.map((name) => cellOf(published, name)),
        pages.join(', ') || '–',
        lastRead(published),
      ],
    ];
  });
}

function cellOf(published: Published, name: (typeof publishedApis)[number]): string {
  const api = published[name];
  if (api === undefined) return published.nothingFound?.apis.includes(name) === true ? 'nothing found' : '–';
  const login = 'login' in api ? logins[api.login] : undefined;
  const address = api.base ?? api.paths?.join(', ');
  const tool = 'platform' in api && api.platform !== undefined ? `asked as \`${api.platform}\`` : undefined;
  return [api.status, login, tool ?? (address === undefined ? 'no address' : `\`${address}\``)]
    .filter(Boolean)
    .join(', ');
}

const logins = { none: 'no login', client: 'client login', unknown: 'login not known' } as const;

function lastRead(published: Published): string {
  const sources = [...publishedApis.map((name) => published[name]), published.nothingFound];
  const days = sources.flatMap((one) => one?.source.readOn ?? []).sort();
  return days.at(-1) ?? 'undated';
}
