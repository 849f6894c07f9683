/** The parts of a search answer that the tests look at. */
export interface SearchBundle {
  readonly resourceType: 'Bundle';
  readonly total?: number;
  readonly link?: readonly { relation: string; url: string }[];
  readonly entry?: readonly {
    fullUrl?: string;
    resource: { resourceType: string; id: string; subject?: { reference: string } };
  }[];
}

/** Where the next page is; undefined on the last. */
export function nextLink(bundle: SearchBundle): string | undefined {
  return bundle.link?.find(({ relation }) => relation === 'next')?.url;
}

/** `Type/id` of every entry. */
export function refsOf(bundle: SearchBundle): string[] {
  return (bundle.entry ?? []).map(({ resource }) => `${resource.resourceType}/${resource.id}`);
}

/** Reads a search page by page until there is no next one. Fails rather than go on for ever. */
export async function readAllPages(
  first: string,
  get: (url: string) => Promise<SearchBundle>,
): Promise<{ refs: string[]; pages: number; total?: number }> {
  const refs: string[] = [];
  let url: string | undefined = first;
  let total: number | undefined;
  for (let pages = 0; pages < 200; pages++) {
    if (url === undefined) return { refs, pages, total };
    const bundle: SearchBundle = await get(url);
    total ??= bundle.total;
    refs.push(...refsOf(bundle));
    url = nextLink(bundle);
  }
  throw new Error('more than 200 pages');
}
