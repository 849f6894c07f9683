/** What people read of a page. */
export function wordsOf(page: string): string {
  return page.replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ');
}

/** The token in the forms of a page. */
export function csrfOf(page: string): string {
  return /name="csrf"\s+value="([^"]*)"/.exec(page)?.[1] ?? '';
}

/** Where a page leads by itself. */
export function refreshOf(page: string): string {
  return /http-equiv="refresh" content="0; url=([^"]+)"/.exec(page)?.[1]?.replaceAll('&amp;', '&') ?? '';
}
