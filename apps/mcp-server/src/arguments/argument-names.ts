import { distance, isNear } from './near-names.js';

/** Names that people use for what a tool calls otherwise; of several the first that the tool has is meant. */
const aliases: Readonly<Record<string, readonly string[]>> = {
  patient: ['patient_id'],
  patientid: ['patient_id'],
  subject: ['patient_id'],
  subjectid: ['patient_id'],
  personid: ['patient_id'],
  member: ['patient_id'],
  memberid: ['patient_id'],
  mrn: ['patient_id'],
  beneficiary: ['patient_id'],
  platform: ['platform_id'],
  platformname: ['platform_id', 'query'],
  server: ['platform_id'],
  source: ['platform_id'],
  ehr: ['platform_id'],
  payer: ['platform_id'],
  organization: ['platform_id', 'query'],
  hospital: ['query', 'platform_id'],
  endpoint: ['platform_id'],
  type: ['resource_type', 'kind'],
  resource: ['resource_type', 'resource'],
  resources: ['resource_type'],
  resourcename: ['resource_type'],
  fhirtype: ['resource_type'],
  id: ['resource_id', 'platform_id'],
  fhirid: ['resource_id'],
  ref: ['resource_id'],
  reference: ['resource_id'],
  query: ['text', 'query', 'params'],
  q: ['text', 'query', 'params'],
  search: ['text', 'query', 'params'],
  searchtext: ['text', 'query'],
  term: ['text', 'query'],
  keyword: ['text', 'query'],
  keywords: ['text', 'query'],
  words: ['text', 'query'],
  name: ['query', 'text'],
  display: ['text'],
  content: ['resource', 'text'],
  parameters: ['params'],
  searchparams: ['params'],
  searchparameters: ['params'],
  filters: ['params'],
  filter: ['params'],
  criteria: ['params'],
  args: ['params'],
  queryparams: ['params'],
  max: ['limit'],
  maxresults: ['limit'],
  count: ['limit'],
  size: ['limit'],
  pagesize: ['limit'],
  rows: ['limit'],
  top: ['limit'],
  n: ['limit'],
  fields: ['elements', 'fields', 'resource'],
  columns: ['elements'],
  properties: ['elements', 'fields'],
  element: ['elements'],
  select: ['elements'],
  includes: ['include'],
  revincludes: ['revinclude'],
  orderby: ['sort'],
  sortby: ['sort'],
  order: ['sort'],
  page: ['cursor'],
  pagetoken: ['cursor'],
  nextcursor: ['cursor'],
  next: ['cursor'],
  token: ['cursor', 'auth_handle'],
  date: ['since', 'service_date'],
  dates: ['since'],
  daterange: ['since'],
  startdate: ['since', 'service_date'],
  datefrom: ['since'],
  fromdate: ['since'],
  from: ['since'],
  start: ['since'],
  after: ['since'],
  enddate: ['until'],
  dateto: ['until'],
  todate: ['until'],
  to: ['until'],
  end: ['until'],
  before: ['until'],
  clinicalstatus: ['status'],
  loinc: ['code'],
  loinccode: ['code'],
  snomed: ['code', 'snomed_code'],
  icd10: ['code', 'diagnosis_codes'],
  codes: ['code', 'diagnosis_codes'],
  categories: ['category'],
  op: ['operation'],
  operationname: ['operation'],
  body: ['resource', 'fields'],
  data: ['resource', 'fields'],
  payload: ['resource', 'fields'],
  json: ['resource', 'fields'],
  changes: ['fields'],
  patch: ['fields'],
  version: ['if_match'],
  versionid: ['if_match'],
  confirmation: ['confirm'],
  confirmed: ['confirm'],
  cpt: ['procedure_code'],
  hcpcs: ['procedure_code'],
  procedure: ['procedure_code'],
  diagnosis: ['diagnosis_codes'],
  diagnoses: ['diagnosis_codes'],
  coverage: ['coverage_id'],
  insuranceid: ['coverage_id'],
  npi: ['performing_npi', 'ordering_npi'],
  serviceday: ['service_date'],
  scope: ['scopes'],
  permissions: ['scopes'],
  handle: ['auth_handle'],
  sessionid: ['auth_handle'],
  code: ['code', 'procedure_code', 'pairing_code'],
  pairing: ['pairing_code'],
  seconds: ['timeout'],
  wait: ['timeout'],
  timeoutseconds: ['timeout'],
  requestid: ['request_id'],
  authorizationid: ['request_id'],
  documentnumber: ['attachment'],
  document: ['attachment'],
  region: ['state'],
  location: ['state', 'query'],
  skip: ['offset'],
  questionnaire: ['questionnaire_url'],
  onlyready: ['ready'],
};

const byAlias: ReadonlyMap<string, readonly string[]> = new Map(Object.entries(aliases));

/** Arguments that are optional in a sense that hosts differ in; nothing is near to them by chance. */
function plain(name: string): string {
  return name.toLowerCase().replace(/[\s_.-]+/g, '');
}

/**
 * The argument that a name means which the tool has not got.
 *
 * @param names that the tool has
 * @returns `undefined` when nothing is near
 */
export function nearestName(given: string, names: readonly string[]): string | undefined {
  if (given.length > 64) return undefined;
  const word = plain(given);
  const same = names.find((name) => plain(name) === word);
  if (same !== undefined) return same;
  const meant = byAlias.get(word)?.find((name) => names.includes(name));
  if (meant !== undefined) return meant;
  const near = names.filter((name) => isNear(word, plain(name)));
  return near.sort((one, other) => distance(word, plain(one)) - distance(word, plain(other)))[0];
}

/** Whether a name can be that of a FHIR search parameter, which belongs into `params`. */
export function isSearchParameterName(name: string): boolean {
  return /^_?[a-zA-Z][a-zA-Z-]{1,40}(?::[a-zA-Z-]{1,20})?$/.test(name);
}
