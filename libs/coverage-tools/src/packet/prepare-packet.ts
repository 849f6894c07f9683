import type { Patient } from 'fhir/r4.js';
import type { CoverageContext } from '../coverage-context.js';
import type { Requirements } from '../crd/assertion/requirements.js';
import type { RequirementsInput } from '../crd/assertion/requirements-input.js';
import type { CmsCoverage } from '../medicare/cms-coverage.js';
import { medicareDeterminations } from '../medicare/determinations.js';
import { isDrugCode, type OrderCode } from '../procedure-code.js';
import type { PayerFacts, PayerMatch } from '../payer-facts/index.js';
import { readPatient, readPerson } from '../record-resources.js';
import { plainText } from '../untrusted-text.js';
import { ExpressionEngine } from '../expressions/fhirpath-engine.js';
import { packetCriteria } from './criteria/packet-criteria.js';
import { findPlans, memberOf, planChoice, defined, type FoundPlans } from './find-member.js';
import { knowledgeOf, matchOf } from './payer-knowledge.js';
import { openOrders, ordersAbout, readOrder, type RecordOrder } from './find-order.js';
import { findProviders } from './find-providers.js';
import type { PacketInput } from './packet-input.js';
import { missingIn } from './packet-missing.js';
import { askForRequirements, requirementOf, type PayerAsked } from './packet-requirement.js';
import type { Packet, PacketMissing, PacketStatement } from './schema/packet-schema.js';
import { askedCode, proposedDiagnoses, serviceOf } from './packet-service.js';
import { PacketSources, statement } from './schema/packet-sources.js';
import { proposeDocuments } from './propose-documents.js';
import { RecordEntries } from './record-entries.js';

/** What a packet is made with: one caller, and the record that is read. Nothing is sent to a payer by it. */
export interface PacketContext extends Pick<
  CoverageContext,
  'records' | 'recordsBaseUrl' | 'recordNotes' | 'now' | 'cell' | 'signal'
> {
  /** The platform of the record. */
  readonly platformId: string;
  /** Its name for people. */
  readonly platformName: string;
  /** Dated facts about payers. */
  readonly facts: PayerFacts;
  /** CMS's coverage database, where the operator lets it be read. */
  readonly cms?: CmsCoverage;
  /** The patient chosen at sign-in, where the input names nobody. */
  readonly patient?: string;
  /** Asks the payer’s own service, where this gateway knows one and nothing new leaves by it. */
  readonly ask?: (question: RequirementsInput) => Promise<Requirements>;
}

/**
 * Gathers what a request for prior authorization needs, for a person who sends it: order, member, plan, providers, what is
 * known of the payer, documents, and what is missing, which comes first. A payer that is not known is a state of the
 * answer.
 *
 * @throws CoverageError PROCEDURE_CODE_INVALID for a code that is none; COVERAGE_UNAVAILABLE where the patient's record
 *   cannot be read at all; and whatever reading the patient throws
 */
export async function preparePacket(context: PacketContext, input: PacketInput): Promise<Packet> {
  const today = new Date(context.now()).toISOString().slice(0, 10);
  const sources = new PacketSources(context.platformId, today);
  const record = await openRecord(context, input, sources);
  const { order, orders } = record ? await chooseOrder(record.entries, input) : { orders: [] };
  const code = askedCode(input, order);
  const onDate = input.service_date ?? today;
  const plans =
    record &&
    (await findPlans(context, record.entries, sources, { coverageId: input.coverage_id, payer: input.payer, onDate }));
  const isNamed = order !== undefined || code !== undefined || input.service !== undefined;
  const service = isNamed
    ? await serviceOf(record?.entries, sources, input, { ...(order && { order }), ...(code && { code }) })
    : undefined;
  const member = record && (await memberOf(context, record.patient, plans?.chosen, sources));
  const match = matchOf(context.facts, input, plans?.chosen, context.platformId);
  const payer = payerOf(input, plans, match, sources);
  const urgent = input.urgent === true && input.answered_by_person === true;
  const known = knowledgeOf(
    context.facts,
    match,
    {
      code: code?.code,
      words: service?.text ?? input.service,
      placeOfService: service?.place_of_service,
      urgent,
      day: service?.service_date ?? today,
      today,
    },
    sources,
  );
  const providers = await findProviders(
    record?.entries,
    sources,
    input,
    order && {
      resource: order.resource,
      source: sources.entry(order.resource, `Order: ${order.text}`, order.orderedOn),
    },
  );
  const asked = await askPayer(context, input, { ...(code && { code }), ...(plans && { plans }) });
  const documents =
    record && service
      ? await proposeDocuments(record.entries, sources, { kind: service.kind, chosen: input.documents ?? [], today })
      : [];
  const requirement = requirementOf(asked, known.lists, known.isOnList, sources);
  const orderDay = service?.ordered_on ?? today;
  const determinations = await medicareDeterminations(context.cms, match, sources, {
    ...{ service, asked: input.service, code: code?.code, today },
  });
  const { criteria, form } = await criteriaOf(context, record, sources, {
    ...(code && { code: code.code }),
    diagnoses: service?.diagnoses.flatMap((one) => one.code ?? []) ?? [],
    ...{ serviceDay: service?.service_date ?? today, orderDay, chosen: input.documents ?? [] },
    says: [...known.criteria, ...determinations],
  });
  const shownOrders = order === undefined ? orders : [];
  const proposed = await proposedDiagnoses(record?.entries, sources, service);
  const missing = missingIn(
    {
      service,
      proposed,
      orders: shownOrders,
      member,
      payer,
      plans,
      providers,
      criteria,
      documents,
      match,
      route: known.route,
    },
    sources,
  );
  const leftOut = [
    ...(record?.entries.unread ?? []),
    ...(context.recordNotes?.() ?? []).map((text) => statement(text, sources.search('Record of several platforms'))),
  ];
  return {
    as_of: new Date(context.now()).toISOString(),
    platform_id: context.platformId,
    platform_name: context.platformName,
    state: missing.some(({ blocks }) => blocks === 'asking') ? 'incomplete' : 'ready-for-person',
    urgent,
    missing,
    ...defined('service', service),
    orders: shownOrders.slice(0, 10).map((one) => orderChoice(one, sources)),
    ...defined('member', member),
    coverages: plans && plans.plans.length > 1 ? plans.plans.map(planChoice) : [],
    ...defined('payer', payer),
    providers,
    requirement,
    criteria,
    documents,
    ...defined('form', known.form ?? form),
    route: known.route,
    clock: [...known.clock],
    ...(known.peerToPeer.length > 0 && { peer_to_peer: [...known.peerToPeer] }),
    ...defined('denial', input.denial),
    next_steps: nextSteps(missing, asked),
    left_out: leftOut,
    sources: sources.list,
  };
}

interface OpenedRecord {
  readonly patient: Patient & { readonly id: string };
  readonly entries: RecordEntries;
}

/** Without a patient there is a packet all the same: of the payer and the service alone. */
async function openRecord(
  context: PacketContext,
  input: PacketInput,
  sources: PacketSources,
): Promise<OpenedRecord | undefined> {
  const patientId = input.patient_id ?? context.patient;
  if (patientId === undefined) return undefined;
  const [patient, person] = await Promise.all([readPatient(context, patientId), readPerson(context, patientId)]);
  return { patient: { ...patient, id: patientId }, entries: new RecordEntries(context, person, sources) };
}

/** The order that is named, or the only open one that is about what is asked for; else the open ones to choose from. */
async function chooseOrder(
  entries: RecordEntries,
  input: PacketInput,
): Promise<{ readonly order?: RecordOrder; readonly orders: readonly RecordOrder[] }> {
  if (input.order_id !== undefined) {
    const order = await readOrder(entries, input.order_id);
    if (order) return { order, orders: [] };
  }
  const orders = await openOrders(entries);
  if (input.order_id !== undefined) return { orders };
  const code = askedCode(input);
  const about = ordersAbout(orders, {
    ...(code && { code }),
    ...(input.service !== undefined && { words: input.service }),
  });
  const [only, another] = about;
  if (only && !another) return { order: only, orders: [] };
  return { orders: about.length > 0 ? about : orders };
}

function orderChoice(order: RecordOrder, sources: PacketSources): Packet['orders'][number] {
  return {
    order_id: order.reference,
    text: order.text,
    ...defined('code', plainText(order.billed?.code, 20)),
    ...defined('ordered_on', order.orderedOn),
    sources: [sources.entry(order.resource, `Order: ${order.text}`, order.orderedOn)],
  };
}

function payerOf(
  input: PacketInput,
  plans: FoundPlans | undefined,
  match: PayerMatch,
  sources: PacketSources,
): NonNullable<Packet['payer']> | undefined {
  const { chosen } = plans ?? {};
  const said = chosen?.clues.names[0] ?? plainText(input.payer, 200);
  const known = match.kind === 'one' ? match.name : undefined;
  // A name in other letters is written as the payer writes it.
  const name = said === undefined || said.toLowerCase() === known?.toLowerCase() ? known : said;
  if (name === undefined && match.line === undefined && match.state === undefined) return undefined;
  const isSaid = input.payer !== undefined || input.line !== undefined || input.state !== undefined;
  const ofCall = isSaid ? [sources.person('What was said in this call')] : [];
  const ofRecord = chosen ? [chosen.source] : [];
  const named = [...ofRecord, ...ofCall];
  return {
    ...defined('name', name),
    ...(match.kind === 'one' && { facts_id: match.payer.id }),
    ...defined('line', match.line),
    ...defined('state', match.state),
    sources: named.length > 0 ? named : [sources.search('Platform of the record')],
  };
}

async function askPayer(
  { ask }: PacketContext,
  input: PacketInput,
  { code, plans }: { readonly code?: OrderCode; readonly plans?: FoundPlans },
): Promise<PayerAsked | undefined> {
  const { chosen, isGuess } = plans ?? {};
  if (!ask || code === undefined || chosen === undefined || isGuess) return undefined;
  const { payer: _payer, state: _state, line: _line, documents: _documents, service: _service, ...question } = input;
  return askForRequirements(() =>
    ask({
      ...question,
      ...(isDrugCode(code) ? {} : { procedure_code: code.code, code_system: code.system }),
      coverage_id: chosen.coverage.id,
    }),
  );
}

/** In words of the gateway alone: what the record says stands in the parts of the packet. */
function nextSteps(missing: readonly PacketMissing[], asked: PayerAsked | undefined): string[] {
  const steps = missing.some(({ blocks }) => blocks === 'asking')
    ? ['Ask the person what “missing” names, and prepare the packet again with the answers.']
    : ['A person reads the packet, chooses the documents, signs it and sends it by the route.'];
  if (asked && 'notAsked' in asked && asked.needsPerson)
    steps.push('The payer’s own service answers too, once the person has agreed to what is sent to it.');
  return [
    ...steps,
    'Once it is sent, note the day, the way and the payer’s confirmation.',
    'If it is denied, prepare it again with denial: {letter_date, received_on, file_by, reason, codes}.',
  ];
}

interface CriteriaQuestion {
  readonly code?: string;
  readonly diagnoses: readonly string[];
  /** `YYYY-MM-DD` */
  readonly serviceDay: string;
  readonly orderDay: string;
  readonly chosen: readonly string[];
  /** What the payer's pages say of its criteria. */
  readonly says: readonly PacketStatement[];
}

/** What templates of our own may take of the cell's time: they are evaluated over the entries of a record. */
const criteriaMs = 5_000;

/** The criteria of a template, beside what the payer's pages say; without a template that none are held here. */
async function criteriaOf(
  { cell, signal, platformId, now }: PacketContext,
  record: OpenedRecord | undefined,
  sources: PacketSources,
  { code, says, ...days }: CriteriaQuestion,
): Promise<Pick<Packet, 'criteria' | 'form'>> {
  const engine = new ExpressionEngine(cell, { budgetMs: criteriaMs, ...(signal && { signal }) });
  const fill = record && { cell, patient: record.patient, at: new Date(now()).toISOString(), ...(signal && { signal }) }; // prettier-ignore
  const found =
    code === undefined
      ? undefined
      : await packetCriteria(record?.entries, sources, { engine, platformId, code, ...days, ...(fill && { fill }) });
  if (!found) return { criteria: noCriteria(says, sources) };
  return { ...found, criteria: { ...found.criteria, says: [...says, ...found.criteria.says] } };
}

function noCriteria(says: readonly PacketStatement[], sources: PacketSources): Packet['criteria'] {
  const source = sources.search('Forms and templates for this service');
  return {
    met: 0,
    not_met: 0,
    not_documented: 0,
    for_person: 0,
    rows: [],
    says: [...says, statement('The payer’s criteria for this service are not held here.', source)],
  };
}
