import { EventEmitter } from 'node:events';
import type { ServerResponse } from 'node:http';

import { ClientGone } from './client-gone.js';

function makeResponse(state: { destroyed?: boolean; writableFinished?: boolean } = {}) {
  return Object.assign(new EventEmitter(), { destroyed: false, writableFinished: false, ...state });
}

function watch(response: ReturnType<typeof makeResponse>) {
  const gone = new ClientGone(response as unknown as ServerResponse);
  const heard = jest.fn();
  gone.addEventListener('abort', heard);
  return { gone, heard };
}

describe('ClientGone', () => {
  it('signals a connection that closes before the answer is complete', () => {
    const response = makeResponse();
    const { gone, heard } = watch(response);
    expect(gone.aborted).toBe(false);
    response.emit('close');
    expect([gone.aborted, heard.mock.calls.length]).toEqual([true, 1]);
  });

  it('stays silent when the answer is complete', () => {
    const response = makeResponse({ writableFinished: true });
    const { gone, heard } = watch(response);
    response.emit('close');
    expect([gone.aborted, heard.mock.calls.length]).toEqual([false, 0]);
  });

  it('knows a caller who was gone before', () => {
    expect(watch(makeResponse({ destroyed: true })).gone.aborted).toBe(true);
  });

  it('does not call a listener that was removed', () => {
    const response = makeResponse();
    const { gone, heard } = watch(response);
    gone.removeEventListener('abort', heard);
    response.emit('close');
    expect(heard).not.toHaveBeenCalled();
  });

  it('keeps a listener whose predecessor is removed late', () => {
    const response = makeResponse();
    const { gone, heard } = watch(response);
    gone.removeEventListener('abort', () => undefined);
    response.emit('close');
    expect(heard).toHaveBeenCalledTimes(1);
  });

  it('signals once, when it is given up and the connection closes afterwards', () => {
    const response = makeResponse();
    const { gone, heard } = watch(response);
    gone.giveUp();
    response.emit('close');
    expect([gone.aborted, heard.mock.calls.length]).toEqual([true, 1]);
  });
});
