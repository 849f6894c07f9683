import { GatewayError, isLoopbackHost, offerShare, type ShareKind } from '@fhir-gateway/gateway';
import type { RecordSection } from '@fhir-gateway/patient-record';
import {
  isShareable,
  keepShared,
  sharedSections,
  withoutContacts,
  type SharedRecord,
} from '@fhir-gateway/patient-record/shares';
import type { Session } from '@fhir-gateway/token-vault';
import { urlencoded, type Request, type Response } from 'express';
import { z } from 'zod';

import { consoleConnections, consoleVisitor } from '../console/console-visitor.js';
import { choosePerson } from '../console/pages/record/choose-person.js';
import { readOnRequestPage } from '../console/pages/record/record-frame.js';
import { recordFields } from '../console/record-page.js';
import { consoleCall, consolePeople } from '../console/record/console-people.js';
import { isOwnVisit } from '../console/record/own-visit.js';
import type { RecordDocument } from '../console/prior-auth/record-documents.js';
import { consolePage } from '../pages/console-page.js';
import type { RestContext } from '../rest-context.js';
import { defineRoute, formParser, type Route } from '../route/define-route.js';
import { consoleErrors } from '../route/error-sets.js';
import { choice, csrfField, wholeNumber } from '../route/fields.js';
import { formBody, pageAnswer, redirectAnswer } from '../route/operation.js';
import { pageRoute } from '../route/page-route.js';
import { FormTokens } from '../sessions/form-token.js';
import { documentsToShare, offerDocuments } from './chosen-documents.js';
import { madePage } from './pages/made-page.js';
import { durations, leastPasscodeCharacters, mostDocuments, previewPage } from './pages/preview-page.js';
import { sharesPage } from './pages/shares-page.js';
import { requireVisitor } from './require-visitor.js';
import { ShareDrafts } from './share-draft.js';

/** A draft, and a tick for each entry. */
const mostFormBytes = 1_500_000;
const mostFields = 1_200;
const mostEndBytes = 4 * 1024;
const kinds = ['check-in', 'protected'] as const;
const sectionField = /^section_([a-z-]+)$/;
const keptField = /^keep_([0-9a-f]{16})$/;
const documentField = /^document_(\d{1,2})$/;
const nothing = { documents: [], missing: [] };

const makeForm = z.object({
  csrf: csrfField,
  draft: z.string().max(mostFormBytes).optional().describe('What the page showed'),
  lasts: wholeNumber({ least: 60, most: 2_592_000 }).describe('Seconds until the link ends'),
  passcode: z.string().max(100, 'has at most 100 characters').optional().describe('Of a protected link'),
  once: z.literal('yes').optional().describe('Ends after one use'),
  contacts: z.literal('yes').optional().describe('Numbers, telephone and address go out'),
});
const endForm = z.object({ csrf: csrfField, share: z.string().max(64, 'has at most 64 characters').optional() });

/** `/shares`: what a person shares, the page where they agree to it, and ending it. */
export const sharePageRoutes: readonly Route[] = [
  pageRoute({
    id: 'showShares',
    path: '/shares',
    summary: 'See what you share, and who opened it',
    errors: consoleErrors,
    handle: (context) => async (req, res) => {
      const session = await consoleVisitor(context, req);
      const connections = await consoleConnections(context, session);
      await sendShares(context, res, session, connections.length > 0);
    },
  }),
  pageRoute({
    id: 'previewShare',
    path: '/shares/new',
    summary: 'See what would go out by a link',
    errors: [...consoleErrors, 'PERSON_UNKNOWN', 'SHARED_CONTENT_TOO_LARGE'],
    query: z.object({
      kind: choice(kinds).default('check-in').describe('What the link is for'),
      person: recordFields.person,
      sections: z.string().max(400).optional().describe('Names of sections, with commas between; all without it'),
    }),
    handle: (context) => async (req, res, read) => showPreview(context, req, res, read.query()),
  }),
  defineRoute({
    id: 'makeShare',
    method: 'post',
    path: '/shares/new',
    tag: 'Pages',
    summary: 'Agree to what goes out, and get the link',
    access: 'browser',
    sameOrigin: 'proven',
    body: formBody(makeForm),
    parse: urlencoded({ extended: false, limit: mostFormBytes, parameterLimit: mostFields }),
    answers: { 200: pageAnswer('The page with the link, shown once.') },
    errors: [
      ...consoleErrors,
      'CROSS_SITE_REFUSED',
      'BODY_TOO_LARGE',
      'CALLER_UNKNOWN',
      'SHARES_LIMITED',
      'SHARED_CONTENT_TOO_LARGE',
    ],
    errorForm: 'page',
    examples: { foreign: { summary: 'From nowhere: refused', body: {}, status: 403 } },
    handle: (context) => {
      const { gateway, base } = context;
      const tokens = new FormTokens(gateway.storage.keyring);
      const drafts = new ShareDrafts(gateway);
      return async (req, res, read) => {
        const { csrf, draft: text = '', lasts, passcode, once, contacts } = readMakeForm(read.form, req);
        const session = await requireVisitor(context, req, (visitor) => tokens.check(csrf, visitor));
        const draft = drafts.read(session, text);
        requireFitting(draft.kind, lasts, passcode);
        const fields = Object.keys(req.body as object);
        const chosen = chosenEntries(draft.record, fields);
        const record = contacts === 'yes' ? chosen : withoutContacts(chosen);
        const wanted = chosenDocuments(draft, fields);
        if (!isShareable(record, wanted.length))
          throw new GatewayError('ARGUMENT_INVALID', 'Nothing is left to share. Tick an entry.');
        // Before the draft is used up: a document that cannot be read leaves the page as good as it was.
        const documents = await gateway.records.within(consoleCall(session, res), (call) =>
          documentsToShare(gateway, call, wanted),
        );
        await drafts.take(session, draft);
        const made = await gateway.shares.own.make(session, {
          kind: draft.kind,
          record,
          documents,
          lastsSeconds: lasts,
          ...(draft.kind === 'protected' && passcode !== undefined && { passcode }),
          ...(once === 'yes' && { mostUses: 1 }),
        });
        context.sendPage(res, madePage({ base, kind: draft.kind, made, isOnce: once === 'yes' }), { hasScript: true });
      };
    },
  }),
  defineRoute({
    id: 'endShareByForm',
    method: 'post',
    path: '/shares/end',
    tag: 'Pages',
    summary: 'End a share at once, from a form',
    access: 'browser',
    sameOrigin: 'proven',
    body: formBody(endForm),
    parse: formParser(mostEndBytes),
    answers: { 303: redirectAnswer('Back to the list.', '/shares') },
    errors: [...consoleErrors, 'CROSS_SITE_REFUSED', 'BODY_TOO_LARGE', 'CALLER_UNKNOWN', 'SHARE_UNKNOWN', 'SHARE_BUSY'],
    errorForm: 'page',
    examples: { foreign: { summary: 'From nowhere: refused', body: {}, status: 403 } },
    handle: (context) => {
      const tokens = new FormTokens(context.gateway.storage.keyring);
      return async (req, res, read) => {
        const { csrf, share = '' } = read.form();
        const session = await requireVisitor(context, req, (visitor) => tokens.check(csrf, visitor));
        await context.gateway.shares.own.end(session, share);
        res.redirect(303, `${context.base}/shares`);
      };
    },
  }),
];

interface PreviewQuery {
  readonly kind: ShareKind;
  readonly person?: string | undefined;
  readonly sections?: string | undefined;
}

async function sendShares(
  { base, gateway, sendPage }: RestContext,
  res: Response,
  session: Session | undefined,
  hasRecord: boolean,
): Promise<void> {
  const formToken = new FormTokens(gateway.storage.keyring).issue(session);
  const shares = session ? await gateway.shares.own.list(session) : [];
  sendPage(res, sharesPage({ base, shares, formToken, hasRecord, isOnThisMachine: isOnThisMachine(gateway) }), {
    hasScript: true,
  });
}

async function showPreview(
  context: RestContext,
  req: Request,
  res: Response,
  { kind, person: named = '', sections }: PreviewQuery,
): Promise<void> {
  const { base, gateway } = context;
  const session = await consoleVisitor(context, req);
  const path = `/shares/new?${new URLSearchParams({ kind, ...(named && { person: named }), ...(sections && { sections }) }).toString()}`;
  if (!isOwnVisit(req)) return context.sendPage(res, readOnRequestPage(base, path));
  const connections = await consoleConnections(context, session);
  // That page says that there is nothing to share yet, and leads to the platforms.
  if (session === undefined || connections.length === 0) return sendShares(context, res, session, false);
  const wanted = sections === undefined ? sharedSections : sectionsOf(sections);
  const nowMs = Date.now();
  await gateway.records.within(consoleCall(session, res), async (call) => {
    const { people, person } = await consolePeople(context, call, named);
    const addressOf = ({ id }: { readonly id: string }) =>
      `${base}/shares/new?${new URLSearchParams({ kind, person: id, ...(sections && { sections }) }).toString()}`;
    if (person === undefined) {
      const { title = 'Share', body } = choosePerson({ base, people, addressOf, nowMs });
      return context.sendPage(res, consolePage({ base, title, section: 'shares', body }));
    }
    const { record, missing } = await offerShare(gateway.records, call, person, wanted, nowMs);
    const { documents, missing: unread } =
      kind === 'protected' ? await offerDocuments(person, gateway.records.readingOptions(call)) : nothing;
    const draft = isShareable(record, documents.length)
      ? await new ShareDrafts(gateway).issue(session, { kind, record, documents })
      : undefined;
    const formToken = new FormTokens(gateway.storage.keyring).issue(session);
    const header = { base, person, people, addressOf, nowMs };
    context.sendPage(
      res,
      previewPage({
        ...{ base, header, kind, record, documents, formToken, missing: [...missing, ...unread] },
        isOnThisMachine: isOnThisMachine(gateway),
        ...(draft !== undefined && { draft }),
      }),
    );
  });
}

function sectionsOf(text: string): RecordSection[] {
  const names = new Set(text.split(','));
  const wanted = sharedSections.filter((section) => names.delete(section));
  if (names.size === 0 && wanted.length > 0) return wanted;
  throw new GatewayError('ARGUMENT_INVALID', `The parameter sections names some of ${sharedSections.join(', ')}.`);
}

/** A form without its token came from nowhere, whatever else it lacks. */
function readMakeForm(read: () => z.output<typeof makeForm>, { body }: Request): z.output<typeof makeForm> {
  const { csrf } = (body ?? {}) as { readonly csrf?: unknown };
  if (typeof csrf === 'string') return read();
  throw new GatewayError('CROSS_SITE_REFUSED', 'This form was not shown by this gateway. Open the page again.');
}

function requireFitting(kind: ShareKind, lasts: number, passcode: string | undefined): void {
  if (!durations[kind].some(([seconds]) => seconds === lasts)) {
    throw new GatewayError('ARGUMENT_INVALID', 'The parameter lasts is one of the times of the page.');
  }
  if (kind === 'check-in' || [...(passcode ?? '')].length >= leastPasscodeCharacters) return;
  throw new GatewayError('ARGUMENT_INVALID', `The passcode has at least ${leastPasscodeCharacters} characters.`);
}

/** Entries that are ticked in sections that are. A section that is not ticked is not told of at all. */
function chosenEntries({ person, sections }: SharedRecord, fields: readonly string[]): SharedRecord {
  const ticked = new Set(fields.flatMap((name) => sectionField.exec(name)?.[1] ?? []));
  const entries = new Set(fields.flatMap((name) => keptField.exec(name)?.[1] ?? []));
  const left = sections.filter(({ section, facts }) => facts.length === 0 || ticked.has(section));
  return keepShared({ person, sections: left }, entries);
}

function isOnThisMachine({ config }: RestContext['gateway']): boolean {
  return isLoopbackHost(new URL(config.publicUrl).hostname);
}

function chosenDocuments({ documents }: { readonly documents: readonly RecordDocument[] }, fields: readonly string[]) {
  const ticked = new Set(fields.flatMap((name) => documentField.exec(name)?.[1] ?? []).map(Number));
  if (ticked.size <= mostDocuments) return documents.filter((_one, at) => ticked.has(at));
  throw new GatewayError('ARGUMENT_INVALID', `A link has ${mostDocuments} documents at most. Choose fewer.`);
}
