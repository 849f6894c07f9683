import type { PageRest, PageStart } from '@fhir-gateway/record-view';
import { GatewayError } from '../errors/errors.js';
import { answerRule, type GatewayHandles, type HandleCaller } from './gateway-handles.js';
import { handleKinds } from './handle-kinds.js';

/** Where a search, a document or an operation goes on: a FHIR request below a platform's base. */
export interface PagePosition extends PageStart {
  /** What is searched; a platform's link to the next page need not say it. */
  readonly resourceType: string;
  /** Characters of a document which were shown before. */
  readonly skip?: number;
  /** Matches shown before in all; absent where nobody counts. */
  readonly shown?: number;
  /** Most matches of a page. */
  readonly limit?: number;
  /** The request that the rows of `rest` were answered to: they are judged by it. By default that of the position. */
  readonly asked?: { readonly path: string; readonly query: string };
}

/** Large parts of a position, stored apart. */
interface LargeParts {
  /** Rows that were fetched and not shown. */
  readonly rest?: PageRest;
  /** Which rows were shown; see record-view. */
  readonly seen?: string;
}

/** Characters of the rows of one record, as JSON. */
const mostRest = { session: 512_000, others: 64_000 };
const gone =
  'The rest of the page that this cursor goes on with is not stored any more: it is kept for an hour, and for so many ' +
  'searches at a time.';

/**
 * Opaque cursors for callers that must not see, keep or alter a `next` link: handles that are short, since a model pays for
 * each character that it reads and copies. Rows that were fetched and not shown are stored apart and bounded in all: a
 * platform orders results that tie anew at every execution, so a search that is run again loses some and repeats others.
 */
export class PageCursors {
  readonly #handles: GatewayHandles;

  constructor(handles: GatewayHandles) {
    this.#handles = handles;
  }

  /**
   * A cursor to `position` for a caller (without a session: at an open platform).
   *
   * @returns `undefined` when the position can neither be kept nor handed on, for its length or while the store is away
   */
  issue(position: PagePosition, caller: HandleCaller): Promise<string | undefined> {
    const { rest, seen, asked = position, ...where } = position;
    const isSealed = caller.session === undefined;
    // Too long for a cursor that is sealed itself.
    const apart: LargeParts = { ...(rest && { rest }), ...(isSealed && seen !== undefined && { seen }) };
    return this.#handles.issue(handleKinds.page, caller, {
      value: { ...where, ...(!isSealed && seen !== undefined && { seen }) },
      rule: rest ? answerRule(caller, { path: asked.path, query: asked.query }) : {},
      ...(Object.keys(apart).length > 0 && { apart }),
    });
  }

  /**
   * @throws GatewayError CURSOR_INVALID when altered, expired, or made for another caller, connection or platform, and when
   *   the rows that it goes on with are not stored any more
   * @throws ProxyError and AuthError where the caller may not see the rows any more
   * @throws VaultError STORE_UNAVAILABLE
   */
  async open(cursor: string, caller: HandleCaller): Promise<PagePosition> {
    const found = await this.#handles.open<PagePosition>(handleKinds.page, caller, cursor);
    if (!found) throw new GatewayError('CURSOR_INVALID', 'The cursor is not valid here, or is older than an hour.');
    const { value, rule, apart, isPartLost } = found;
    const asked = rule.content?.request;
    if (!isPartLost) return { ...value, ...(asked && { asked }), ...(apart as LargeParts | undefined) };
    const shown = value.shown === undefined ? '' : ` ${value.shown} results were shown before it.`;
    throw new GatewayError('CURSOR_INVALID', `${gone}${shown}`);
  }

  /** How many characters of rows, as JSON, a position of this caller may have. */
  mostRest({ session }: HandleCaller): number {
    return session ? mostRest.session : mostRest.others;
  }
}
