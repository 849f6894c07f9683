import { describeError } from '@fhir-gateway/gateway';
import { readMerged, readSummary, sectionLines, summaryLines } from '@fhir-gateway/patient-record';
import { fence } from '@fhir-gateway/record-view';

import { seeSection } from '../answers/summary-answer.js';
import type { Exchange } from '../messages/exchange.js';
import { errorAnswer, internalError, invalidParams, resultAnswer, type Answer } from '../messages/json-rpc.js';
import type { RequestMessage } from '../messages/message.js';
import { identityMeta } from './server-identity.js';
import { withRandomMarks } from '../result/random-marks.js';
import { contextOf } from '../tool/call-context.js';
import { answerRecord } from '../tool/record-call.js';
import { ToolCall, type ToolDependencies } from '../tool/tool-call.js';
import { stepWithPeople } from '../tool/tool-error.js';
import { readRecordUri, type RecordResource } from '../resources/record-uris.js';

/** Of a section; a host puts the whole of an attachment before its model. */
const mostCharacters = 40_000;

/** Never shared and never stored: what a record says now, for who asks. */
const uncached = { ttlMs: 0, cacheScope: 'private' } as const;

/** Answers `resources/read` for parts of a person's record, for whoever sends the message. */
export class RecordResources {
  readonly #dependencies: ToolDependencies;

  constructor(dependencies: ToolDependencies) {
    this.#dependencies = dependencies;
  }

  /** @returns `undefined` when the client left before there was an answer */
  async answer(request: RequestMessage, uri: string, exchange: Exchange): Promise<Answer | undefined> {
    const { id, era } = request;
    const resource = readRecordUri(uri);
    if (resource === undefined) {
      return errorAnswer(id, { code: invalidParams, message: 'Resource not found', data: { uri: uri.slice(0, 300) } });
    }
    const call = new ToolCall(this.#dependencies, contextOf(request, exchange, undefined), {});
    try {
      const text = await call.withinDeadline(this.#read(call, resource));
      if (exchange.gone.aborted) return undefined;
      const result = { contents: [{ uri, mimeType: 'text/plain', text }] };
      const modern = { resultType: 'complete', ...result, ...uncached, _meta: identityMeta };
      return resultAnswer(id, ...withRandomMarks([JSON.stringify(era === 'modern' ? modern : result)]));
    } catch (error) {
      if (exchange.gone.aborted) return undefined;
      return errorAnswer(id, this.#describe(error, call));
    } finally {
      call.end();
    }
  }

  #read(call: ToolCall, { section, person: named }: RecordResource): Promise<string> {
    return answerRecord(call, async (record) => {
      const { records } = call.gateway;
      const person = await records.person(record, named);
      const options = { ...records.readingOptions(record), nowMs: Date.now() };
      if (section === 'summary') {
        const { summary } = await readSummary(person, options);
        return fence(summaryLines(summary, seeSection).join('\n'));
      }
      const [merged] = await readMerged(person, [section], options);
      return fence(merged ? sectionLines(person, merged, { ...options, mostCharacters }).join('\n') : '');
    });
  }

  /** An error of the protocol is all that there is here: what happened, and the next step, in its message. */
  #describe(error: unknown, call: ToolCall) {
    const described = describeError(call.isOverdue ? call.overdueError() : error);
    const { code, message, httpStatus } = described;
    const nextStep = stepWithPeople(described);
    if (httpStatus === 500) call.logger.error({ err: error, requestId: call.requestId }, 'resource failed');
    const isOfCaller = httpStatus >= 400 && httpStatus < 500;
    return {
      code: isOfCaller ? invalidParams : internalError,
      message: String(withRandomMarks([`${code}: ${message}${nextStep === undefined ? '' : ` ${nextStep}`}`])[0]),
      data: { code },
    };
  }
}
