import type { ServerResponse } from 'node:http';

import type { Gateway } from '@fhir-gateway/gateway';
import type { Request, RequestHandler, Response } from 'express';

import { contextOf } from './stages/request-context.js';

/**
 * What a stage comes to: nothing, when the next stage is to run; `answered`; or `exempt`, when no stage behind it applies
 * to this request, which goes to the routes at once. A stage that refuses throws.
 */
export type StageResult = void | 'answered' | 'exempt';

/** One step that every request takes. */
export interface Stage {
  /** Stands in the log beside the request that this stage refuses, for example `host-check`. */
  readonly name: string;
  /** Writes what it refuses into the audit itself. */
  readonly isAudited?: boolean;
  /**
   * Judges, answers, or lets the request pass. It returns a promise only where it has to wait: each turn of the event
   * loop costs as much as a short stage.
   *
   * @throws whatever refuses the request; the app's error handlers render it
   */
  run(request: Request, response: Response): StageResult | Promise<StageResult>;
}

/**
 * Writes down a refusal.
 *
 * @param who names the caller, where more than the address is known; see `limitedCaller`
 */
export type RecordRefusal = (
  error: unknown,
  request: Parameters<Gateway['clientAddressOf']>[0],
  response: ServerResponse,
  who?: string,
) => void;

/** The name that a request has in the log behind the last stage. */
export const routeStage = 'route';

/**
 * Makes one Express middleware of an app's stages, which run in the order of the array. One middleware, because a layer
 * of Express for each stage costs more than most stages. A refusal is decided once: the stage that throws is noted in
 * {@link RequestContext.stage}, no stage behind it runs, and the error goes to the app's error handlers.
 *
 * @param given the stages; `undefined` in the place of one that is switched off, which no request then passes
 * @param record writes each refusal into the audit
 */
export function createPipeline(given: readonly (Stage | undefined)[], record?: RecordRefusal): RequestHandler {
  const stages = given.filter((stage) => stage !== undefined);
  return (request, response, next) => {
    contextOf(response).isCollecting = true;
    runFrom(0, { stages, record, request, response, next });
  };
}

/** One request on its way through the stages. */
interface Passage {
  readonly stages: readonly Stage[];
  readonly record: RecordRefusal | undefined;
  readonly request: Request;
  readonly response: Response;
  readonly next: (error?: unknown) => void;
}

function runFrom(start: number, passage: Passage): void {
  const { stages, request, response } = passage;
  const context = contextOf(response);
  for (let index = start; index < stages.length; index += 1) {
    const stage = stages[index] as Stage;
    context.stage = stage.name;
    let result: StageResult | Promise<StageResult>;
    try {
      result = stage.run(request, response);
    } catch (error) {
      refuse(error, stage, passage);
      return;
    }
    if (result === undefined) continue;
    if (result instanceof Promise) {
      result.then(
        (later) => {
          if (later === undefined) runFrom(index + 1, passage);
          else if (later === 'exempt') leave(passage);
        },
        (error: unknown) => refuse(error, stage, passage),
      );
      return;
    }
    if (result === 'answered') return;
    break;
  }
  leave(passage);
}

/** To the routes of the app. */
function leave({ response, next }: Passage): void {
  const context = contextOf(response);
  context.stage = routeStage;
  context.applyHeaders(response);
  next();
}

function refuse(error: unknown, { isAudited }: Stage, { record, request, response, next }: Passage): void {
  if (isAudited !== true) record?.(error, request, response);
  if (!response.headersSent) {
    contextOf(response).applyHeaders(response);
    // The rest of a body that nobody reads must not be taken for the next request, nor be waited for.
    if (hasUnreadBody(request)) response.setHeader('connection', 'close');
  }
  next(error);
}

/** Node marks a request without a body complete only after its first listeners have run, so the headers decide (RFC 9112 section 6.3). */
function hasUnreadBody({ complete, headers }: Request): boolean {
  return !complete && (headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0);
}
