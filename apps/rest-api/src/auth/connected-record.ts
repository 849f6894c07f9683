import { dateWords } from '@fhir-gateway/fhir';
import { usedId } from '@fhir-gateway/gateway';
import { whatIsSaid } from '@fhir-gateway/patient-record';
import type { ConnectionSummary } from '@fhir-gateway/smart-auth';
import type { Session } from '@fhir-gateway/token-vault';
import type { Response } from 'express';

import { consoleCall, inPeopleTime } from '../console/record/console-people.js';
import type { ConnectedPage } from '../pages/message-pages.js';
import type { RestContext } from '../rest-context.js';

/** Foreign pages may lead a browser here as often as they like; soon after a sign-in it is the person who comes. */
const freshSeconds = 600;

/** Whose record a connection is for, and where it is shown; neither where the sign-in chose nobody. */
export async function connectedRecord(
  { base, gateway }: RestContext,
  session: Session,
  summary: ConnectionSummary,
  res: Response,
): Promise<Pick<ConnectedPage, 'person' | 'recordHref'>> {
  const { patient, connectedAtSeconds = 0 } = summary;
  if (patient === undefined) return {};
  const id = usedId(summary);
  const recordHref = `${base}/record/summary?person=${encodeURIComponent(id)}`;
  if (Date.now() / 1000 - connectedAtSeconds > freshSeconds) return { recordHref };
  const call = consoleCall(session, res);
  const source = await inPeopleTime(call, (timed) => gateway.records.source(timed, id));
  const { name, birthDate } = (source && whatIsSaid(source)) ?? {};
  if (name === undefined) return { recordHref };
  return { recordHref, person: birthDate === undefined ? name : `${name}, born ${dateWords(birthDate)}` };
}
