import { html, type Html } from '@fhir-gateway/express-kit';

import { icon } from './icons.js';

/** What the search of a record is shown with. */
export interface SearchForm {
  readonly base: string;
  /** Whose record: a connection of theirs; empty while there is one person. */
  readonly person: string;
  /** What was looked for last. */
  readonly words?: string;
  /** In the bar on top, without a button of its own words. */
  readonly isInBar?: boolean;
}

/** Looks for something in a record. It is posted, since what a person looks for says something about them. */
export function searchForm({ base, person, words = '', isInBar = false }: SearchForm): Html {
  const id = isInBar ? 'search-record' : 'search';
  return html`<form
    class="${isInBar ? 'top-search' : 'record-search'}"
    role="search"
    method="post"
    action="${base}/record/search"
  >
    ${person !== '' && html`<input type="hidden" name="person" value="${person}" />`}
    <label class="visually-hidden" for="${id}">Search the record</label>
    <input
      type="search"
      id="${id}"
      name="words"
      value="${words}"
      maxlength="200"
      placeholder="Search: A1c, knee, flu shot"
      autocomplete="off"
      required
    />
    <button class="button quiet">
      ${icon('search')}<span class="${isInBar ? 'visually-hidden' : ''}">Search</span>
    </button>
  </form>`;
}
